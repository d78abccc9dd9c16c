import type { Evidence } from './evidence.js';
import type { Metric } from './metric.js';
import type { ConditionName, Sequel } from './rule.js';

export const VERDICTS = ['PASS', 'FAIL', 'INCONCLUSIVE'] as const;

export type Verdict = (typeof VERDICTS)[number];

/**
 * What became of one condition in one window. `breached` fails the window; `pending` is a breach that has not yet held
 * as long as its rule asks; `unknown` could not be judged: there is no baseline to compare with.
 */
export type FindingOutcome = 'held' | 'breached' | 'pending' | 'unknown';

/** One condition, judged in one window. */
export interface Finding {
  readonly metric: Metric;
  readonly condition: ConditionName;
  /** As configured. */
  readonly limit: number;
  readonly outcome: FindingOutcome;
  /** Of all arms together; left out: of the canary. */
  readonly of?: 'service';
  /** As of its rule. */
  readonly place?: number;
  readonly sequel?: Sequel;
  /** The value of the metric. */
  readonly observed: number;
  /** The baseline's value; null for an absolute condition, or without a baseline. */
  readonly baseline: number | null;
  /** The limit as a value of the metric (baseline × ratio, say); null without the baseline it needs. */
  readonly bound: number | null;
}

/** Why a window, or a rule in it, gave no evidence at all. */
export type Silence =
  | { readonly code: 'too_few_requests'; readonly requests: number; readonly minRequests: number }
  /** Of a metric that comes from failures, of which the canary had none yet and therefore no series. */
  | { readonly code: 'no_failure_yet'; readonly metric: Metric }
  | { readonly code: 'no_thresholds' };

/**
 * What a judgement asks for besides its verdict: `roll_back`, that the rollout ends here, because a judge found the canary
 * worse; `hold`, that a person looks before anything else happens, because what is wrong is not the canary or cannot be
 * known; `promote`, that the stage ends, because the canary is shown to be no worse.
 */
export type Asks = 'roll_back' | 'hold' | 'promote' | null;

/**
 * What rules that pause or freeze ask for: `freeze`, `pause`, that the rollout is held, said once of each breach, when it begins
 * to count; `clear`, that each rule of the stage that pauses was judged and is kept.
 */
export type Halt = 'freeze' | 'pause' | 'clear';

/** What there is to see in a window, by the row of the decision table that holds. */
export type DecisionRow =
  | 'canary_is_worse'
  | 'worse_than_carried_baseline_rolls_back'
  | 'threshold_is_breached'
  | 'users_do_not_match'
  | 'worse_than_carried_baseline_pauses'
  | 'both_arms_are_bad'
  | 'no_data_in_the_stage'
  | 'rule_that_waits_is_breached'
  | 'judges_are_undecided'
  | 'canary_is_no_worse_than_the_margin'
  | 'otherwise';

/**
 * Which row decided a window, and on what: the evidence and the findings that made the row hold, in the order in which
 * they count, evidence before findings.
 */
export interface DecidedBy {
  readonly row: DecisionRow;
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
}

/** A verdict with its reasons as data. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Every condition judged; empty when `silence` says why none was, without those of a metric that it names. */
  readonly findings: readonly Finding[];
  readonly silence: Silence | null;
  /** What each statistical judge makes of each thing it looks at; empty where only thresholds are judged. */
  readonly evidence: readonly Evidence[];
  readonly asks: Asks;
  readonly decidedBy: DecidedBy;
  readonly halts?: Halt;
  /** Breaches that begin to count in this window, of rules that roll nothing back: one for each rule. */
  readonly told?: readonly Finding[];
}
