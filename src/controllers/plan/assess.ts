import type { RolloutEventName, Tally } from '../../model/rollout.js';
import type { Asks } from '../../model/verdict.js';

/** What a stage's tally is held against. */
export interface Limits {
  readonly failureLimit: number;
  /** Whether the stage's bake time is over. */
  readonly timeIsOver: boolean;
  /** What the latest judgement asks for. */
  readonly asks: Asks;
  /** Whether the stage can still be given more time. */
  readonly mayExtend: boolean;
}

export type StageEventName = Extract<RolloutEventName, `STAGE_${string}`>;

type Finding =
  | 'more_failures_than_tolerated'
  | 'judges_ask_to_hold'
  | 'judges_ask_to_promote'
  | 'time_left'
  | 'at_least_one_pass'
  | 'may_extend'
  | 'otherwise';

/**
 * What a stage's verdicts so far amount to: read from the top, the first hit wins. This is the one place where failure
 * takes precedence over all else, doubt over time, and evidence over its absence.
 */
export const ASSESSMENT: readonly { readonly when: Finding; readonly event: StageEventName }[] = [
  { when: 'more_failures_than_tolerated', event: 'STAGE_FAILED' },
  { when: 'judges_ask_to_hold', event: 'STAGE_HELD' },
  { when: 'judges_ask_to_promote', event: 'STAGE_PASSED' },
  { when: 'time_left', event: 'STAGE_CONTINUES' },
  { when: 'at_least_one_pass', event: 'STAGE_PASSED' },
  { when: 'may_extend', event: 'STAGE_EXTENDED' },
  { when: 'otherwise', event: 'STAGE_INCONCLUSIVE' },
];

const HOLDS: Readonly<Record<Finding, (tally: Tally, limits: Limits) => boolean>> = {
  more_failures_than_tolerated: (tally, limits) => tally.failed > limits.failureLimit,
  judges_ask_to_hold: (_, limits) => limits.asks === 'hold',
  judges_ask_to_promote: (tally, limits) => limits.asks === 'promote' && tally.passed > 0,
  time_left: (_, limits) => !limits.timeIsOver,
  at_least_one_pass: (tally) => tally.passed > 0,
  may_extend: (_, limits) => limits.mayExtend,
  otherwise: () => true,
};

/** The table with its words looked up: this runs every window. */
const ROWS = ASSESSMENT.map(({ when, event }) => ({ holds: HOLDS[when], event }));

/** Turns a stage's tally and its limits into the event that the transitions understand. */
export function assess(tally: Tally, limits: Limits): StageEventName {
  for (const { holds, event } of ROWS) if (holds(tally, limits)) return event;
  throw new Error('the last row of ASSESSMENT always holds');
}
