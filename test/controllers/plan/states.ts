import type { ActiveState, Paused, Progressing, RolloutEvent } from '../../../src/controllers/plan/state.js';
import { type Judging, THRESHOLDS_ALONE } from '../../../src/model/judge.js';
import type { Gate, Plan, Stage } from '../../../src/model/plan.js';
import type { PauseCause, RolloutEventName, Tally } from '../../../src/model/rollout.js';

export const GATES = [
  { kind: 'open' },
  { kind: 'person' },
  { kind: 'timer', seconds: 600 },
] as const satisfies readonly Gate[];

export const NOTHING_YET: Tally = { passed: 0, failed: 0, inconclusive: 0 };

export const BAKE_SECONDS = 300;

/** Gives a stage without evidence more time. */
export const EXTENDING: Judging = { ...THRESHOLDS_ALONE, extendInconclusive: true };

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
    rolloutFailureLimit: null,
    whenInconclusive: 'pause',
    judging: THRESHOLDS_ALONE,
    ...parts,
  };
}

export function progressing(plan: Plan, stageIndex = 0, parts: Partial<Progressing> = {}): Progressing {
  return {
    status: 'PROGRESSING',
    plan,
    stageIndex,
    stageStartedAtSeconds: 0,
    tally: NOTHING_YET,
    failedBefore: 0,
    extended: false,
    ...parts,
  };
}

export function paused(plan: Plan, cause: PauseCause, stageIndex = 0, parts: Partial<Paused> = {}): Paused {
  const { tally, failedBefore, stageStartedAtSeconds } = progressing(plan);
  return {
    status: 'PAUSED',
    plan,
    stageIndex,
    stageStartedAtSeconds,
    tally,
    failedBefore,
    extended: false,
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
  const { plan, extended } = extension(like, name);
  const bakeSeconds = extended ? 2 * BAKE_SECONDS : BAKE_SECONDS;
  const hasTime = name === 'STAGE_CONTINUES' || name === 'STAGE_RECOVERED';
  const stageStartedAtSeconds = hasTime ? atSeconds - bakeSeconds + 1 : atSeconds - bakeSeconds;
  const state = { ...like, plan, extended, stageStartedAtSeconds, tally: NOTHING_YET };
  switch (name) {
    case 'STAGE_CONTINUES':
    case 'STAGE_PASSED':
      return { state, event: { type: 'WINDOW_JUDGED', verdict: 'PASS', atSeconds } };
    case 'STAGE_FAILED':
      return { state, event: { type: 'WINDOW_JUDGED', verdict: 'FAIL', atSeconds } };
    case 'STAGE_HELD':
      return { state, event: { type: 'WINDOW_JUDGED', verdict: 'PASS', asks: 'hold', atSeconds } };
    case 'STAGE_PAUSED':
      return { state, event: { type: 'WINDOW_JUDGED', verdict: 'PASS', halts: 'pause', atSeconds } };
    case 'STAGE_FROZEN':
      return { state, event: { type: 'WINDOW_JUDGED', verdict: 'PASS', halts: 'freeze', atSeconds } };
    case 'STAGE_RECOVERED':
      return { state, event: { type: 'WINDOW_JUDGED', verdict: 'PASS', halts: 'clear', atSeconds } };
    case 'STAGE_INCONCLUSIVE':
    case 'STAGE_EXTENDED':
      return { state, event: { type: 'WINDOW_JUDGED', verdict: 'INCONCLUSIVE', atSeconds } };
    default:
      return { state, event: { type: name, atSeconds } };
  }
}

/** Where nothing was seen, a stage that may have more time gets it, and one that had it does not again. */
function extension({ plan, extended }: ActiveState, name: RolloutEventName): Pick<ActiveState, 'plan' | 'extended'> {
  if (name === 'STAGE_EXTENDED') return { plan: { ...plan, judging: EXTENDING }, extended: false };
  if (name === 'STAGE_INCONCLUSIVE') return { plan, extended: plan.judging.extendInconclusive };
  return { plan, extended };
}
