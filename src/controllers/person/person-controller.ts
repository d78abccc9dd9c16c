import type { Controller } from '../../model/controller.js';
import { preparedPlan } from '../plan/plan-controller.js';
import type { PlanParts } from '../plan/plan-parts.js';
import type { PlanNote } from '../plan/plan-records.js';
import { PlanTurn } from '../plan/plan-turn.js';

/**
 * A person at the wheel, with the stages of a plan: they look every interval and nothing comes of it, no stage ends by itself,
 * and all that happens is what they say. At `handOverAtSeconds`, if ever, after what they say then, the plan takes over for
 * good: the stage that is going on bakes its whole time from there, and only what comes after is judged.
 */
export function personController(parts: PlanParts, handOverAtSeconds: number | null): Controller<PlanTurn, PlanNote> {
  const prepared = preparedPlan(parts);
  const handOverAt = handOverAtSeconds ?? Number.POSITIVE_INFINITY;
  return {
    begin: () => {
      const turn = new PlanTurn(prepared);
      turn.isJudged = handOverAt <= 0;
      return turn;
    },
    next(turn) {
      const lookAt = turn.next();
      return lookAt === null || turn.isJudged ? lookAt : Math.min(handOverAt, lookAt);
    },
    act(turn, atSeconds, words, view) {
      turn.act(atSeconds, words, view);
      if (!turn.isJudged && atSeconds >= handOverAt) turn.takeOver();
      return turn;
    },
  };
}
