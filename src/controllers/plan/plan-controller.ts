import type { Controller } from '../../model/controller.js';
import { type Exposure, UNEXPOSED } from '../../model/exposure.js';
import { replicasOf } from './exposure-of.js';
import type { PlanParts, PreparedPlan } from './plan-parts.js';
import type { PlanNote } from './plan-records.js';
import { PlanTurn } from './plan-turn.js';

/**
 * Our plan as a controller: it looks every interval, gives the core what the analyzer makes of the look, and sets the share
 * that follows from the state of the core. After the decision it waits until people act, takes the canary out, and watches
 * the service for as long as the setup says. `closest`: asked as a rollout begins: how near to a bound is near enough to be told.
 */
export function planController(parts: PlanParts, closest = (): number => -1): Controller<PlanTurn, PlanNote> {
  const prepared = preparedPlan(parts);
  return {
    begin: () => new PlanTurn(prepared, closest()).begin(),
    next: (turn) => turn.next(),
    act: (turn, atSeconds, words, view) => turn.act(atSeconds, words, view),
  };
}

/** A plan with what the shares of its stages mean for the traffic. */
export function preparedPlan(parts: PlanParts): PreparedPlan {
  const exposures = parts.plan.stages.map(
    ({ trafficPercent, audiences, mirrorPercent = 0, instances }): Exposure => ({
      ...UNEXPOSED,
      canaryPercent: audiences?.requestsPercent ?? trafficPercent,
      among: audiences?.shares ?? null,
      mirroredPercent: mirrorPercent,
      replicas: replicasOf(parts, instances ?? null),
    }),
  );
  return { ...parts, exposures };
}
