import type { RolloutEventName, Tally } from '../../model/rollout.js';
import type { Asks, Halt } from '../../model/verdict.js';

/** What a stage's tally is held against. */
export interface Limits {
  readonly failureLimit: number;
  /** Null: there is none. */
  readonly rolloutFailureLimit: number | null;
  /** Windows that failed in earlier stages. */
  readonly failedBefore: number;
  /** Whether the stage's bake time is over. */
  readonly timeIsOver: boolean;
  /** What the latest judgement asks for. */
  readonly asks: Asks;
  /** What its rules that pause or freeze ask for; null: nothing. */
  readonly halts: Halt | null;
  /** Whether a rule that pauses holds the rollout. */
  readonly isPausedByRule: boolean;
  /** Whether the stage can still be given more time. */
  readonly mayExtend: boolean;
}

export type StageEventName = Extract<RolloutEventName, `STAGE_${string}`>;

type Finding =
  | 'judges_ask_to_roll_back'
  | 'more_failures_than_the_stage_tolerates'
  | 'more_failures_than_the_rollout_tolerates'
  | 'rules_that_freeze_in_breach'
  | 'judges_ask_to_hold'
  | 'rules_that_pause_in_breach'
  | 'rules_that_paused_are_kept'
  | 'judges_ask_to_promote'
  | 'time_left'
  | 'at_least_one_pass'
  | 'may_extend'
  | 'otherwise';

/**
 * What a stage's verdicts so far amount to: read from the top, the first hit wins. This is the one place where failure
 * takes precedence over all else, doubt over time, and evidence over its absence. What a judge with an alpha of its own finds
 * is decisive: the limits tolerate windows that break a threshold. What takes a person comes before what goes on by itself.
 */
export const ASSESSMENT: readonly { readonly when: Finding; readonly event: StageEventName }[] = [
  { when: 'judges_ask_to_roll_back', event: 'STAGE_FAILED' },
  { when: 'more_failures_than_the_stage_tolerates', event: 'STAGE_FAILED' },
  { when: 'more_failures_than_the_rollout_tolerates', event: 'STAGE_FAILED' },
  { when: 'rules_that_freeze_in_breach', event: 'STAGE_FROZEN' },
  { when: 'judges_ask_to_hold', event: 'STAGE_HELD' },
  { when: 'rules_that_pause_in_breach', event: 'STAGE_PAUSED' },
  { when: 'rules_that_paused_are_kept', event: 'STAGE_RECOVERED' },
  { when: 'judges_ask_to_promote', event: 'STAGE_PASSED' },
  { when: 'time_left', event: 'STAGE_CONTINUES' },
  { when: 'at_least_one_pass', event: 'STAGE_PASSED' },
  { when: 'may_extend', event: 'STAGE_EXTENDED' },
  { when: 'otherwise', event: 'STAGE_INCONCLUSIVE' },
];

/** What the words of the table ask, a bit each. */
const FACTS = {
  tooManyInStage: 1,
  hold: 2,
  promote: 4,
  timeIsOver: 8,
  passed: 16,
  mayExtend: 32,
  tooManyInRollout: 64,
  rollBack: 128,
  freeze: 256,
  pause: 512,
  recovered: 1024,
} as const;

const HOLDS: Readonly<Record<Finding, (facts: number) => boolean>> = {
  judges_ask_to_roll_back: (facts) => (facts & FACTS.rollBack) !== 0,
  more_failures_than_the_stage_tolerates: (facts) => (facts & FACTS.tooManyInStage) !== 0,
  more_failures_than_the_rollout_tolerates: (facts) => (facts & FACTS.tooManyInRollout) !== 0,
  rules_that_freeze_in_breach: (facts) => (facts & FACTS.freeze) !== 0,
  rules_that_pause_in_breach: (facts) => (facts & FACTS.pause) !== 0,
  rules_that_paused_are_kept: (facts) => (facts & FACTS.recovered) !== 0,
  judges_ask_to_hold: (facts) => (facts & FACTS.hold) !== 0,
  judges_ask_to_promote: (facts) => (facts & FACTS.promote) !== 0 && (facts & FACTS.passed) !== 0,
  time_left: (facts) => (facts & FACTS.timeIsOver) === 0,
  at_least_one_pass: (facts) => (facts & FACTS.passed) !== 0,
  may_extend: (facts) => (facts & FACTS.mayExtend) !== 0,
  otherwise: () => true,
};

const ASKED = { roll_back: FACTS.rollBack, hold: FACTS.hold, promote: FACTS.promote } as const;

/** The table, read once for every combination of facts: a study asks it in every window. */
const EVENTS = Array.from({ length: 2048 }, (_, facts) => firstOf(facts));

function firstOf(facts: number): StageEventName {
  const first = ASSESSMENT.find(({ when }) => HOLDS[when](facts));
  if (first === undefined) throw new Error('the last row of ASSESSMENT always holds');
  return first.event;
}

/** Turns a stage's tally and its limits into the event that the transitions understand. */
export function assess(
  { passed, failed }: Tally,
  { failureLimit, rolloutFailureLimit, failedBefore, timeIsOver, asks, halts, isPausedByRule, mayExtend }: Limits,
): StageEventName {
  const facts =
    (failed > failureLimit ? FACTS.tooManyInStage : 0) |
    (rolloutFailureLimit !== null && failedBefore + failed > rolloutFailureLimit ? FACTS.tooManyInRollout : 0) |
    (asks === null ? 0 : ASKED[asks]) |
    (halts === null ? 0 : halts === 'clear' ? (isPausedByRule ? FACTS.recovered : 0) : FACTS[halts]) |
    (timeIsOver ? FACTS.timeIsOver : 0) |
    (passed > 0 ? FACTS.passed : 0) |
    (mayExtend ? FACTS.mayExtend : 0);
  return EVENTS[facts] as StageEventName;
}
