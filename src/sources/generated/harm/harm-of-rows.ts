import type { AudienceHarm, Harm, HarmBeyondFailures } from '../../../model/harm.js';
import { SUM } from '../cell-columns.js';
import type { ServedCells } from '../served-cells.js';
import type { TrafficModel } from '../traffic-model.js';
import { usersReached } from '../users/blast-radius.js';

/** The harm in the rows from `first`, up to but without `end`. */
export function harmOfRows(cells: ServedCells, first: number, end: number): Omit<Harm, 'seconds'> {
  const total = (column: number): number => cells.total(column, first, end);
  const canaryErrors = total(SUM.canaryErrors);
  return {
    requests: total(SUM.canaryRequests),
    failedRequests: total(SUM.stableErrors) + total(SUM.baselineErrors) + canaryErrors,
    excessFailedRequests: canaryErrors - total(SUM.canaryErrorsIfStable) + total(SUM.stableExcessErrors),
    beyondFailures: beyondFailures(cells.model, total),
  };
}

function beyondFailures(
  { world, countsConversions }: TrafficModel,
  total: (column: number) => number,
): HarmBeyondFailures {
  const { slowerThanMs, conversionValue, notIdempotent } = world.harm;
  const lostConversions = countsConversions ? total(SUM.canaryLostConversions) : null;
  return {
    excessSlowRequests: slowerThanMs === null ? null : total(SUM.canaryExcessSlow),
    lostConversions,
    lostRevenue: conversionValue === null || lostConversions === null ? null : conversionValue * lostConversions,
    duplicatedRequests: notIdempotent === undefined ? null : total(SUM.duplicatedRequests),
  };
}

/** The harm to each audience in the rows from `first`, up to but without `end`; none where users are not told apart. */
export function harmByAudience(cells: ServedCells, first: number, end: number): readonly AudienceHarm[] {
  const { byLane, model } = cells;
  if (byLane === null) return [];
  return model.lanes.map(({ name, world }, lane) => {
    const total = (column: number): number => byLane.total(lane, column, first, end);
    const canaryErrors = total(SUM.canaryErrors);
    const users = world.users.count === null || end <= first ? null : usersReached(cells, lane, first, end);
    return {
      audience: name,
      requests: total(SUM.stableRequests) + total(SUM.baselineRequests) + total(SUM.canaryRequests),
      canaryRequests: total(SUM.canaryRequests),
      failedRequests: total(SUM.stableErrors) + total(SUM.baselineErrors) + canaryErrors,
      excessFailedRequests: canaryErrors - total(SUM.canaryErrorsIfStable) + total(SUM.stableExcessErrors),
      usersExposed: users?.usersExposed ?? null,
      usersHit: users?.usersHit ?? null,
    };
  });
}
