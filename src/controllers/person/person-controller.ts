import type { Controller } from '../../model/controller.js';
import { preparedPlan } from '../plan/plan-controller.js';
import type { PlanParts } from '../plan/plan-parts.js';
import type { PlanNote } from '../plan/plan-records.js';
import type { PlanTurn } from '../plan/plan-turn.js';
import { PersonTurn } from './person-turn.js';

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
  const seat = {
    handOverAtSeconds: handOverAtSeconds ?? Number.POSITIVE_INFINITY,
    holdAtSeconds: holdAtSeconds ?? Number.POSITIVE_INFINITY,
  };
  return {
    begin: () => new PersonTurn(prepared, seat).begin(),
    next: (turn) => turn.next(),
    act: (turn, atSeconds, words, view) => turn.act(atSeconds, words, view),
  };
}
