import type { PauseCause, RolloutAction, RolloutEventName } from '../../model/rollout.js';
import type { Status } from '../../model/status.js';
import { type ActiveState, isPausedByRule } from './state.js';

/** Conditions on the state, as words; a row holds when all of its guards do. */
export type GuardName =
  | 'gate_open'
  | 'gate_closed'
  | 'more_stages'
  | 'last_stage'
  | 'inconclusive_pauses'
  | 'inconclusive_promotes'
  | 'inconclusive_rolls_back'
  | 'not_begun'
  | 'begun'
  | 'refused'
  | 'not_refused'
  | 'held_mid_stage'
  | 'stage_decided'
  | 'resumes_by_itself'
  | 'waits_for_person'
  | 'paused_by_rule'
  | 'not_paused_by_rule'
  | 'overspent_pauses'
  | 'overspent_rolls_back'
  | 'overspent_ignored'
  | 'timer_due'
  | 'timer_not_due';

export interface Transition {
  readonly from: ActiveState['status'];
  readonly event: RolloutEventName;
  readonly guards: readonly GuardName[];
  readonly action: RolloutAction;
  readonly to: Status;
}

/** A row of the table, written as a row. */
function row(
  from: Transition['from'],
  event: RolloutEventName,
  guards: readonly GuardName[],
  action: RolloutAction,
  to: Status,
): Transition {
  return { from, event, guards, action, to };
}

/**
 * The rollout, whole: status × event × guards → action and next status. For every state and event exactly one row
 * matches. COMPLETED and ROLLED_BACK have no rows: nothing leads out of them.
 */
