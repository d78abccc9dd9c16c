import type { Found } from '../place.js';

/** What stands in a claim where something else has to: `position` counts characters from 1. */
export interface ClaimProblem {
  readonly code: 'claim_unreadable';
  readonly found: string;
  readonly position: number;
  readonly expected: 'metric' | 'comparison' | 'number' | 'over' | 'duration' | 'whose' | 'end';
  readonly suggestion: string | null;
}

/** What is wrong with an experiment, beyond what is wrong with its fields one by one. */
export type ExperimentProblemDetail =
  | { readonly code: 'no_experiment' }
  | { readonly code: 'not_experiment'; readonly found: Found }
  | ClaimProblem
  | {
      readonly code: 'claim_metric_unknown';
      readonly found: string;
      readonly position: number;
      readonly allowed: readonly string[];
      readonly suggestion: string | null;
    }
  | {
      readonly code: 'claim_limit_out_of_range';
      readonly found: string;
      readonly position: number;
      readonly most: number;
    }
  | { readonly code: 'claim_of_percentage'; readonly found: string; readonly position: number; readonly metric: string }
  /** What happens between two looks is in no stretch of time that ends with one. */
  | { readonly code: 'claim_leaves_gaps'; readonly overSeconds: number; readonly everySeconds: number }
  | { readonly code: 'steady_state_too_short'; readonly atSeconds: number; readonly overSeconds: number }
  | {
      readonly code: 'parameter_of_another_kind';
      readonly key: string;
      readonly kind: string;
      readonly allowed: readonly string[];
    }
  | { readonly code: 'pods_beyond_replicas'; readonly pods: number; readonly replicas: number }
  | { readonly code: 'effect_without_effect'; readonly allowed: readonly string[] }
  | { readonly code: 'fault_never_shows'; readonly fromSeconds: number; readonly goneSeconds: number }
  | { readonly code: 'too_many_looks'; readonly looks: number; readonly allowed: number };
