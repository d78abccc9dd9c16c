import type { Found } from '../place.js';
import type { AssertionProblem } from './assertion-problem.js';

/** What is wrong with a file of policy tests, beyond what is wrong with its fields one by one. */
export type CaseProblemDetail =
  | { readonly code: 'no_policy_tests' }
  | { readonly code: 'not_policy_tests'; readonly found: Found }
  /** Neither the case nor the file names a configuration. */
  | { readonly code: 'case_without_config' }
  /** It is not in the folder of the policy tests, by its name or by where its links lead. */
  | { readonly code: 'config_outside'; readonly config: string }
  /** `earlierIndex` counts cases, from 0. */
  | { readonly code: 'duplicate_case'; readonly name: string; readonly earlierIndex: number }
  /** Nothing could make the case fail, or nothing that its `reason` or its bounds say. */
  | {
      readonly code: 'expects_nothing';
      readonly what: 'case' | 'reason' | 'bounds';
      readonly allowed: readonly string[];
    }
  | { readonly code: 'bounds_reversed'; readonly min: number; readonly max: number }
  | { readonly code: 'reason_of_completed' }
  | { readonly code: 'assertion_without_runs' }
  /** The scenario is the case's: only `figure.statistic` stands before the comparison. */
  | { readonly code: 'assertion_not_two_words'; readonly found: string }
  | { readonly code: 'assertion_unreadable'; readonly problem: AssertionProblem }
  /** A world of the configuration's own metrics that it does not have. */
  | {
      readonly code: 'unknown_scenario';
      readonly found: string;
      readonly allowed: readonly string[];
      readonly suggestion: string | null;
    }
  /** Nothing says by how much a metric could be worse. */
  | { readonly code: 'not_worse_than_stable'; readonly metric: string; readonly stable: number };