// biome-ignore format: one aligned row a line is what makes the table readable
export const TRANSITIONS: readonly Transition[] = [
  row('PROGRESSING', 'STAGE_CONTINUES',    [],                                                    'keep_watching',     'PROGRESSING'),
  row('PROGRESSING', 'STAGE_PASSED',       ['gate_open', 'more_stages'],                          'enter_next_stage',  'PROGRESSING'),
  row('PROGRESSING', 'STAGE_PASSED',       ['gate_open', 'last_stage'],                           'promote',           'COMPLETED'),
  row('PROGRESSING', 'STAGE_PASSED',       ['gate_closed'],                                       'wait_at_gate',      'PAUSED'),
  row('PROGRESSING', 'STAGE_FAILED',       [],                                                    'roll_back',         'ROLLED_BACK'),
  row('PROGRESSING', 'STAGE_INCONCLUSIVE', ['inconclusive_pauses'],                               'wait_for_evidence', 'PAUSED'),
  row('PROGRESSING', 'STAGE_INCONCLUSIVE', ['inconclusive_rolls_back'],                           'roll_back',         'ROLLED_BACK'),
  row('PROGRESSING', 'STAGE_INCONCLUSIVE', ['inconclusive_promotes', 'gate_open', 'more_stages'], 'enter_next_stage',  'PROGRESSING'),
  row('PROGRESSING', 'STAGE_INCONCLUSIVE', ['inconclusive_promotes', 'gate_open', 'last_stage'],  'promote',           'COMPLETED'),
  row('PROGRESSING', 'STAGE_INCONCLUSIVE', ['inconclusive_promotes', 'gate_closed'],              'wait_at_gate',      'PAUSED'),
  row('PROGRESSING', 'STAGE_HELD',         [],                                                    'hold_for_judges',   'PAUSED'),
  row('PROGRESSING', 'STAGE_EXTENDED',     [],                                                    'extend_stage',      'PROGRESSING'),
  row('PROGRESSING', 'STAGE_PAUSED',       [],                                                    'pause_by_rule',     'PAUSED'),
  row('PROGRESSING', 'STAGE_FROZEN',       [],                                                    'freeze_by_rule',    'PAUSED'),
  row('PROGRESSING', 'STAGE_RECOVERED',    [],                                                    'keep_watching',     'PROGRESSING'),
  row('PROGRESSING', 'PAUSE',              [],                                                    'hold',              'PAUSED'),
  row('PROGRESSING', 'RESUME',             [],                                                    'ignore',            'PROGRESSING'),
  row('PROGRESSING', 'PROMOTE',            ['more_stages'],                                       'enter_next_stage',  'PROGRESSING'),
  row('PROGRESSING', 'PROMOTE',            ['last_stage'],                                        'promote',           'COMPLETED'),
  row('PROGRESSING', 'ABORT',              [],                                                    'roll_back',         'ROLLED_BACK'),
  row('PROGRESSING', 'PAUSE_EXPIRED',      [],                                                    'ignore',            'PROGRESSING'),
  row('PROGRESSING', 'BUDGET_EXHAUSTED',   ['not_begun'],                                         'refuse_to_start',   'PAUSED'),
  row('PROGRESSING', 'BUDGET_EXHAUSTED',   ['begun'],                                             'ignore',            'PROGRESSING'),
  row('PROGRESSING', 'BUDGET_OVERSPENT',   ['overspent_pauses'],                                  'hold_for_budget',   'PAUSED'),
  row('PROGRESSING', 'BUDGET_OVERSPENT',   ['overspent_rolls_back'],                              'roll_back',         'ROLLED_BACK'),
  row('PROGRESSING', 'BUDGET_OVERSPENT',   ['overspent_ignored'],                                 'ignore',            'PROGRESSING'),
  row('PAUSED',      'STAGE_CONTINUES',    [],                                                    'keep_watching',     'PAUSED'),
  row('PAUSED',      'STAGE_PASSED',       [],                                                    'keep_watching',     'PAUSED'),
  row('PAUSED',      'STAGE_FAILED',       [],                                                    'roll_back',         'ROLLED_BACK'),
  row('PAUSED',      'STAGE_INCONCLUSIVE', [],                                                    'keep_watching',     'PAUSED'),
  row('PAUSED',      'STAGE_HELD',         ['paused_by_rule'],                                    'hold_for_judges',   'PAUSED'),
  row('PAUSED',      'STAGE_HELD',         ['not_paused_by_rule'],                                'keep_watching',     'PAUSED'),
  row('PAUSED',      'STAGE_EXTENDED',     [],                                                    'keep_watching',     'PAUSED'),
  row('PAUSED',      'STAGE_PAUSED',       ['resumes_by_itself'],                                 'pause_by_rule',     'PAUSED'),
  row('PAUSED',      'STAGE_PAUSED',       ['waits_for_person'],                                  'keep_watching',     'PAUSED'),
  row('PAUSED',      'STAGE_FROZEN',       ['resumes_by_itself'],                                 'freeze_by_rule',    'PAUSED'),
  row('PAUSED',      'STAGE_FROZEN',       ['waits_for_person'],                                  'keep_watching',     'PAUSED'),
  row('PAUSED',      'STAGE_RECOVERED',    ['paused_by_rule'],                                    'continue_stage',    'PROGRESSING'),
  row('PAUSED',      'STAGE_RECOVERED',    ['not_paused_by_rule'],                                'keep_watching',     'PAUSED'),
  row('PAUSED',      'PAUSE',              [],                                                    'hold',              'PAUSED'),
  row('PAUSED',      'RESUME',             ['refused'],                                           'begin_stage',       'PROGRESSING'),
  row('PAUSED',      'RESUME',             ['held_mid_stage'],                                    'continue_stage',    'PROGRESSING'),
  row('PAUSED',      'RESUME',             ['stage_decided', 'more_stages'],                      'enter_next_stage',  'PROGRESSING'),
  row('PAUSED',      'RESUME',             ['stage_decided', 'last_stage'],                       'promote',           'COMPLETED'),
  row('PAUSED',      'PROMOTE',            ['refused'],                                           'ignore',            'PAUSED'),
  row('PAUSED',      'PROMOTE',            ['not_refused', 'more_stages'],                        'enter_next_stage',  'PROGRESSING'),
  row('PAUSED',      'PROMOTE',            ['not_refused', 'last_stage'],                         'promote',           'COMPLETED'),
  row('PAUSED',      'ABORT',              [],                                                    'roll_back',         'ROLLED_BACK'),
  row('PAUSED',      'PAUSE_EXPIRED',      ['timer_due', 'more_stages'],                          'enter_next_stage',  'PROGRESSING'),
  row('PAUSED',      'PAUSE_EXPIRED',      ['timer_due', 'last_stage'],                           'promote',           'COMPLETED'),
  row('PAUSED',      'PAUSE_EXPIRED',      ['timer_not_due'],                                     'ignore',            'PAUSED'),
  row('PAUSED',      'BUDGET_EXHAUSTED',   [],                                                    'ignore',            'PAUSED'),
  row('PAUSED',      'BUDGET_OVERSPENT',   ['overspent_pauses', 'resumes_by_itself'],             'hold_for_budget',   'PAUSED'),
  row('PAUSED',      'BUDGET_OVERSPENT',   ['overspent_pauses', 'waits_for_person'],              'keep_watching',     'PAUSED'),
  row('PAUSED',      'BUDGET_OVERSPENT',   ['overspent_rolls_back'],                              'roll_back',         'ROLLED_BACK'),
  row('PAUSED',      'BUDGET_OVERSPENT',   ['overspent_ignored'],                                 'ignore',            'PAUSED'),
];

/** Whether the canary has another stage to be watched in. A last stage of no duration only promotes. */
function hasMoreStages(state: ActiveState): boolean {
  const next = state.plan.stages[state.stageIndex + 1];
  return next !== undefined && next.bakeSeconds > 0;
}

function gateIsOpen(state: ActiveState): boolean {
  return state.plan.stages[state.stageIndex]?.gate.kind === 'open';
}

/** Whether the rollout can still be kept from beginning: its first stage starts at this moment, nothing was judged. */
function hasNotBegun({ stageIndex, stageStartedAtSeconds, tally }: ActiveState, atSeconds: number): boolean {
  const judged = tally.passed + tally.failed + tally.inconclusive;
  return stageIndex === 0 && judged === 0 && atSeconds === stageStartedAtSeconds;
}

