import { ARMS, type Arm } from '../../../model/arm.js';
import type { World } from '../../../model/world.js';
import { type Copied, copiedIn } from '../harm/copies.js';
import { type Pools, settle, settledAlone } from '../harm/settle.js';
import { type ArmPool, alonePool, armPools, poolAt, sharing } from '../pods/arm-pools.js';
import type { Hit, Pool, Slice, WarmPart } from './arm-conditions.js';
import { referenceRate } from './arrival-rate.js';
import { BehaviourMean } from './behaviour-mean.js';
import {
  type ArmConditions,
  ArmMean,
  armConditions,
  type CellConditions,
  type ConditionsSource,
  type InSituation,
  ifStableConditions,
  type MeanOfArm,
} from './cell-conditions.js';
import { type Moment, momentsOf } from './moments.js';
import type { Situation } from './situation.js';

/** A world whose users are all alike, in one situation. */
export class CellsInSituation implements InSituation {
  readonly pools: Readonly<Record<Arm, ArmPool>>;
  private readonly source: ConditionsSource;
  private readonly situation: Situation;
  private readonly copied: Copied | null;
  /** Stable with all of the traffic. */
  private readonly single: ArmPool;

  constructor(source: ConditionsSource, situation: Situation) {
    const { world } = source;
    const live = armPools(world, situation);
    const copied = copiedIn(world, situation, live.stable.share, live.canary.awayShare);
    this.source = source;
    this.situation = situation;
    this.copied = copied;
    this.pools = copied === null ? live : { ...live, canary: withCopies(world, live.canary, situation, copied.share) };
    this.single = alonePool(world, this.pools, situation);
  }

  between(from: number, to: number): CellConditions {
    const { source, situation, pools, copied } = this;
    const { world } = source;
    const means = { stable: new ArmMean(), baseline: new ArmMean(), canary: new ArmMean(), copies: new ArmMean() };
    const ifStable = new BehaviourMean();
    const states = this.statesOf(momentsOf(world, pools, from, to));
    const arrivals = states.reduce((sum, { rate, seconds }) => sum + rate * seconds, 0);
    for (const { at, alone, rate, seconds } of states) {
      const busyness = busynessOf(world, rate);
      const settled = settle(at, pools, busyness, staysWithArm(world), copied);
      const stable = settledAlone(alone, busyness);
      // Without arrivals nothing is weighted by them: the clock is as good.
      const weight = arrivals === 0 ? seconds / (to - from) : (rate * seconds) / arrivals;
      for (const arm of ARMS)
        means[arm].add(settled[arm], stable, weight, seconds / (to - from), pools[arm].version.metrics);
      const { copies } = settled;
      if (copies !== null) means.copies.add(copies, stable, weight, seconds / (to - from), world.canary.metrics);
      ifStable.add(stable.behaviour, weight, seconds / (to - from), world.stable.metrics);
    }
    const rate = arrivals / (to - from);
    const onCopies = copied === null ? null : means.copies.mean();
    const arm = (name: Arm): ArmConditions => this.arm(name, means[name], name === 'canary' ? onCopies : null, rate);
    const arms = { stable: arm('stable'), baseline: arm('baseline'), canary: arm('canary') };
    return {
      pools,
      arms,
      ifStable: ifStableConditions(source, ifStable),
      retries: Math.max(...ARMS.map((name) => arms[name].retries)),
      canaryUsers: situation.canaryPercent / 100,
      awayShare: pools.canary.awayShare,
      caught: situation.caught?.[0] ?? null,
      lanes: null,
      copies:
        onCopies === null
          ? null
          : { chance: (situation.mirroredPercent ?? 0) / 100, errorRate: onCopies.behaviour.errorRate },
    };
  }

  /** What goes on at some moments; those at which the same does, as one. */
  private statesOf(moments: readonly Moment[]): readonly State[] {
    const { source, pools, situation, single } = this;
    const stateAt = ({ atSeconds, rate, seconds }: Moment): State => {
      const at = poolsAt(pools, source.world, situation, atSeconds);
      const alone = single === pools.stable ? at.stable : poolAt(single, source.world, situation, atSeconds);
      return { at, alone, rate, seconds };
    };
    return alike(moments.map(stateAt), (one, other) => areAlike(one.at, other.at));
  }

  /** `rate`: of all arrivals. `onCopies`: how the canary does with copies. */
  private arm(name: Arm, mean: ArmMean, onCopies: MeanOfArm | null, rate: number): ArmConditions {
    const { share: users } = this.pools[name];
    const { load, behaviour, failures } = mean.mean();
    const share = onCopies === null || this.copied === null ? users : users + this.copied.share;
    // What is read of a canary that no user meets is how it does with copies.
    const does = onCopies === null || users > 0 ? behaviour : onCopies.behaviour;
    const requestsPerSecond = rate * (users * load + (share - users) * (onCopies?.load ?? 0));
    return armConditions(this.source, does, { share, load, requestsPerSecond, failures });
  }
}

/** Where instances are counted, those of the canary serve copies, too. */
function withCopies(world: World, canary: ArmPool, { fleet }: Situation, copies: number): ArmPool {
  return sharing(world, canary, canary.share + copies, fleet?.canary ?? null);
}

/** What is going on at an instant, or at several alike. */
interface State {
  readonly at: Pools;
  /** Stable with all of the traffic. */
  readonly alone: Pool;
  readonly rate: number;
  readonly seconds: number;
}

export function poolsAt(pools: Record<Arm, ArmPool>, world: World, situation: Situation, atSeconds: number): Pools {
  const poolOf = (arm: Arm) => poolAt(pools[arm], world, situation, atSeconds);
  return { stable: poolOf('stable'), baseline: poolOf('baseline'), canary: poolOf('canary') };
}

/** States at the same rate that are alike in what is going on, as one of all their time. */
export function alike<S extends { readonly rate: number; readonly seconds: number }>(
  states: readonly S[],
  isSame: (one: S, other: S) => boolean,
): readonly S[] {
  if (states.length === 1) return states;
  const apart: S[] = [];
  for (const state of states) {
    const at = apart.findIndex((known) => known.rate === state.rate && isSame(known, state));
    if (at === -1) apart.push(state);
    else apart[at] = { ...state, seconds: state.seconds + (apart[at] as S).seconds };
  }
  return apart;
}

/** Whether the same instances are as warm, and the same faults hit as many users as strongly. */
export function areAlike(one: Pools, other: Pools): boolean {
  return ARMS.every((arm) => {
    const slices = other[arm].slices;
    return one[arm].slices.every((slice, i) => isSame(slice, slices[i] as Slice));
  });
}

function isSame({ warm, hits }: Slice, other: Slice): boolean {
  if (warm.length !== other.warm.length || hits.length !== other.hits.length) return false;
  return (
    hits.every(({ effect, level, share }, i) => {
      const hit = other.hits[i] as Hit;
      return effect === hit.effect && level === hit.level && share === hit.share;
    }) &&
    warm.every(({ weight, latencyRatio, errorRatio }, i) => {
      const part = other.warm[i] as WarmPart;
      return weight === part.weight && latencyRatio === part.latencyRatio && errorRatio === part.errorRatio;
    })
  );
}

/** Whether clients who try again come back to the same arm. */
export function staysWithArm({ users: { routing } }: World): boolean {
  return routing !== 'random';
}

/** How busy an arm is, where the versions' figures are given at 1. */
export function busynessOf({ requestsPerSecond }: World, rate: number): number {
  const reference = referenceRate(requestsPerSecond);
  return reference === 0 ? 0 : rate / reference;
}
