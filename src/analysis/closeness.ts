import type { Evidence } from '../model/evidence.js';

/**
 * How near the statistics of evidence that held came to their boundaries, the nearest of them, in [0, 1], on the scale on
 * which evidence adds up; negative where none held that has one.
 */
export function closenessOf(evidence: readonly Evidence[]): number {
  let closest = -1;
  for (const { outcome, statisticName, statistic, boundary } of evidence) {
    if (outcome !== 'held' || statistic === null || boundary === null) continue;
    closest = Math.max(closest, nearness(statisticName, statistic, boundary));
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
