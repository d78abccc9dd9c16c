import { ARMS, type Arm } from '../model/arm.js';
import type { Situation } from '../model/situation.js';
import type { Version, WarmUp, World } from '../model/world.js';
import { type Behaviour, behaviour, type Hit, type Pool, type Slice, type WarmPart } from './arm-conditions.js';
import { meanRate, referenceRate } from './arrival-rate.js';
import { type FaultSpan, faultSpan, levelAt, levelSeconds, sliceEdges } from './fault-timing.js';
import type { LatencyTree } from './latency-tree.js';

/** How one arm behaves in one cell, ready to be drawn from. */
export interface ArmConditions extends Omit<Behaviour, 'latency'> {
  readonly latency: LatencyTree;
  /** Nominal share of the traffic, in [0, 1]. */
  readonly share: number;
  /** Requests that the arm is to expect in the cell, those tried again among them. */
  readonly expectedRequests: number;
  /** Requests that come to it for each that is not a retry. */
  readonly load: number;
  /** Of its oldest instance, when the cell begins and ends. */
  readonly memoryStartMb: number;
  readonly memoryEndMb: number;
}

/** A fault that has an effect in a cell. */
export interface ActiveFault {
  readonly faultIndex: number;
  readonly onCanary: boolean;
  /** When it begins, or the cell does. */
  readonly fromSeconds: number;
  /** When it ends; null if that is after the cell. */
  readonly endsAtSeconds: number | null;
}

/** The true state of the world in one cell: a function of the world and of what the rollout has done so far. */
export interface CellConditions {
  /** Expected arrivals, without those tried again. */
  readonly arrivals: number;
  readonly arms: Readonly<Record<Arm, ArmConditions>>;
  /** How long-running instances of stable would do with all of the traffic, before a canary left any data behind. */
  readonly ifStable: { readonly errorRate: number; readonly attempts: number };
  readonly activeFaults: readonly ActiveFault[];
}

/** What conditions are worked out from, besides the situation. */
export interface ConditionsSource {
  readonly world: World;
  treeOf(parts: Behaviour['latency']): LatencyTree;
}

interface ArmPool extends Pool {
  readonly share: number;
  readonly spans: readonly FaultSpan[];
  /** Since when its oldest instance runs, as far as memory is concerned. */
  readonly sinceSeconds: number;
}

/** Enough rounds for retries to settle: each failure tried again makes at most ten more, and the busier the arm, the more fail. */
const MOST_ROUNDS = 60;

/** The conditions from one moment to another, within one cell, in seconds of the rollout. */
export function cellConditions(
  source: ConditionsSource,
  from: number,
  to: number,
  situation: Situation,
): CellConditions {
  const { world } = source;
  const rate = meanRate(world.requestsPerSecond, world.startsAtSeconds, from, to);
  const reference = referenceRate(world.requestsPerSecond);
  const busyness = reference === 0 ? 0 : rate / reference;
  const pools = armPools(world, situation, from, to);
  const long = pool(world, world.stable, false, [], 1, situation, 0, from, to);
  const settled = settle(pools, busyness, world.users.routing === 'sticky');
  const ifStable = settle(
    { ...pools, stable: long, canary: empty(pools.canary), baseline: empty(pools.baseline) },
    busyness,
    true,
  );
  const arrivals = rate * (to - from);
  const arm = (name: Arm): ArmConditions => {
    const { share, version, spans, sinceSeconds } = pools[name];
    const { load, behaviour: does } = settled[name];
    const memoryAt = (at: number, before: boolean): number => memoryMb(version, spans, sinceSeconds, at, before);
    return {
      ...does,
      latency: source.treeOf(does.latency),
      share,
      load,
      expectedRequests: arrivals * share * load,
      memoryStartMb: memoryAt(from, false),
      memoryEndMb: memoryAt(to, true),
    };
  };
  const stable = ifStable.stable.behaviour;
  return {
    arrivals,
    arms: { stable: arm('stable'), baseline: arm('baseline'), canary: arm('canary') },
    ifStable: { errorRate: stable.errorRate, attempts: ifStable.stable.load },
    activeFaults: [
      ...pools.canary.spans.flatMap((span) => activeFault(world, span, true, from, to)),
      ...pools.stable.spans.flatMap((span) => activeFault(world, span, false, from, to)),
    ],
  };
}

