import type { DocumentPath } from '../place.js';
import type { ConfigProblem } from './problem.js';

/** What is wrong with a sweep as it was asked for. */
export type SweepProblem =
  /** There is no `=`, or nothing before or after it. */
  | { readonly code: 'not_path_and_values'; readonly found: string }
  /** As `stages[x]` or `canary..error_rate`. */
  | { readonly code: 'path_unreadable'; readonly found: string }
  /** Neither a list nor `from:to:steps`, with or without `:log`. */
  | { readonly code: 'not_a_range'; readonly found: string }
  | { readonly code: 'end_not_a_number'; readonly found: string }
  | { readonly code: 'steps_out_of_range'; readonly found: string; readonly least: number; readonly most: number }
  | { readonly code: 'ends_equal'; readonly found: string }
  /** Logarithmic steps with an end that is not above 0. */
  | { readonly code: 'no_logarithm'; readonly found: string }
  | { readonly code: 'value_empty'; readonly found: string }
  | { readonly code: 'value_repeated'; readonly found: string }
  | { readonly code: 'too_many_values'; readonly found: number; readonly most: number };

/** What keeps a value from being put into a configuration. */
export type ValueProblem =
  /** The path leads through `at`, in which there is nothing of the kind. `length`: of the list there; null: no list. */
  | {
      readonly code: 'leads_nowhere';
      readonly path: DocumentPath;
      readonly at: DocumentPath;
      readonly length: number | null;
    }
  /** The configuration is not right with it. */
  | {
      readonly code: 'does_not_fit';
      readonly path: DocumentPath;
      readonly value: number | string;
      readonly problem: ConfigProblem;
    };
