import type { Gate, Plan, Stage } from '../../src/model/plan.js';
import type { PauseCause, RolloutEventName, Tally } from '../../src/model/rollout.js';
import type { ActiveState, Paused, Progressing, RolloutEvent } from '../../src/rollout/state.js';

export const GATES = [
  { kind: 'open' },
  { kind: 'person' },
  { kind: 'timer', seconds: 600 },
] as const satisfies readonly Gate[];

export const NOTHING_YET: Tally = { passed: 0, failed: 0, inconclusive: 0 };

export const BAKE_SECONDS = 300;

/** Stages a, b, c, … with 10, 20, 30 … % of the traffic; a gate holds for all of them. */
export function planOf(
  stageCount: number,
  gate: Gate,
  parts: Partial<Plan> = {},
  lastBakeSeconds = BAKE_SECONDS,
): Plan {
  const stages = Array.from(
    { length: stageCount },
    (_, index): Stage => ({
      name: String.fromCharCode(97 + index),
      trafficPercent: 10 * (index + 1),
      bakeSeconds: index === stageCount - 1 ? lastBakeSeconds : BAKE_SECONDS,
      rules: [],
      gate,
    }),
  );
  return {
    stages,
    intervalSeconds: 60,
    lookbackSeconds: 60,
    minRequests: 1,
    failureLimit: 0,
    whenInconclusive: 'pause',
    ...parts,
  };
}

export function progressing(plan: Plan, stageIndex = 0, parts: Partial<Progressing> = {}): Progressing {
  return { status: 'PROGRESSING', plan, stageIndex, stageStartedAtSeconds: 0, tally: NOTHING_YET, ...parts };
}

export function paused(plan: Plan, cause: PauseCause, stageIndex = 0, parts: Partial<Paused> = {}): Paused {
  const { tally, stageStartedAtSeconds } = progressing(plan);
  return {
    status: 'PAUSED',
    plan,
    stageIndex,
    stageStartedAtSeconds,
    tally,
    cause,
    resumesAtSeconds: null,
    ...parts,
  };
}

/**
 * An event that `assess` turns into the one named, at the time given, and a state like the one given in which it does. Told
 * of the budget, the state is the one given: there, when the stage began and what was judged decide.
 */
export function occasion<State extends ActiveState>(
  like: State,
  name: RolloutEventName,
  atSeconds: number,
): { readonly state: State; readonly event: RolloutEvent } {
  if (name === 'BUDGET_EXHAUSTED') return { state: like, event: { type: name, atSeconds } };
  const stageStartedAtSeconds = name === 'STAGE_CONTINUES' ? atSeconds - BAKE_SECONDS + 1 : atSeconds - BAKE_SECONDS;
  const state = { ...like, stageStartedAtSeconds, tally: NOTHING_YET };
  switch (name) {
    case 'STAGE_CONTINUES':
    case 'STAGE_PASSED':
      return { state, event: { type: 'WINDOW_JUDGED', verdict: 'PASS', atSeconds } };
    case 'STAGE_FAILED':
      return { state, event: { type: 'WINDOW_JUDGED', verdict: 'FAIL', atSeconds } };
    case 'STAGE_INCONCLUSIVE':
      return { state, event: { type: 'WINDOW_JUDGED', verdict: 'INCONCLUSIVE', atSeconds } };
    default:
      return { state, event: { type: name, atSeconds } };
  }
}
