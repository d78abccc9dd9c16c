import type { Arm } from '../../../model/arm.js';
import type { Version, WarmUp, World } from '../../../model/world.js';
import type { Capacity, Hit, Pool, WarmPart } from '../conditions/arm-conditions.js';
import { referenceRate } from '../conditions/arrival-rate.js';
import { type FaultSpan, faultSpan, isKeptAway, levelAt } from '../conditions/fault-timing.js';
import { livePercent, type ShareStep, type Situation } from '../conditions/situation.js';
import type { AddedInstances, ArmInstances } from './fleet-now.js';

/** The instances of an arm over a stretch of time in which nothing is marked and no step of the share is taken. */
export interface ArmPool {
  readonly version: Version;
  /** Nominal share of the traffic, in [0, 1]. */
  readonly share: number;
  readonly awayShare: number;
  readonly spans: readonly FaultSpan[];
  /** When its instances came, by their part of the pool. */
  readonly added: readonly AddedInstances[];
  /** Since when its oldest instance runs, as far as memory is concerned. */
  readonly sinceSeconds: number;
  readonly staleDataRate: number;
  readonly isCanary: boolean;
  /** Null: its instances are not counted. */
  readonly capacity: Capacity | null;
}

/**
 * The arms' shares of the traffic, in [0, 1], of a canary with a share of the users, or of those whom it is not kept away from.
 * A fresh baseline gets what the canary gets, or what the canary leaves.
 */
export function armShares(world: World, canaryPercent: number, awayShare = 0): Record<Arm, number> {
  const canary = (canaryPercent / 100) * (1 - awayShare);
  const baseline = world.freshBaseline ? Math.min(canary, 1 - canary) : 0;
  return { stable: 1 - canary - baseline, baseline, canary };
}

/** Who serves in a situation; where instances are counted, they are what it has of them. */
export function armPools(world: World, situation: Situation): Record<Arm, ArmPool> {
  const pools = poolsByShare(world, situation);
  if (world.instances === null) return pools;
  const of = (arm: Arm): ArmPool => withInstances(world, pools[arm], situation.fleet?.[arm] ?? null);
  return { stable: of('stable'), baseline: of('baseline'), canary: of('canary') };
}

/**
 * Stable with all of the traffic, had there been no rollout: with the instances that it would have then, all of them warm, and
 * without faults that a rollback brings.
 */
export function alonePool(world: World, { stable }: Readonly<Record<Arm, ArmPool>>, { fleet }: Situation): ArmPool {
  const spans = stable.spans.filter(({ fault: { from } }) => from.kind !== 'mark' || from.mark !== 'rolled_back');
  const pool = spans.length === stable.spans.length ? stable : { ...stable, spans };
  if (world.instances === null) return pool;
  return { ...withInstances(world, { ...pool, share: 1 }, fleet?.alone ?? null), added: [] };
}

function withInstances(world: World, pool: ArmPool, instances: ArmInstances | null): ArmPool {
  const { count = 1, requestsPerSecond = null } = world.instances ?? {};
  const mostLoad =
    requestsPerSecond === null
      ? Number.POSITIVE_INFINITY
      : (requestsPerSecond * count) / referenceRate(world.requestsPerSecond);
  if (instances === null) return { ...pool, capacity: { perInstance: 1, mostLoad } };
  const { ready, added } = instances;
  return { ...pool, added, capacity: { perInstance: pool.share === 0 ? 0 : (pool.share * count) / ready, mostLoad } };
}

/**
 * What instances take of an arm that has other requests besides those of a pool: `share` is the arm's of all traffic, copies among
 * it.
 */
export function sharing(world: World, pool: ArmPool, share: number, instances: ArmInstances | null): ArmPool {
  const { capacity } = pool;
  if (world.instances === null || capacity === null || instances === null) return pool;
  const perInstance = share === 0 ? 0 : (share * world.instances.count) / instances.ready;
  return { ...pool, capacity: { ...capacity, perInstance } };
}

