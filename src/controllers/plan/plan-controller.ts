import { type Controller, UNEXPOSED } from '../../model/controller.js';
import type { Plan } from '../../model/plan.js';
import { bakeEndsAtSeconds, start } from './advance.js';
import type { Aftermath, PlanNote, PlanState } from './plan-state.js';
import { type PlanParts, PlanTurn, type PreparedPlan } from './plan-turn.js';
import { isActive, isRefused } from './state.js';

/**
 * Our plan at the wheel: it looks every interval, tells the core what the analyzer makes of it, and sets the share that the
 * state of the core stands for. Once the core has nothing more to say, it waits for people to act, takes the canary out, and
 * looks on for as long as it is asked to.
 */
export function planController(parts: PlanParts): Controller<PlanState, PlanNote> {
  const prepared = preparedPlan(parts);
  return {
    begin: () => {
      const rollout = start(parts.plan);
      const turn = new PlanTurn(prepared, {
        nowSeconds: 0,
        rollout,
        memory: parts.analyzer.begin(),
        stageStarts: [],
        lookedAtSeconds: 0,
        lender: undefined,
        closeness: -1,
        aftermath: null,
      });
      turn.begin();
      return turn.taken();
    },
    next: (state) => nextInstant(parts.plan, state),
    act(state, atSeconds, words, view) {
      const turn = new PlanTurn(prepared, state);
      turn.act(atSeconds, words, view);
      return turn.taken();
    },
  };
}

/** A plan with what the shares of its stages mean for the traffic. */
export function preparedPlan(parts: PlanParts): PreparedPlan {
  const exposures = parts.plan.stages.map(({ trafficPercent }) => ({ ...UNEXPOSED, canaryPercent: trafficPercent }));
  return { ...parts, exposures };
}

/** When something can next happen: a look, the end of the bake time, a timer, the next piece of the aftermath. */
function nextInstant({ intervalSeconds }: Plan, { nowSeconds: now, rollout, aftermath }: PlanState): number | null {
  if (aftermath !== null) return nextOfAftermath(aftermath, now);
  // Nobody looks at a canary that may not start.
  if (!isActive(rollout) || isRefused(rollout)) return null;
  const inStage = now - rollout.stageStartedAtSeconds;
  const lookAt = now - (inStage % intervalSeconds) + intervalSeconds;
  const endAt = bakeEndsAtSeconds(rollout);
  const timerAt = (rollout.status === 'PAUSED' ? rollout.resumesAtSeconds : null) ?? Number.POSITIVE_INFINITY;
  return Math.min(lookAt, endAt > now ? endAt : lookAt, timerAt);
}

function nextOfAftermath({ rollback, endsAtSeconds }: Aftermath, now: number): number {
  if (rollback !== null) {
    const { beginsAtSeconds, restoredAtSeconds } = rollback;
    if (now < beginsAtSeconds) return beginsAtSeconds;
    if (now < restoredAtSeconds) return restoredAtSeconds;
  }
  return endsAtSeconds;
}
