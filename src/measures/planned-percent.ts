import type { Stage } from '../model/plan.js';

/** What a stage means the canary to get of the requests of all users, in [0, 100]. */
export function plannedPercent({ trafficPercent, audiences }: Pick<Stage, 'trafficPercent' | 'audiences'>): number {
  return audiences?.requestsPercent ?? trafficPercent;
}
