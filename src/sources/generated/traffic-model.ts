import type { Mark } from '../../model/exposure.js';
import type { World } from '../../model/world.js';
import { CELLS_AT_ONCE } from './cell-columns.js';
import type { CellConditions } from './conditions/cell-conditions.js';
import { staysWithArm } from './conditions/cells-in-situation.js';
import { hasAges, type Situation, situationText } from './conditions/situation.js';
import { inSituation, type Part, SituationParts } from './conditions/situation-parts.js';
import { type Lane, lanesOf } from './lanes.js';
import { type LatencyPart, LatencyTrees } from './latency/latency-tree.js';

/** A world made ready to serve: built once, used for any number of seeds. */
export interface TrafficModel {
  readonly world: World;
  /** Its audiences, and the rest; one where it has none. */
  readonly lanes: readonly Lane[];
  /** Whether clients who try again come back to the same arm. */
  readonly staysWithArm: boolean;
  /**
   * Length of a cell, the world's own unit of time, in whole seconds: a minute, or what a minute has in common with the stretch
   * of its noise and with a resolution that was asked for. How many first attempts come in a cell is a function of seed and world, whatever a plan does.
   */
  readonly cellSeconds: number;
  /** Whether nothing depends on time, nor on what the rollout did before: a share has the same conditions at all times. */
  readonly isSteady: boolean;
  /**
   * How many whole cells may be served at once where nothing changes in them: one where each has noise or arrivals of its own, or
   * where instances are counted.
   */
  readonly cellsAtOnce: number;
  /** Whether anything begins or ends by such a mark. */
  goesBy(mark: Mark): boolean;
  /** Whether there is noise that all arms share, and noise in an arm's errors. */
  readonly hasSharedNoise: boolean;
  readonly hasErrorNoise: boolean;
  /** Whether it is told how many conversions a canary loses: they have a value, or it may lose some that it serves. */
  readonly countsConversions: boolean;
  /** Whether any harm is counted beyond failures. */
  readonly countsMoreHarm: boolean;
  /** Whether any failure may be one that no metric counts. */
  readonly hasUnseenFailures: boolean;
  /**
   * The part of a cell that begins at an instant and ends at another at the latest, in whole seconds of the rollout: nothing
   * begins or ends in it, and little changes. Worked out once, where nothing changes for all times; the seed plays no part.
   */
  partFrom(fromSeconds: number, latestSeconds: number, situation: Situation): Part;
  /** The conditions between two instants of one cell. */
  conditions(fromSeconds: number, toSeconds: number, situation: Situation): CellConditions;
}

/** So many parts are kept at most; beyond that all are forgotten and made again. */
const MOST_PARTS = 20_000;

const MINUTE = 60;

/**
 * `resolutionSeconds`: how far apart the instants are, in whole seconds, up to which it is to be read in any case, as by a
 * scrape: cells end at all of them.
 */
export function trafficModel(world: World, resolutionSeconds: number | null = null): TrafficModel {
  const cellSeconds = greatestCommonDivisor(worldCellSeconds(world), resolutionSeconds ?? 0);
  const trees = new LatencyTrees();
  const lanes = lanesOf(world);
  const source = { world, lanes, treeOf: (parts: readonly LatencyPart[]) => trees.of(parts) };
  const { arrivalsCv, sharedErrorsCv, sharedLatencyCv, errorsCorrelation } = world.noise;
  const steady = isSteady(world);
  const restarts = world.instances?.promotion === 'restart';
  const marks = marksOf(world);
  const textOf = situationText(world, marks);
  const bySituation = new Map<string, SituationParts>();
  let kept = 0;
  // A stage asks of one situation for all of its parts; seeds meet the same situations again, as other objects.
  let latest: { readonly situation: Situation; readonly parts: SituationParts } | null = null;
  const partsOf = (situation: Situation): SituationParts => {
    if (latest?.situation === situation) return latest.parts;
    const text = textOf(situation);
    const parts = bySituation.get(text) ?? new SituationParts(source, situation);
    bySituation.set(text, parts);
    latest = { situation, parts };
    return parts;
  };
  const { slowerThanMs, notIdempotent } = world.harm;
  const conversions = countsConversions(world);
  const hasSharedNoise = arrivalsCv > 0 || sharedErrorsCv > 0 || sharedLatencyCv > 0;
  const hasErrorNoise = errorsCorrelation > 0;
  const isRateSteady = typeof world.requestsPerSecond === 'number';
  return {
    world,
    lanes,
    staysWithArm: staysWithArm(world),
    cellSeconds,
    isSteady: steady,
    cellsAtOnce: isRateSteady && !hasSharedNoise && !hasErrorNoise && world.instances === null ? CELLS_AT_ONCE : 1,
    // What a canary left behind shows once it is gone.
    goesBy: (mark) => marks.has(mark) || mark === 'restored' || (mark === 'completed' && restarts),
    hasSharedNoise,
    hasErrorNoise,
    countsConversions: conversions,
    countsMoreHarm: conversions || slowerThanMs !== null || notIdempotent !== undefined,
    hasUnseenFailures: world.faults.some(({ effect }) => effect.unseenErrorRate > 0),
    partFrom(fromSeconds, latestSeconds, situation) {
      const parts = partsOf(situation);
      const before = parts.kept;
      const part = parts.partFrom(fromSeconds, latestSeconds);
      kept += parts.kept - before;
      if (kept > MOST_PARTS) {
        bySituation.clear();
        latest = null;
        kept = 0;
      }
      return part;
    },
    conditions: (fromSeconds, toSeconds, situation) => inSituation(source, situation).between(fromSeconds, toSeconds),
  };
}

function countsConversions({ harm, stable, canary, faults }: World): boolean {
  if (harm.conversionValue !== null || stable.conversionRate !== canary.conversionRate) return true;
  return faults.some(({ effect }) => effect.conversionRatio !== 1);
}

function worldCellSeconds({ noise }: World): number {
  const { everySeconds, autocorrelation: _, ...kinds } = noise;
  return Object.values(kinds).some((kind) => kind > 0) ? greatestCommonDivisor(MINUTE, everySeconds) : MINUTE;
}

export function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

/** What the world's faults go by. */
function marksOf({ faults }: World): ReadonlySet<Mark> {
  const moments = faults.flatMap(({ from, until }) => [from, until ?? from]);
  const cohorts = faults.flatMap(({ cohort }) => (cohort === null ? [] : [cohort.from]));
  return new Set([...moments.flatMap((moment) => (moment.kind === 'mark' ? [moment.mark] : [])), ...cohorts]);
}

/** Whether nothing depends on time, nor on what the rollout did before: one part of a cell is like another. */
function isSteady(world: World): boolean {
  return typeof world.requestsPerSecond === 'number' && world.faults.length === 0 && !hasAges(world);
}
