import type { OperatorActionName } from '../operator.js';
import type { JudgingProblemDetail } from './judging-problem.js';

/** A stage, as problems speak of it. */
export interface StageLabel {
  /** From 0. */
  readonly index: number;
  /** Null when the name itself cannot be used. */
  readonly name: string | null;
}

/** A fault, as problems speak of it. */
export interface FaultLabel {
  /** From 0. */
  readonly index: number;
  /** Null when the name itself cannot be used. */
  readonly name: string | null;
}

/** When a fault begins or ends, as problems speak of it: so long after a stage began, or after what `after` says. */
export interface MomentLabel {
  readonly stage: string | null;
  readonly seconds: number;
  /** From the start of the rollout, if all goes to plan; null where that is not what is wrong. */
  readonly plannedSeconds: number | null;
}

/** Where a value comes from that was not written where it acts. */
export type ValueSource = 'given' | 'default' | 'stable';

/** Why two parts are not simulated together. */
export type ApartReason =
  | 'instances_split_alike'
  | 'instances_copy_nothing'
  | 'share_not_known_ahead'
  | 'copies_of_whom'
  | 'users_kept_by_instances';

/** Fields that are fine by themselves do not fit together. */
export type FitProblemDetail =
  | JudgingProblemDetail
  | {
      readonly code: 'p99_not_above_p50';
      readonly p50Ms: number;
      readonly p50From: ValueSource;
      readonly p99Ms: number;
      readonly p99From: ValueSource;
    }
  | { readonly code: 'first_rate_not_at_start'; readonly atSeconds: number }
  /** Indexes count points, from 0. */
  | {
      readonly code: 'rates_out_of_order';
      readonly index: number;
      readonly atSeconds: number;
      readonly earlierIndex: number;
      readonly earlierAtSeconds: number;
    }
  | { readonly code: 'rates_all_zero'; readonly points: number }
  | { readonly code: 'warm_up_without_effect' }
  | { readonly code: 'fresh_baseline_without_router' | 'autoscale_without_capacity' }
  | { readonly code: 'scaled_without_router'; readonly key: 'autoscale' | 'scale_down_stable' }
  | { readonly code: 'autoscale_below_count'; readonly max: number; readonly count: number }
  | { readonly code: 'stage_instances_uncounted'; readonly stage: StageLabel }
  /** Where instances split traffic, all of it is the canary's just where stable has none. */
  | {
      readonly code: 'stage_instances_off_share';
      readonly stage: StageLabel;
      readonly stable: number;
      readonly percent: number;
    }
  | { readonly code: 'telemetry_without_effect' }
  /** What is not scraped cannot be lost. */
  | { readonly code: 'lost_without_scrape' }
  /** Failures that a fault does not bring cannot be ones that no metric counts. */
  | { readonly code: 'unseen_without_error_rate'; readonly fault: FaultLabel }
  | {
      readonly code: 'lookback_shorter_than_interval';
      readonly lookbackSeconds: number;
      readonly intervalSeconds: number;
    }
  /** The limit of all stages together leaves nothing of that of one. */
  | { readonly code: 'stage_limit_above_rollout_limit'; readonly stageLimit: number; readonly rolloutLimit: number }
  | {
      readonly code: 'traffic_not_increasing';
      readonly stage: StageLabel;
      readonly percent: number;
      readonly earlier: StageLabel;
      readonly earlierPercent: number;
    }
  /** A canary without traffic and without copies; copies of what stable does not serve. */
  | { readonly code: 'stage_without_requests' | 'nothing_to_copy'; readonly stage: StageLabel }
  /** `defaulted`: the later stage has no name of its own and got this one. */
  | {
      readonly code: 'duplicate_name';
      readonly name: string;
      readonly stageIndex: number;
      readonly earlierIndex: number;
      readonly defaulted: boolean;
    }
  | {
      readonly code: 'stage_shorter_than_interval';
      readonly stage: StageLabel;
      readonly last: boolean;
      readonly seconds: number;
      readonly intervalSeconds: number;
    }
  /** Of a metric of one's own. */
  | { readonly code: 'ratio_and_count' | 'cv_without_gauge' }
  /** Of a metric of one's own: what it is to be worse than. */
  | {
      readonly code: 'worse_not_worse';
      readonly worse: number;
      readonly stable: number;
      readonly better: 'higher' | 'lower';
    }
  | { readonly code: 'rule_without_condition'; readonly metric: string; readonly conditions: readonly string[] }
  | { readonly code: 'service_of_instances'; readonly metric: string }
  /** What is read of copies: of the canary alone, and by `conditions` it would be compared; no stage has copies. */
  | { readonly code: 'copies_of_service' | 'copies_not_made'; readonly metric: string }
  | {
      readonly code: 'copies_with_relative_condition';
      readonly metric: string;
      readonly conditions: readonly string[];
    }
  | {
      readonly code: 'service_with_relative_condition';
      readonly metric: string;
      /** That compare with the baseline. */
      readonly conditions: readonly string[];
    }
  | {
      readonly code: 'floor_without_relative_condition';
      readonly metric: string;
      readonly conditions: readonly string[];
    }
  | {
      readonly code: 'span_shorter_than_interval';
      readonly metric: string;
      readonly key: 'over' | 'short';
      readonly spanSeconds: number;
      readonly spanFrom: ValueSource;
      readonly intervalSeconds: number;
    }
  | { readonly code: 'burn_rate_without_slo' }
  | {
      readonly code: 'burn_rate_short_not_shorter';
      readonly shortSeconds: number;
      readonly shortFrom: ValueSource;
      readonly longSeconds: number;
      readonly longFrom: ValueSource;
    }
  /** Not even when every request fails is the burn rate more than `max`. */
  | {
      readonly code: 'burn_rate_never_trips';
      readonly key: 'max' | 'max_long';
      readonly max: number;
      readonly maxFrom: ValueSource;
      readonly mostBurn: number;
      readonly objective: number;
    }
  | { readonly code: 'fault_without_effect'; readonly fault: FaultLabel; readonly effects: readonly string[] }
  /** All that it does leaves things as they are. */
  | {
      readonly code: 'fault_neutral';
      readonly fault: FaultLabel;
      readonly effects: readonly { readonly key: string; readonly value: number }[];
    }
  /** `earlierIndex`: null for a fault of the preset. `defaulted`: the later fault has no name of its own and got this one. */
  | {
      readonly code: 'duplicate_fault_name';
      readonly name: string;
      readonly faultIndex: number;
      readonly earlierIndex: number | null;
      readonly defaulted: boolean;
    }
  | {
      readonly code: 'fault_ends_before_it_begins';
      readonly fault: FaultLabel;
      readonly from: MomentLabel;
      readonly until: MomentLabel;
    }
  /** `over`: what the ramp does not fit into, the fault as a whole, what the planned stages leave of it, or one of its spells. */
  | {
      readonly code: 'ramp_too_long';
      readonly fault: FaultLabel;
      readonly rampSeconds: number;
      readonly allowedSeconds: number;
      readonly over: 'fault' | 'plan' | 'for';
    }
  /** All users are kept from the canary until a stage, so that one before it has nobody to serve. */
  | {
      readonly code: 'cohort_of_all_users';
      readonly fault: FaultLabel;
      readonly fromStage: string;
      readonly stage: StageLabel;
    }
  | {
      readonly code: 'flapping_incomplete';
      readonly fault: FaultLabel;
      readonly given: 'every' | 'for';
      readonly missing: 'every' | 'for';
    }
  | {
      readonly code: 'flap_not_shorter';
      readonly fault: FaultLabel;
      readonly forSeconds: number;
      readonly everySeconds: number;
    }
  | {
      readonly code: 'stage_moment_after_completion';
      readonly fault: FaultLabel;
      readonly key: 'from' | 'until';
      readonly stage: string | null;
      readonly after: 'completed' | 'rolled_back';
    }
  /** Shares of all requests that sum to more than all. */
  | { readonly code: 'audiences_above_all'; readonly sum: number }
  | { readonly code: 'audience_without_audiences'; readonly name: string }
  /** The canary gets no more of anyone than in the stage before. `names`: null: the stage is about all users. */
  | {
      readonly code: 'audience_not_increasing';
      readonly stage: StageLabel;
      readonly percent: number;
      readonly names: readonly string[] | null;
      readonly earlier: StageLabel;
      readonly least: number;
    }
  /** Fields, or values of them, as a reader writes them. */
  | {
      readonly code: 'not_simulated_together';
      readonly one: string;
      readonly other: string;
      readonly because: ApartReason;
    }
  | { readonly code: 'one_way_without_users' }
  | { readonly code: 'one_way_with_drift' }
  | {
      readonly code: 'operator_out_of_order';
      readonly index: number;
      readonly atSeconds: number;
      readonly action: OperatorActionName | null;
      readonly earlierIndex: number;
      readonly earlierAtSeconds: number;
      readonly earlierAction: OperatorActionName | null;
    }
  | { readonly code: 'too_many_windows'; readonly windows: number; readonly allowed: number }
  | { readonly code: 'too_many_parts'; readonly parts: number; readonly allowed: number };
