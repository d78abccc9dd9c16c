import type { Controller, Turn } from '../../model/controller.js';
import { type Exposure, UNEXPOSED } from '../../model/exposure.js';
import type { Plan, Stage } from '../../model/plan.js';
import { FLEET } from '../../model/strategy.js';
import { planController } from '../plan/plan-controller.js';
import type { PlanParts } from '../plan/plan-parts.js';
import type { PlanNote } from '../plan/plan-records.js';
import type { PlanTurn } from '../plan/plan-turn.js';

const COPIES: Exposure = { ...UNEXPOSED, mirroredPercent: 100 };

/**
 * A plan with a stage before its first in which the new version gets a copy of every request and no user waits for its
 * answers. It is judged as the first stage is.
 */
export function shadowFirst(plan: Plan): Plan {
  const [first] = plan.stages;
  if (first === undefined) throw new Error('a plan has at least one stage');
  const shadow: Stage = {
    name: SHADOW,
    trafficPercent: 0,
    bakeSeconds: FLEET.shadowSeconds,
    rules: first.rules,
    gate: { kind: 'open' },
  };
  return { ...plan, stages: [shadow, ...plan.stages] };
}

const SHADOW = 'shadow';

/** Steers a plan of `shadowFirst`. */
export function shadowController(parts: PlanParts): Controller<PlanTurn, PlanNote> {
  const inner = planController(parts);
  const copied = (turn: Turn<PlanTurn, PlanNote>): Turn<PlanTurn, PlanNote> => {
    const { state, status, isWaiting, isEnded, notes } = turn;
    if (state.stageIndex > 0) return turn;
    // The world knows nothing of a stage that no user meets.
    const marks = turn.marks.filter((mark) => mark !== `stage:${SHADOW}`);
    const isOut = state.aftermath !== null;
    return { state, exposure: isOut ? UNEXPOSED : COPIES, status, isWaiting, isEnded, marks, notes };
  };
  return {
    begin: () => copied(inner.begin()),
    next: (state) => inner.next(state),
    act: (state, atSeconds, words, view) => copied(inner.act(state, atSeconds, words, view)),
  };
}