/** The arms' shares of the traffic, in [0, 1]. A fresh baseline gets what the canary gets, or what the canary leaves. */
export function armShares(world: World, canaryPercent: number): Record<Arm, number> {
  const canary = canaryPercent / 100;
  const baseline = world.freshBaseline ? Math.min(canary, 1 - canary) : 0;
  return { stable: 1 - canary - baseline, baseline, canary };
}

function armPools(world: World, situation: Situation, from: number, to: number): Record<Arm, ArmPool> {
  const shares = armShares(world, situation.canaryPercent);
  const began = situation.stages[0]?.startedAtSeconds ?? 0;
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

function empty(any: ArmPool): ArmPool {
  return { ...any, share: 0 };
}

interface AddedInstances {
  readonly atSeconds: number;
  /** Of the pool as it was at its largest, in [0, 1]. */
  readonly weight: number;
}

/** Which instances a pool got when: each stage adds what its share is above that of the stage before. */
function addedInstances(situation: Situation, shareOf: (percent: number) => number): readonly AddedInstances[] {
  const { stages, completedAtSeconds } = situation;
  const steps = stages.map((stage) => ({ atSeconds: stage.startedAtSeconds, share: shareOf(stage.trafficPercent) }));
  if (completedAtSeconds !== null) steps.push({ atSeconds: completedAtSeconds, share: shareOf(100) });
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
  const edges = sliceEdges(spans, warmEnds, from, to);
  const slices = edges.slice(1).map((end, i): Slice => {
    const start = edges[i] ?? from;
    const middle = (start + end) / 2;
    return { weight: (end - start) / (to - from), warm: warmParts(warmUp, added, middle), hits: hitsAt(spans, middle) };
  });
  return { version, slices, staleDataRate: 0, share, spans, sinceSeconds };
}

function hitsAt(spans: readonly FaultSpan[], at: number): Hit[] {
  return spans.flatMap((span) => {
    const level = levelAt(span, at);
    return level === 0 ? [] : [{ effect: span.fault.effect, level, share: span.fault.cohort?.share ?? 1 }];
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

interface Settled {
  readonly load: number;
  readonly behaviour: Behaviour;
}

/**
 * How busy the arms are when retries are counted: more requests make an instance busier, a busier one fails more, and
 * failures are tried again. Sticky clients come back to the same arm, others to any. Starts without retries and climbs.
 */
function settle(pools: Record<Arm, ArmPool>, busyness: number, sticky: boolean): Record<Arm, Settled> {
  const load: Record<Arm, number> = { stable: 1, baseline: 1, canary: 1 };
  for (let round = 0; ; round++) {
    const does = {
      stable: behaviour(pools.stable, busyness * load.stable),
      baseline: behaviour(pools.baseline, busyness * load.baseline),
      canary: behaviour(pools.canary, busyness * load.canary),
    };
    const spread = 1 + ARMS.reduce((sum, arm) => sum + pools[arm].share * (does[arm].attempts - 1), 0);
    let change = 0;
    for (const arm of ARMS) {
      const next = sticky ? does[arm].attempts : spread;
      change = Math.max(change, Math.abs(next - load[arm]));
      load[arm] = next;
    }
    if (change < 1e-9 || round >= MOST_ROUNDS) {
      const settled = (arm: Arm): Settled => ({ load: load[arm], behaviour: does[arm] });
      return { stable: settled('stable'), baseline: settled('baseline'), canary: settled('canary') };
    }
  }
}

/** At a moment, or right `before` it: what begins or ends as a cell ends is no part of it. */
function memoryMb(version: Version, spans: readonly FaultSpan[], since: number, at: number, before: boolean): number {
  let mb = version.memoryMb + (version.memoryGrowthMbPerMinute * Math.max(0, at - since)) / 60;
  for (const span of spans) {
    const { memoryMb: step, memoryGrowthMbPerMinute: growth } = span.fault.effect;
    if (step !== 0) mb += step * levelAt(span, at, before);
    if (growth !== 0) mb += (growth * levelSeconds(span, at, before)) / 60;
  }
  return mb;
}

function activeFault(world: World, span: FaultSpan, onCanary: boolean, from: number, to: number): ActiveFault[] {
  const fromSeconds = Math.max(from, span.startSeconds);
  if (fromSeconds >= to || span.endSeconds <= from) return [];
  const endsAtSeconds = span.endSeconds <= to ? span.endSeconds : null;
  return [{ faultIndex: world.faults.indexOf(span.fault), onCanary, fromSeconds, endsAtSeconds }];
}
