import type { Arm } from '../../model/arm.js';
import type { Version, WarmUp, World } from '../../model/world.js';
import type { Hit, Pool, Slice, WarmPart } from './arm-conditions.js';
import { type FaultSpan, faultSpan, isKeptAway, levelAt, type Sample, samples, slices } from './fault-timing.js';
import type { Situation } from './situation.js';

/** The instances of an arm in one cell, with what is the matter with them. */
export interface ArmPool extends Pool {
  readonly share: number;
  readonly spans: readonly FaultSpan[];
  /** Since when its oldest instance runs, as far as memory is concerned. */
  readonly sinceSeconds: number;
}

/** Of a cell whose faults are on and off, or grow, in more different ways than this only so many are looked at. */
const MOST_STATES = 256;

/** Where changes are too many to be found, time is looked at in so many places. */
const MOST_SAMPLES = 1_024;

/** The arms' shares of the traffic, in [0, 1]. A fresh baseline gets what the canary gets, or what the canary leaves. */
export function armShares(world: World, canaryPercent: number): Record<Arm, number> {
  const canary = canaryPercent / 100;
  const baseline = world.freshBaseline ? Math.min(canary, 1 - canary) : 0;
  return { stable: 1 - canary - baseline, baseline, canary };
}

/** Who serves in a cell. */
export function armPools(world: World, situation: Situation, from: number, to: number): Record<Arm, ArmPool> {
  const shares = armShares(world, situation.canaryPercent);
  const began = situation.steps[0]?.atSeconds ?? 0;
  const added = addedInstances(situation, (percent) => percent / 100);
  const addedBaseline = addedInstances(situation, (percent) => armShares(world, percent).baseline);
  const { staleDataRate } = situation;
  const stable = pool(world, world.stable, false, [], shares.stable, situation, 0, from, to);
  const baseline = pool(world, world.stable, false, addedBaseline, shares.baseline, situation, began, from, to);
  return {
    stable: { ...stable, staleDataRate },
    baseline: { ...baseline, staleDataRate },
    canary: pool(world, world.canary, true, added, shares.canary, situation, began, from, to),
  };
}

interface AddedInstances {
  readonly atSeconds: number;
  /** Of the pool as it was at its largest, in [0, 1]. */
  readonly weight: number;
}

/** Which instances a pool got when: each step adds what its share is above that of the step before. */
function addedInstances(situation: Situation, shareOf: (percent: number) => number): readonly AddedInstances[] {
  const steps = situation.steps.map(({ atSeconds, percent }) => ({ atSeconds, share: shareOf(percent) }));
  const most = Math.max(0, ...steps.map((step) => step.share));
  let before = 0;
  return steps.flatMap(({ atSeconds, share }) => {
    const more = share - before;
    before = Math.max(before, share);
    return more > 0 ? [{ atSeconds, weight: more / most }] : [];
  });
}

function pool(
  world: World,
  version: Version,
  isCanary: boolean,
  added: readonly AddedInstances[],
  share: number,
  situation: Situation,
  sinceSeconds: number,
  from: number,
  to: number,
): ArmPool {
  const spans = world.faults.flatMap((fault) => faultSpan(fault, situation, isCanary) ?? []);
  const { warmUp } = world;
  const warmEnds = warmUp === null ? [] : added.map(({ atSeconds }) => atSeconds + warmUp.seconds);
  const stateAt = (at: number): Omit<Slice, 'weight'> => ({
    warm: warmParts(warmUp, added, at),
    hits: hitsAt(spans, situation, isCanary, at),
  });
  const cut = slices(spans, warmEnds, from, to);
  const exact = gather(cut ?? samples(MOST_SAMPLES, from, to), stateAt);
  return {
    version,
    slices: exact.length <= MOST_STATES ? exact : gather(samples(MOST_STATES, from, to), stateAt),
    staleDataRate: 0,
    awayShare: isCanary ? awayShare(world, situation) : 0,
    share,
    spans,
    sinceSeconds,
  };
}

/** Slices in which the same is going on, as one. */
function gather(parts: readonly Sample[], stateAt: (at: number) => Omit<Slice, 'weight'>): readonly Slice[] {
  const byState = new Map<string, Slice>();
  for (const { weight, atSeconds } of parts) {
    const state = stateAt(atSeconds);
    const key = JSON.stringify(state);
    const known = byState.get(key);
    byState.set(key, { ...state, weight: weight + (known?.weight ?? 0) });
  }
  return [...byState.values()];
}

/** The users, first by hash, whom the canary is kept away from. */
function awayShare({ faults }: World, situation: Situation): number {
  return Math.max(0, ...faults.map((fault) => (isKeptAway(fault, situation) ? (fault.cohort?.share ?? 0) : 0)));
}

function hitsAt(spans: readonly FaultSpan[], situation: Situation, onCanary: boolean, at: number): Hit[] {
  return spans.flatMap((span) => {
    const level = levelAt(span, at);
    if (level === 0) return [];
    const share = span.fault.cohort?.share ?? 1;
    // Users whom the canary does not serve are all among those of the other arms.
    const others = onCanary || !isKeptAway(span.fault, situation) ? 1 : 1 - situation.canaryPercent / 100;
    return [{ effect: span.fault.effect, level, share: others <= share ? 1 : share / others }];
  });
}

const WARM: WarmPart = { weight: 1, latencyRatio: 1, errorRatio: 1 };

function warmParts(warmUp: WarmUp | null, added: readonly AddedInstances[], at: number): readonly WarmPart[] {
  if (warmUp === null) return [WARM];
  const { seconds, latencyRatio, errorRatio } = warmUp;
  const cold = added.flatMap(({ atSeconds, weight }): WarmPart[] => {
    const coldness = 1 - (at - atSeconds) / seconds;
    if (coldness <= 0 || coldness > 1) return [];
    return [{ weight, latencyRatio: 1 + (latencyRatio - 1) * coldness, errorRatio: 1 + (errorRatio - 1) * coldness }];
  });
  const rest = 1 - cold.reduce((sum, part) => sum + part.weight, 0);
  return rest > 1e-12 ? [{ ...WARM, weight: rest }, ...cold] : cold;
}
