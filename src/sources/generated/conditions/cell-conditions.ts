import { ARMS, type Arm } from '../../../model/arm.js';
import type { OwnValue, World } from '../../../model/world.js';
import { type Copied, copiedIn } from '../harm/copies.js';
import { type FailureGroup, FailureGroups } from '../harm/failure-groups.js';
import { type Pools, type Settled, settle, settledAlone } from '../harm/settle.js';
import type { Lane } from '../lanes.js';
import type { LatencyTree } from '../latency/latency-tree.js';
import { type ArmPool, alonePool, armPools, poolAt, sharing } from '../pods/arm-pools.js';
import type { Caught } from '../users/caught-users.js';
import type { Behaviour, Pool } from './arm-conditions.js';
import { referenceRate } from './arrival-rate.js';
import { BehaviourMean } from './behaviour-mean.js';
import { type Moment, momentsOf } from './moments.js';
import type { Situation } from './situation.js';

/** How one arm behaves in a part of a cell, ready to be drawn from. */
export interface ArmConditions extends Omit<Behaviour, 'latency'> {
  readonly latency: LatencyTree;
  /** Nominal share of the traffic, in [0, 1]; the canary's with the copies that it gets. */
  readonly share: number;
  /** Requests a second that the arm is to expect, those tried again and copies among them. */
  readonly requestsPerSecond: number;
  /** Requests that come to it for each that is not a retry. */
  readonly load: number;
  /** Its requests by how they fail beside stable, in one group, or two where it is worse for some and better for others. */
  readonly failures: readonly FailureGroup[];
  /** The one group, if there is one. */
  readonly only: FailureGroup | null;
}

/**
 * The true state of the world in a part of a cell: a function of the world and of what the rollout has done so far. The time
 * itself is no part of it, so that parts in which the same is going on have one.
 */
export interface CellConditions {
  /** Who serves, and which faults hit whom at what times. */
  readonly pools: Readonly<Record<Arm, ArmPool>>;
  readonly arms: Readonly<Record<Arm, ArmConditions>>;
  /** How long-running instances of stable would do with all of the traffic, before a canary left any data behind. */
  readonly ifStable: {
    readonly errorRate: number;
    readonly attempts: number;
    readonly latency: LatencyTree;
    readonly conversionRate: number;
  };
  /** How often clients try a failed request again at most. */
  readonly retries: number;
  /** The users, by hash, who are meant for the canary, in [0, 1], and those, by another, whom it is kept away from. */
  readonly canaryUsers: number;
  readonly awayShare: number;
  /** How users are routed who stay with the canary once they met it; null: none do. */
  readonly caught: Caught | null;
  /** Of each lane by itself; null: there is one. */
  readonly lanes: readonly CellConditions[] | null;
  /** Of stable's requests that may be copied: the chance that one is, and how often the canary fails a copy; null: none is. */
  readonly copies: { readonly chance: number; readonly errorRate: number } | null;
}

/** What conditions are worked out from, besides the situation. */
export interface ConditionsSource {
  readonly world: World;
  readonly lanes: readonly Lane[];
  treeOf(parts: Behaviour['latency']): LatencyTree;
}

/** A world in one situation. */
export interface InSituation {
  /** By these a cell is cut into parts. */
  readonly pools: Readonly<Record<Arm, ArmPool>>;
  /**
   * The conditions from one instant to another, within one cell, in seconds of the rollout. What arms do at an instant is
   * integrated over the part: means over requests by when they come, means over time by the clock.
   */
  between(from: number, to: number): CellConditions;
}

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
    const { errorRate, attempts, conversionRate, latency } = ifStable.mean();
    return {
      pools,
      arms,
      ifStable: { errorRate, attempts, conversionRate, latency: source.treeOf(latency) },
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
    const stateAt = (moment: Moment): State => {
      const at = poolsAt(pools, source.world, situation, moment.atSeconds);
      const alone = single === pools.stable ? at.stable : poolAt(single, source.world, situation, moment.atSeconds);
      return { ...moment, at, alone };
    };
    return alike(moments.map(stateAt), ({ at }) => ARMS.map((arm) => at[arm].slices));
  }

  /** `rate`: of all arrivals. `onCopies`: how the canary does with copies. */
  private arm(name: Arm, mean: ArmMean, onCopies: MeanOfArm | null, rate: number): ArmConditions {
    const { share: users } = this.pools[name];
    const { load, behaviour, failures } = mean.mean();
    const share = onCopies === null || this.copied === null ? users : users + this.copied.share;
    // What is read of a canary that no user meets is how it does with copies.
    const does = onCopies === null || users > 0 ? behaviour : onCopies.behaviour;
    return {
      ...does,
      latency: this.source.treeOf(does.latency),
      share,
      load,
      requestsPerSecond: rate * (users * load + (share - users) * (onCopies?.load ?? 0)),
      failures,
      only: failures.length === 1 ? (failures[0] ?? null) : null,
    };
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

/** States at the same rate that are alike in something, as one of all their time. */
export function alike<S extends { readonly rate: number; readonly seconds: number }>(
  states: readonly S[],
  what: (state: S) => unknown,
): readonly S[] {
  if (states.length === 1) return states;
  const byState = new Map<string, S>();
  for (const state of states) {
    const key = JSON.stringify([state.rate, what(state)]);
    const known = byState.get(key);
    byState.set(key, { ...state, seconds: state.seconds + (known?.seconds ?? 0) });
  }
  return [...byState.values()];
}

interface MeanOfArm extends Settled {
  readonly failures: readonly FailureGroup[];
}

/** An arm's behaviour, load and failures over several moments. */
export class ArmMean {
  private readonly behaviours = new BehaviourMean();
  private readonly groups = new FailureGroups();
  private load = 0;

  add(
    { load, behaviour: does }: Settled,
    stable: Settled,
    weight: number,
    time: number,
    metrics: readonly OwnValue[],
  ): void {
    this.behaviours.add(does, weight, time, metrics);
    this.groups.add(does, stable.behaviour, weight);
    this.load += weight * load;
  }

  mean(): MeanOfArm {
    return { load: this.load, behaviour: this.behaviours.mean(), failures: this.groups.mean() };
  }
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
