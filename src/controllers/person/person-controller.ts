import type { Controller } from '../../model/controller.js';
import { preparedPlan } from '../plan/plan-controller.js';
import type { PlanParts } from '../plan/plan-parts.js';
import type { PlanNote } from '../plan/plan-records.js';
import { PlanTurn } from '../plan/plan-turn.js';

/**
 * A person at the wheel, with the stages of a plan: they look every interval and nothing comes of it, no stage ends by itself,
 * and all that happens is what they say. At `handOverAtSeconds`, if ever, after what they say then, the plan takes over for
 * good, and at once: it goes by what was seen of the stage so far. At `holdAtSeconds`, if ever, after all that, they let the
 * rollout stand where it is.
 */
export function personController(
  parts: PlanParts,
  handOverAtSeconds: number | null,
  holdAtSeconds: number | null = null,
): Controller<PlanTurn, PlanNote> {
  const prepared = preparedPlan(parts);
  const handOverAt = handOverAtSeconds ?? Number.POSITIVE_INFINITY;
  const holdAt = holdAtSeconds ?? Number.POSITIVE_INFINITY;
  return {
    begin: () => {
      const turn = new PlanTurn(prepared);
      turn.isJudged = handOverAt <= 0;
      turn.takesOverAtSeconds = handOverAt;
      turn.holdsAtSeconds = holdAtSeconds ?? 0;
      return turn;
    },
    next(turn) {
      const lookAt = turn.next();
      if (lookAt === null || turn.aftermath !== null) return lookAt;
      return Math.min(lookAt, holdAt, turn.isJudged ? Number.POSITIVE_INFINITY : handOverAt);
    },
    act(turn, atSeconds, words, view) {
      turn.act(atSeconds, words, view);
      if (!turn.isJudged && atSeconds >= handOverAt) turn.takeOver();
      if (atSeconds === holdAt && turn.aftermath === null) turn.hold();
      return turn;
    },
  };
}