function isPausedFor(state: ActiveState, cause: PauseCause): boolean {
  return state.status === 'PAUSED' && state.cause === cause;
}

/** Pauses that hold a stage whose time may not be over, so that it goes on where it was. */
const MID_STAGE: readonly PauseCause[] = ['operator', 'judges', 'rule', 'frozen', 'overspent'];

/** Whether a pause ends without a person: by its timer, or once the rule that pauses is kept. */
function resumesByItself(state: ActiveState): boolean {
  return state.status === 'PAUSED' && (state.resumesAtSeconds !== null || isPausedByRule(state));
}

function timerIsDue(state: ActiveState, atSeconds: number): boolean {
  return state.status === 'PAUSED' && state.resumesAtSeconds !== null && atSeconds >= state.resumesAtSeconds;
}

const GUARDS: Readonly<Record<GuardName, (state: ActiveState, atSeconds: number) => boolean>> = {
  gate_open: gateIsOpen,
  gate_closed: (state) => !gateIsOpen(state),
  more_stages: hasMoreStages,
  last_stage: (state) => !hasMoreStages(state),
  inconclusive_pauses: (state) => state.plan.whenInconclusive === 'pause',
  inconclusive_promotes: (state) => state.plan.whenInconclusive === 'promote',
  inconclusive_rolls_back: (state) => state.plan.whenInconclusive === 'rollback',
  not_begun: hasNotBegun,
  begun: (state, atSeconds) => !hasNotBegun(state, atSeconds),
  refused: (state) => isPausedFor(state, 'budget'),
  not_refused: (state) => !isPausedFor(state, 'budget'),
  held_mid_stage: (state) => MID_STAGE.some((cause) => isPausedFor(state, cause)),
  stage_decided: (state) => isPausedFor(state, 'gate') || isPausedFor(state, 'inconclusive'),
  resumes_by_itself: resumesByItself,
  waits_for_person: (state) => !resumesByItself(state),
  paused_by_rule: isPausedByRule,
  not_paused_by_rule: (state) => !isPausedByRule(state),
  overspent_pauses: (state) => state.plan.whenOverspent === 'pause',
  overspent_rolls_back: (state) => state.plan.whenOverspent === 'roll_back',
  overspent_ignored: (state) => state.plan.whenOverspent === undefined,
  timer_due: timerIsDue,
  timer_not_due: (state, atSeconds) => !timerIsDue(state, atSeconds),
};

/** The rows by status and event, so that a window looks at the one or two it may take, not at all. */
const ROWS = { PROGRESSING: rowsByEvent('PROGRESSING'), PAUSED: rowsByEvent('PAUSED') };

function rowsByEvent(status: ActiveState['status']): ReadonlyMap<RolloutEventName, readonly Transition[]> {
  const own = TRANSITIONS.filter(({ from }) => from === status);
  return new Map(own.map(({ event }) => [event, own.filter((candidate) => candidate.event === event)]));
}

function rowsOf({ status }: ActiveState, event: RolloutEventName): readonly Transition[] {
  return ROWS[status].get(event) ?? [];
}

function matches({ guards }: Transition, state: ActiveState, atSeconds: number): boolean {
  for (const guard of guards) if (!GUARDS[guard](state, atSeconds)) return false;
  return true;
}

/**
 * Every row that matches. The table is right when there is exactly one for whatever is asked.
 * @internal Asked by the test of the table alone.
 */
export function matchingTransitions(
  state: ActiveState,
  event: RolloutEventName,
  atSeconds: number,
): readonly Transition[] {
  return rowsOf(state, event).filter((candidate) => matches(candidate, state, atSeconds));
}

/** The row of a status and an event where no guard is asked, by both: it is the only one there. */
const UNGUARDED = { PROGRESSING: unguarded('PROGRESSING'), PAUSED: unguarded('PAUSED') };

function unguarded(status: ActiveState['status']): Partial<Readonly<Record<RolloutEventName, Transition>>> {
  const rows = TRANSITIONS.filter(({ from, guards }) => from === status && guards.length === 0);
  return Object.fromEntries(rows.map((one) => [one.event, one]));
}

/** Whether an event leaves everything as it was, at any time. */
export function keepsWatching({ status }: ActiveState, event: RolloutEventName): boolean {
  return UNGUARDED[status][event]?.action === 'keep_watching';
}

/** The one row that matches. */
export function transitionOf(state: ActiveState, event: RolloutEventName, atSeconds: number): Transition {
  const certain = UNGUARDED[state.status][event];
  if (certain !== undefined) return certain;
  let found: Transition | null = null;
  let count = 0;
  // Counted, not listed: this runs every window.
  for (const candidate of rowsOf(state, event)) {
    if (!matches(candidate, state, atSeconds)) continue;
    found = candidate;
    count++;
  }
  if (found === null || count > 1) throw new Error(`not exactly one transition for ${state.status} ${event}`);
  return found;
}
