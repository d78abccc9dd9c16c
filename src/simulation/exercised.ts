import { ruleLabel } from '../measures/rule-label.js';
import type { Plan } from '../model/plan.js';
import type { FiredRule } from '../model/results/outcome.js';
import type { Sequel } from '../model/rule.js';
import type { Setup } from '../model/setup.js';
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

/** A condition of a rule, or a judge, in a stage. */
export function conditionKey(stageIndex: number, rule: FiredRule): string {
  return `${stageIndex} ${ruleLabel(rule)} ${rule.condition}`;
}

/** The stage of what a policy names by a name of its own; undefined: it is of no stage, or a plan steers. */
export function policyStage({ rehearsal, plan }: Pick<Setup, 'rehearsal' | 'plan'>, key: string): number | undefined {
  const index = rehearsal === undefined ? -1 : Number(/^\d+(?= \S)/.exec(key)?.[0] ?? -1);
  return plan.stages[index] === undefined ? undefined : index;
}

/** Which row of the table of transitions: no two agree in all three. */
export function rowKey({ from, event, action }: { from: string; event: string; action: string }): string {
  return `${from} ${event} ${action}`;
}

/** What a plan has to have for an event to come at all; of other events nothing. */
const NEEDED: Readonly<Record<string, (plan: Pick<Plan, 'judging' | 'stages' | 'whenOverspent'>) => boolean>> = {
  // Thresholds alone never ask for a person.
  STAGE_HELD: ({ judging }) => judging.judges.some(({ method }) => method !== 'thresholds'),
  STAGE_EXTENDED: ({ judging }) => judging.extendInconclusive,
  STAGE_PAUSED: (plan) => hasRule(plan, 'pause'),
  STAGE_RECOVERED: (plan) => hasRule(plan, 'pause'),
  STAGE_FROZEN: (plan) => hasRule(plan, 'freeze'),
  BUDGET_OVERSPENT: ({ whenOverspent }) => whenOverspent !== undefined,
};

function hasRule({ stages }: Pick<Plan, 'stages'>, asked: Sequel): boolean {
  return stages.some(({ rules }) => rules.some(({ sequel }) => sequel === asked));
}

/** Events that come only where they change something: what the table says of them at other times is for other callers. */
const NEVER_IN_VAIN: ReadonlySet<string> = new Set(['PAUSE_EXPIRED', 'BUDGET_EXHAUSTED', 'BUDGET_OVERSPENT']);

/** Whether the loop can ever take a row, with one of these plans. */
export function canBeTaken(
  row: { readonly from: string; readonly event: string; readonly action: string; readonly guards: readonly string[] },
  plans: readonly Pick<Plan, 'judging' | 'stages' | 'whenOverspent'>[],
): boolean {
  const { from, event, action, guards } = row;
  // Of rules that pause, a rollout that goes on has nothing to recover from.
  if (from === 'PROGRESSING' && event === 'STAGE_RECOVERED') return false;
  if (event === 'STAGE_RECOVERED' && guards.includes('not_paused_by_rule')) return false;
  const isNeeded = NEEDED[event];
  if (isNeeded !== undefined && !plans.some(isNeeded)) return false;
  return action !== 'ignore' || !NEVER_IN_VAIN.has(event);
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
