/** Something that a policy says and that does not do what it seems to, with its numbers. `run`: where the metric is used. */
export type PolicyFinding = PolicyFindingDetail & { readonly rollout: string; readonly run: string | null };

export type PolicyFindingDetail =
  /** `message` is the controller's. */
  | { readonly code: 'invalid_run'; readonly message: string }
  /** All measurements may fail. */
  | { readonly code: 'never_fails'; readonly metric: string; readonly count: number }
  /** There is an inconclusiveLimit, and no measurement that could be inconclusive. */
  | { readonly code: 'never_inconclusive'; readonly metric: string; readonly limit: number }
  /** Every result is successful. */
  | { readonly code: 'no_conditions'; readonly metric: string }
  /** The condition is an error for whatever the provider gives. */
  | {
      readonly code: 'always_error';
      readonly metric: string;
      readonly condition: string;
      readonly gives: 'list' | 'number' | 'anything';
      readonly why: string;
    }
  /** The simulator cannot tell. */
  | { readonly code: 'condition_not_supported'; readonly metric: string; readonly condition: string }
  /** NaN, as 0/0 without traffic gives it, counts as success. */
  | { readonly code: 'nan_passes'; readonly metric: string }
  /** No data gives 0, and 0 is judged so. */
  | { readonly code: 'silence_is_zero'; readonly metric: string; readonly judged: string }
  /** A background run measures from the start; while there are no data it is aborted after so many seconds. */
  | { readonly code: 'aborts_without_data'; readonly metric: string; readonly afterSeconds: number }
  /** A background metric ends by itself, so many seconds after it began. */
  | { readonly code: 'stops_watching'; readonly metric: string; readonly afterSeconds: number }
  /** A person has to go on, at each of these steps, counted from 1. */
  | { readonly code: 'endless_pause'; readonly steps: readonly number[] }
  /** Nothing measures anything. */
  | { readonly code: 'unwatched' }
  | { readonly code: 'scale_without_router'; readonly step: number }
  | { readonly code: 'not_rehearsed'; readonly part: string };
