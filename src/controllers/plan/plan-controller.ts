import type { Controller } from '../../model/controller.js';
import { UNEXPOSED } from '../../model/exposure.js';
import type { PlanParts, PreparedPlan } from './plan-parts.js';
import type { PlanNote } from './plan-records.js';
import { PlanTurn } from './plan-turn.js';

/**
 * Our plan at the wheel: it looks every interval, tells the core what the analyzer makes of it, and sets the share that the
 * state of the core stands for. Once the core has nothing more to say, it waits for people to act, takes the canary out, and
 * looks on for as long as it is asked to.
 */
export function planController(parts: PlanParts): Controller<PlanTurn, PlanNote> {
  const prepared = preparedPlan(parts);
  return {
    begin: () => new PlanTurn(prepared),
    next: (turn) => turn.next(),
    act: (turn, atSeconds, words, view) => turn.act(atSeconds, words, view),
  };
}

/** A plan with what the shares of its stages mean for the traffic. */
export function preparedPlan(parts: PlanParts): PreparedPlan {
  const exposures = parts.plan.stages.map(({ trafficPercent }) => ({ ...UNEXPOSED, canaryPercent: trafficPercent }));
  return { ...parts, exposures };
}
