import type { NumberLimits } from '../place.js';

/** What is wrong with an assertion about a study or a comparison. */
export type AssertionProblem =
  /** There is no comparison, or one that there is not, as in `a = 1`. `example`: of one, other than that of a study. */
  | {
      readonly code: 'no_comparison';
      readonly found: string;
      readonly allowed: readonly string[];
      readonly example?: string;
    }
  /** What stands before the comparison has other than three parts. */
  | { readonly code: 'not_three_words'; readonly found: string }
  | {
      readonly code: 'unknown_scenario' | 'unknown_figure' | 'unknown_statistic';
      readonly found: string;
      readonly allowed: readonly string[];
      readonly suggestion: string | null;
    }
  | { readonly code: 'not_a_number'; readonly found: string }
  /** `5%` where no share is meant. */
  | { readonly code: 'percentage_of_no_rate'; readonly found: string; readonly figure: string }
  /** A rate is compared with what no rate can be. `meant`: of 2, the percentage 2 was probably meant; null: nothing near. */
  | {
      readonly code: 'limit_out_of_range';
      readonly found: string;
      readonly allowed: NumberLimits;
      readonly meant: number | null;
    }
  /** `change.` outside of a comparison of two plans. */
  | { readonly code: 'change_without_comparison'; readonly found: string };
