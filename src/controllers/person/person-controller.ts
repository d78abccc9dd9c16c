import type { Controller } from '../../model/controller.js';
import { planController, preparedPlan } from '../plan/plan-controller.js';
import type { PlanNote, PlanState } from '../plan/plan-state.js';
import { type PlanParts, PlanTurn } from '../plan/plan-turn.js';
import { isActive } from '../plan/state.js';

/**
 * A person at the wheel, with the stages of a plan: they look every interval and nothing comes of it, no stage ends by itself,
 * and all that happens is what they say. At `handOverAtSeconds`, if ever, after what they say then, the plan takes over for
 * good: the stage that is going on bakes its whole time from there, and only what comes after is judged.
 */
export function personController(parts: PlanParts, handOverAtSeconds: number | null): Controller<PlanState, PlanNote> {
  const plan = planController(parts);
  const prepared = preparedPlan(parts);
  const handOverAt = handOverAtSeconds ?? Number.POSITIVE_INFINITY;
  return {
    begin: plan.begin,
    next(state) {
      const { nowSeconds: now, rollout, aftermath } = state;
      if (aftermath !== null || now >= handOverAt || !isActive(rollout)) return plan.next(state);
      const { intervalSeconds } = parts.plan;
      return Math.min(handOverAt, now - ((now - rollout.stageStartedAtSeconds) % intervalSeconds) + intervalSeconds);
    },
    act(state, atSeconds, words, view) {
      if (state.nowSeconds >= handOverAt && atSeconds > handOverAt) return plan.act(state, atSeconds, words, view);
      const turn = new PlanTurn(prepared, state);
      turn.act(atSeconds, words, view, false);
      if (atSeconds === handOverAt) turn.takeOver();
      return turn.taken();
    },
  };
}
