import type { FiredRule } from '../model/outcome.js';
import type { Plan } from '../model/plan.js';
import type { Judgement } from '../model/verdict.js';
import type { Playback } from './playback.js';

/** What runs have made use of, of their plan and of the table of transitions. */
export interface Exercised {
  /** Indexes of stages that began. */
  readonly stages: Set<number>;
  /** Conditions that were judged, and those that failed a window, by `conditionKey`. */
  readonly judged: Set<string>;
  readonly breached: Set<string>;
  /** Rows that were taken, by `rowKey`. */
  readonly rows: Set<string>;
}

export function nothingExercised(): Exercised {
  return { stages: new Set(), judged: new Set(), breached: new Set(), rows: new Set() };
}

export function conditionKey(stageIndex: number, { metric, condition }: FiredRule): string {
  return `${stageIndex} ${metric} ${condition}`;
}

/** Which row of the table of transitions: no two agree in all three. */
export function rowKey({ from, event, action }: { from: string; event: string; action: string }): string {
  return `${from} ${event} ${action}`;
}

/**
 * Whether the loop can ever take a row, with one of these plans. PAUSE_EXPIRED
 * comes only when a pause has expired, BUDGET_EXHAUSTED only before the start: what the table says of these events at other
 * times is for other callers. Thresholds alone never ask for a person.
 */
export function canBeTaken(
  { event, action }: { readonly event: string; readonly action: string },
  plans: readonly Pick<Plan, 'judging'>[],
): boolean {
  if (event === 'STAGE_HELD')
    return plans.some(({ judging }) => judging.judges.some(({ method }) => method !== 'thresholds'));
  if (event === 'STAGE_EXTENDED') return plans.some(({ judging }) => judging.extendInconclusive);
  return action !== 'ignore' || (event !== 'PAUSE_EXPIRED' && event !== 'BUDGET_EXHAUSTED');
}

/** Adds what one run made use of. */
export function noteExercised(into: Exercised, { state, stages, windows, transitions, warnings }: Playback): void {
  for (const { stageIndex } of stages) into.stages.add(stageIndex);
  // A last stage of no duration only promotes.
  if (state.status === 'COMPLETED') into.stages.add(state.stageIndex);
  for (const { stageIndex, judgement, event, action, status } of windows) {
    noteJudged(into, stageIndex, judgement);
    // The history leaves out what changes nothing.
    if (action === 'keep_watching') into.rows.add(rowKey({ from: status, event, action }));
  }
  for (const { transition } of transitions) into.rows.add(rowKey(transition));
  for (const warning of warnings) {
    if (warning.code !== 'operator_ignored' || warning.why === 'ended') continue;
    const [from, event] = warning.why === 'refused' ? ['PAUSED', 'PROMOTE'] : ['PROGRESSING', 'RESUME'];
    into.rows.add(rowKey({ from, event, action: 'ignore' }));
  }
}

function noteJudged(into: Exercised, stageIndex: number, { findings, evidence }: Judgement): void {
  for (const finding of findings) {
    if (finding.outcome === 'unknown') continue;
    const key = conditionKey(stageIndex, finding);
    into.judged.add(key);
    if (finding.outcome === 'breached') into.breached.add(key);
  }
  for (const { judge, subject, outcome } of evidence) {
    if (outcome === 'undecided' || outcome === 'noted') continue;
    const key = conditionKey(stageIndex, { metric: subject, condition: judge });
    into.judged.add(key);
    if (outcome === 'worse') into.breached.add(key);
  }
}
