import type { Mark } from '../../../model/exposure.js';
import type { World } from '../../../model/world.js';
import type { FleetNow } from '../pods/fleet-now.js';
import type { Caught } from '../users/caught-users.js';

/** What the canary answers of the traffic from an instant on, copies among it, in (0, 100]. */
export interface ShareStep {
  readonly atSeconds: number;
  readonly percent: number;
  /** Its share of the users' requests; left out: it gets no copies, and `percent` is that. */
  readonly livePercent?: number;
}

/** What a world goes by of a rollout, besides the time: how much traffic the canary has and had, and what was marked. */
export interface Situation {
  /** The canary's share, in [0, 100]; of a share that falls over time, its mean over a cell. */
  readonly canaryPercent: number;
  /** Of the requests that stable serves, those that the canary gets a copy of, in [0, 100]; left out: none. */
  readonly mirroredPercent?: number;
  /** In order of time; what the share falls to while the canary is taken out is no step. */
  readonly steps: readonly ShareStep[];
  /** Those that the world goes by, at least. */
  readonly marks: Readonly<Partial<Record<Mark, number>>>;
  /** Chance that a request to the stable version fails on data that the canary left behind, in [0, 1]. */
  readonly staleDataRate: number;
  /** What the canary has of each lane, in percent; left out: there is one. */
  readonly lanePercents?: readonly number[];
  /** By lane, how users are routed who stay with the canary once they met it; left out: none do. */
  readonly caught?: readonly Caught[];
  /** Null, or left out: there are as many instances as it takes. */
  readonly fleet?: FleetNow | null;
}

/** The same as the users of a lane have it. */
export function laneSituation(situation: Situation, lane: number): Situation {
  const canaryPercent = situation.lanePercents?.[lane];
  return canaryPercent === undefined ? situation : { ...situation, canaryPercent };
}

/** Whether the canary answers anything. */
export function answersAnything({ canaryPercent, mirroredPercent = 0 }: Situation): boolean {
  return canaryPercent > 0 || mirroredPercent > 0;
}

export function livePercent({ percent, livePercent: live = percent }: ShareStep): number {
  return live;
}

/** When something was marked, in seconds of the rollout; infinity while it is not known to come. */
export function markSeconds({ marks }: Situation, mark: Mark): number {
  return marks[mark] ?? Number.POSITIVE_INFINITY;
}

/** Whether it matters for how long instances have run: new ones are worse, or their memory grows, or they are counted. */
export function hasAges({ warmUp, instances, stable, canary }: World): boolean {
  const grows = stable.memoryGrowthMbPerMinute !== 0 || canary.memoryGrowthMbPerMinute !== 0;
  return warmUp !== null || instances !== null || grows;
}

/**
 * What a world goes by of a situation, as text: where that is the same, all is, whatever else was marked, and when shares were
 * reached. `marks`: those that its faults go by.
 */
export function situationText(world: World, marks: Iterable<Mark>): (situation: Situation) => string {
  const named = [...marks];
  const goesBySteps = hasAges(world) || world.faults.some(({ minTrafficPercent }) => minTrafficPercent > 0);
  return ({
    canaryPercent,
    mirroredPercent = 0,
    staleDataRate,
    steps,
    marks: at,
    lanePercents,
    caught,
    fleet = null,
  }) => {
    let text = `${canaryPercent} ${mirroredPercent} ${staleDataRate}`;
    for (const mark of named) text += ` ${at[mark]}`;
    if (goesBySteps) for (const step of steps) text += ` ${step.atSeconds} ${step.percent} ${livePercent(step)}`;
    const isPlain = lanePercents === undefined && caught === undefined && fleet === null;
    return isPlain ? text : `${text} ${JSON.stringify([lanePercents, caught, fleet])}`;
  };
}
