import type { Arm } from '../../../model/arm.js';
import type { OwnValue, World } from '../../../model/world.js';
import { type FailureGroup, FailureGroups } from '../harm/failure-groups.js';
import type { Settled } from '../harm/settle.js';
import type { Lane } from '../lanes.js';
import type { LatencyTree } from '../latency/latency-tree.js';
import type { ArmPool } from '../pods/arm-pools.js';
import type { Caught } from '../users/caught-users.js';
import type { Behaviour } from './arm-conditions.js';
import { BehaviourMean } from './behaviour-mean.js';

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

/** What of an arm's conditions is not how it behaves. */
type Expected = Pick<ArmConditions, 'share' | 'load' | 'requestsPerSecond' | 'failures'>;

/** Field by field: an object that is copied, and then gets more, takes several times as long. */
export function armConditions({ treeOf }: ConditionsSource, does: Behaviour, expected: Expected): ArmConditions {
  const { failures } = expected;
  return {
    errorRate: does.errorRate,
    unseenRate: does.unseenRate,
    segments: does.segments,
    latency: treeOf(does.latency),
    cpuPercent: does.cpuPercent,
    restartsPerHour: does.restartsPerHour,
    conversionRate: does.conversionRate,
    metrics: does.metrics,
    attempts: does.attempts,
    retries: does.retries,
    share: expected.share,
    requestsPerSecond: expected.requestsPerSecond,
    load: expected.load,
    failures,
    only: failures.length === 1 ? (failures[0] ?? null) : null,
  };
}

export function ifStableConditions({ treeOf }: ConditionsSource, mean: BehaviourMean): CellConditions['ifStable'] {
  const { errorRate, attempts, conversionRate, latency } = mean.mean();
  return { errorRate, attempts, conversionRate, latency: treeOf(latency) };
}

export interface MeanOfArm extends Settled {
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