function poolsByShare(world: World, situation: Situation): Record<Arm, ArmPool> {
  const away = awayShare(world, situation);
  const shares = armShares(world, situation.canaryPercent, away);
  const began = situation.steps[0]?.atSeconds ?? 0;
  const served = situation.steps.find((step) => livePercent(step) > 0)?.atSeconds ?? 0;
  const { staleDataRate } = situation;
  const spansOf = (onCanary: boolean) => world.faults.flatMap((fault) => faultSpan(fault, situation, onCanary) ?? []);
  const others = {
    version: world.stable,
    awayShare: 0,
    spans: spansOf(false),
    staleDataRate,
    isCanary: false,
    capacity: null,
  };
  const addedBaseline = addedInstances(situation, (step) => armShares(world, livePercent(step)).baseline);
  return {
    stable: { ...others, share: shares.stable, added: [], sinceSeconds: 0 },
    baseline: { ...others, share: shares.baseline, added: addedBaseline, sinceSeconds: served },
    canary: {
      version: world.canary,
      share: shares.canary,
      awayShare: away,
      spans: spansOf(true),
      added: addedInstances(situation, ({ percent }) => percent / 100),
      sinceSeconds: began,
      staleDataRate: 0,
      isCanary: true,
      capacity: null,
    },
  };
}

/** The pool at an instant, ready to be asked how it behaves. */
export function poolAt(pool: ArmPool, world: World, situation: Situation, atSeconds: number): Pool {
  const { version, awayShare: away, spans, added, staleDataRate, isCanary, capacity } = pool;
  const warm = warmParts(world.warmUp, added, atSeconds);
  const shareOf = isCanary ? (share: number) => share : sharesElsewhere(awayShare(world, situation), situation);
  const hits = hitsAt(spans, shareOf, atSeconds);
  return { version, slices: [{ weight: 1, warm, hits }], staleDataRate, awayShare: away, capacity };
}

/**
 * Which instances a pool got when: each step adds what its share is above that of the step before. Where the canary had copies
 * and has less now, some of all of its instances are taken away.
 */
function addedInstances(situation: Situation, shareOf: (step: ShareStep) => number): readonly AddedInstances[] {
  const added: { readonly atSeconds: number; share: number }[] = [];
  const hadCopies = situation.steps.some((step) => step.livePercent !== undefined);
  let now = 0;
  for (const step of situation.steps) {
    const share = shareOf(step);
    if (share > now) added.push({ atSeconds: step.atSeconds, share: share - now });
    else if (hadCopies && share > 0) for (const some of added) some.share *= share / now;
    else continue;
    now = share;
  }
  return added.map(({ atSeconds, share }) => ({ atSeconds, weight: share / now }));
}

/** The users, first by hash, whom the canary is kept away from. */
function awayShare({ faults }: World, situation: Situation): number {
  return Math.max(0, ...faults.map((fault) => (isKeptAway(fault, situation) ? (fault.cohort?.share ?? 0) : 0)));
}

/** `shareOf`: of the users of an arm, the share that are among so many, first by hash, of all. */
function hitsAt(spans: readonly FaultSpan[], shareOf: (share: number) => number, at: number): Hit[] {
  return spans.flatMap((span) => {
    const level = levelAt(span, at);
    return level === 0 ? [] : [{ effect: span.fault.effect, level, share: shareOf(span.fault.cohort?.share ?? 1) }];
  });
}

/** Where the canary is not: all users whom it is kept away from, and of the others those who are not meant for it. */
function sharesElsewhere(away: number, { canaryPercent }: Situation): (share: number) => number {
  const notMeant = 1 - canaryPercent / 100;
  const elsewhere = (share: number): number => Math.min(share, away) + Math.max(0, share - away) * notMeant;
  // Where the canary is kept from none, those elsewhere are like all others.
  return (share) => (away === 0 ? share : Math.min(1, elsewhere(share) / elsewhere(1)));
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
