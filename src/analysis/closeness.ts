import type { Evidence } from '../model/evidence.js';

/**
 * How near the statistics of evidence that held came to their boundaries, the nearest of them, in [0, 1], on the scale on
 * which evidence adds up; `atLeast` where none came nearer.
 */
export function closenessOf(evidence: readonly Evidence[], atLeast = -1): number {
  let closest = atLeast;
  for (const one of evidence) {
    // What is only noted may take work to know.
    if (one.outcome !== 'held') continue;
    const { statisticName, statistic, leastBoundary } = one;
    if (statistic === null) continue;
    if (leastBoundary !== undefined && nearness(statisticName, statistic, leastBoundary) <= closest) continue;
    if (one.boundary !== null) closest = Math.max(closest, nearness(statisticName, statistic, one.boundary));
  }
  return closest;
}

function nearness(name: Evidence['statisticName'], statistic: number, boundary: number): number {
  switch (name) {
    case 'e':
    case 'p':
      return share(Math.log(statistic), Math.log(boundary));
    case 'score':
      return share(boundary, statistic);
    default:
      return share(statistic, boundary);
  }
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, part / whole));
}
