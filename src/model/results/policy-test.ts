import type { Subject } from '../judge.js';
import type { DocumentPath, Place } from '../place.js';
import type { RolloutAction, RolloutEventName } from '../rollout.js';
import type { RunReason } from '../run-reason.js';
import type { FinalState, Status } from '../status.js';
import type { FigureName, FiredRule } from './outcome.js';
import type { AssertionResult, ScenarioName } from './study.js';

/** As much of a reason as a case asks for; at least one is not null. */
export interface ExpectedReason {
  readonly code: RunReason['code'] | null;
  readonly metric: Subject | null;
  /** Or the name of a judge. */
  readonly condition: string | null;
  /** Whose requests the rule that decided reads; null: may be anything. */
  readonly of: 'canary' | 'service' | null;
}

/** Both included; at least one is not null. */
export interface FigureBounds {
  readonly figure: FigureName;
  readonly min: number | null;
  readonly max: number | null;
}

/** What every run of a case has to come to; what is null may be anything. */
export interface Expectation {
  readonly finalState: FinalState | null;
  /** The stages of which it ended in one. */
  readonly stages: readonly string[] | null;
  readonly reason: ExpectedReason | null;
  readonly bounds: readonly FigureBounds[];
  /** Of all runs together, as `rolled_back.rate < 0.02`: still to be read. */
  readonly assertions: readonly string[];
}

/** One named case of a file of policy tests, as understood. */
export interface PolicyCase {
  readonly name: string;
  /** The configuration with the plan, as the file names it. */
  readonly config: string;
  readonly scenario: ScenarioName;
  readonly seed: string;
  /** Null: one run, with just that seed. */
  readonly runs: number | null;
  readonly expected: Expectation;
  readonly path: DocumentPath;
  readonly place: Place;
}

/** Something expected that did not come to be, as in the first run in which it did not. */
export type Mismatch =
  | {
      readonly code: 'final_state';
      readonly expected: FinalState;
      readonly received: FinalState;
      readonly reason: RunReason | null;
    }
  | { readonly code: 'stage'; readonly expected: readonly string[]; readonly received: string }
  | { readonly code: 'reason'; readonly expected: ExpectedReason; readonly received: RunReason | null }
  | { readonly code: 'figure'; readonly expected: FigureBounds; readonly received: number | null };

export interface Miss {
  readonly mismatch: Mismatch;
  /** Of the first run to miss. */
  readonly seed: string;
  /** Runs that missed. */
  readonly runs: number;
}

/** What became of a case: it passed if nothing was missed and every assertion is met. */
export interface CaseResult {
  readonly passed: boolean;
  /** Runs played. */
  readonly runs: number;
  readonly misses: readonly Miss[];
  readonly assertions: readonly AssertionResult[];
}

/** A row of the table of transitions; no two have the same status, event and action. */
export interface TableRow {
  readonly from: Status;
  readonly event: RolloutEventName;
  readonly guards: readonly string[];
  readonly action: RolloutAction;
  readonly to: Status;
}

/** How many cases had some use of each part of a plan. */
export interface PlanCoverage {
  readonly config: string;
  readonly stages: readonly { readonly stage: string; readonly reachedIn: number }[];
  readonly rules: readonly RuleCoverage[];
}

export interface RuleCoverage extends FiredRule {
  readonly stage: string;
  readonly judgedIn: number;
  readonly breachedIn: number;
}

/** What the cases that were run made use of. */
export interface Coverage {
  /** In the order in which the cases first name them. */
  readonly plans: readonly PlanCoverage[];
  /** Rows that a simulated rollout can take at all, in the order of the table. */
  readonly rows: readonly (TableRow & { readonly takenIn: number })[];
}
