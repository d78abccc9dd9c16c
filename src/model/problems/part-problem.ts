/** What a number in a part of a study has to equal, or add up to. */
export type SameAs =
  | 'runs_played'
  | 'runs_of_summary'
  | 'runs_of_state'
  | 'runs_completed'
  | 'sum_of_buckets'
  | 'worlds'
  | 'greatest_excess'
  | 'bucket_of_bound'
  | 'runs_or_none';

/** What does not fit together in a part of a study: the file of a shard, or a checkpoint. */
export type PartProblemDetail =
  | { readonly code: 'count_differs'; readonly found: number; readonly expected: number; readonly sameAs: SameAs }
  /** Entries ascend, each once; those of a study say no more than there is in its plan. */
  | { readonly code: 'entry_out_of_order' }
  | { readonly code: 'entry_not_of_plan'; readonly found: string }
  /** The earliest run of a bucket is the earliest of another, too, or so late that too few runs are left. */
  | { readonly code: 'run_not_of_bucket'; readonly found: number }
  | { readonly code: 'sum_off_buckets' }
  | { readonly code: 'there_or_not'; readonly expected: 'there' | 'null' }
  | { readonly code: 'config_not_completed' }
  | { readonly code: 'digest_differs' }
  | { readonly code: 'not_enough_known' }
  | { readonly code: 'scenarios_not_played' };
