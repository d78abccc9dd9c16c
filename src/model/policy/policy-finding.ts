import type { KayentaFindingDetail } from './kayenta-finding.js';
import type { PlacedEdit, PolicyEdit, PolicyPart, PolicyPlace } from './policy-part.js';
import type { QueryProblem } from './query.js';

/** Something that a policy says and that does not do what it seems to, with the part that says it. */
export interface Found {
  readonly detail: PolicyFindingDetail;
  readonly at: PolicyPart;
  /** What may mend it, the likeliest first, each some changes that are made together: told of is only what was tried and helps. */
  readonly mends?: readonly (readonly PolicyEdit[])[];
}

/** The same, with the policy that it is of. `run`: where the metric is used; null: of the whole. */
export interface FoundInPolicy extends Found {
  readonly rollout: string;
  readonly run: string | null;
}

/** The same, with its place. */
export type PolicyFinding = PolicyFindingDetail &
  PolicyPlace & {
    readonly rollout: string;
    readonly run: string | null;
    /** Changes with which it is not found; empty: none is known. */
    readonly remedy: readonly PlacedEdit[];
  };

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
  /** The same of another value that no data give. */
  | {
      readonly code: 'silence_is_value';
      readonly metric: string;
      readonly value: number;
      readonly judged: string;
    }
  /** A background run measures from the start; while there are no data it is aborted after so many seconds. */
  | { readonly code: 'aborts_without_data'; readonly metric: string; readonly afterSeconds: number }
  /** A background metric ends by itself, so many seconds after it began. */
  | { readonly code: 'stops_watching'; readonly metric: string; readonly afterSeconds: number }
  /** A person has to go on, at each of these steps, counted from 1. */
  | { readonly code: 'endless_pause'; readonly steps: readonly number[] }
  /** Nothing measures anything. */
  | { readonly code: 'unwatched' }
  | { readonly code: 'scale_without_router'; readonly step: number }
  | { readonly code: 'not_rehearsed'; readonly part: string }
  /** Where requests are copied pods are as many as it takes. */
  | { readonly code: 'pods_not_counted' }
  /** It is measured before any user meets the new version. */
  | { readonly code: 'preview_without_traffic'; readonly metric: string }
  | { readonly code: 'status_not_replayed' }
  | QueryFindingDetail
  | FlaggerFindingDetail
  | KayentaFindingDetail;

/** Of a query. */
type QueryFindingDetail =
  /** Prometheus refuses it, or only the simulator does. */
  | {
      readonly code: 'query_invalid' | 'query_not_supported';
      readonly metric: string;
      readonly query: QueryProblem;
    }
  /** It reads all versions together. `say`: a condition with which it would read the canary alone; null: none is known. */
  | {
      readonly code: 'query_dilutes';
      readonly metric: string;
      readonly series: readonly string[];
      readonly say: string | null;
    }
  /**
   * It has no answer before the canary's first failure, since it divides failures alone, whose counters are not there until then.
   * `judged`: what comes of no answer.
   */
  | {
      readonly code: 'empty_until_first_failure';
      readonly metric: string;
      readonly series: readonly string[];
      readonly judged: string;
    }
  /** It looks back over more than the time since the canary had another share, or none. */
  | {
      readonly code: 'window_outlasts_step';
      readonly metric: string;
      readonly windowSeconds: number;
      readonly heldSeconds: number;
      /** From 1: the one that changes the share. */
      readonly step: number;
    };

/** Of a Canary of Flagger's. */
type FlaggerFindingDetail =
  /** Nothing happens until it is no longer suspended. */
  | { readonly code: 'canary_suspended' }
  /** The analysis is given as `canaryAnalysis`. */
  | { readonly code: 'old_form' }
  /** The schema of the cluster asks for fields, and for one of three: these are missing, and of the three these are given. */
  | { readonly code: 'schema_refuses'; readonly missing: readonly string[]; readonly steps: readonly string[] }
  /** The provider moves no traffic; these fields do nothing. */
  | { readonly code: 'no_router'; readonly fields: readonly string[] }
  /** The weight at which it stays for good. */
  | { readonly code: 'never_advances'; readonly weight: number }
  | { readonly code: 'last_step_wins'; readonly last: number; readonly maxWeight: number }
  | {
      readonly code: 'beyond_max_weight';
      readonly maxWeight: number;
      readonly stepWeight: number;
      readonly reached: number;
    }
  /** Neither built in, nor with a query or a template: each check fails. */
  | { readonly code: 'measures_nothing'; readonly metric: string }
  /** Neither a threshold nor a range: it passes whatever is measured, or fails from 1 ms, or above 0. */
  | { readonly code: 'no_limit'; readonly metric: string; readonly outcome: 'passes' | 'from_1_ms' | 'above_0' }
  /** No value is in its range. */
  | { readonly code: 'range_empty'; readonly metric: string; readonly min: number; readonly max: number }
  /** A template's query asks for an interval, and there is none. */
  | { readonly code: 'window_missing'; readonly metric: string }
  /** The window of the query is longer, or shorter, than the time from check to check. */
  | {
      readonly code: 'window_overlaps' | 'window_leaves_gaps';
      readonly metric: string;
      readonly windowSeconds: number;
      readonly intervalSeconds: number;
    }
  | { readonly code: 'gate_waits'; readonly webhook: string; readonly type: string }
  /** Of those that its query names, variables that the metric does not give. */
  | { readonly code: 'variable_missing'; readonly metric: string; readonly variables: readonly string[] }
  /** Users meet it at the end alone, and the metrics are checked before. */
  | { readonly code: 'nothing_sent' }
  | { readonly code: 'users_stay' | 'no_data_fails' | 'promotion_unwatched' }
  /**
   * `falseRollbackRate`: of healthy canaries in a study, in [0, 1]; left out: none was made. With it, of the requests that a check
   * sees at the least share, in percent: what one failure among them makes of the success rate.
   */
  | {
      readonly code: 'no_least_requests';
      readonly falseRollbackRate?: number;
      readonly requests?: number;
      readonly share?: number;
      readonly successPercent?: number;
    }
  | { readonly code: 'threshold_of_rollout'; readonly threshold: number }
  | CanaryAssumption
  | RolloutAssumption
  | RevisionAssumption;

/** What the revisions of a world are like; `arePodsNew`: each has pods of its own, which start. */
type RevisionAssumption = { readonly code: 'revisions_alike'; readonly arePodsNew: boolean };

/** What a rehearsal of Argo Rollouts takes for given. */
type RolloutAssumption =
  /** The world does not say how many requests match a header route. */
  | { readonly code: 'none_match'; readonly route: string }
  /** Nor how long the canary has had its share when an analysis by itself begins. */
  | { readonly code: 'canary_just_begun'; readonly canaryPercent: number };

/** What a rehearsal of a Canary takes for given. */
type CanaryAssumption =
  /** Between the change of the target and the tick that sees it. */
  | { readonly code: 'detection_unseen'; readonly intervalSeconds: number }
  | { readonly code: 'gate_open'; readonly webhook: string; readonly type: string }
  | { readonly code: 'rollback_unasked'; readonly webhook: string }
  | { readonly code: 'all_match' | 'pods_uncounted' | 'promoted_at_once' };
