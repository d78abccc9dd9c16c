import type { Metric } from '../metric.js';
import type { OperatorActionName } from '../operator.js';

/** Something about a configuration that is allowed and probably not meant. Stage indexes count from 0. */
export type ConfigWarning =
  /** Stable fails so often that its rate was probably written as a percentage, `meant` the rate that that is. */
  | { readonly code: 'high_error_rate'; readonly errorRate: number; readonly meant: number }
  /** Less than one percent of the traffic: a share was probably written, `meant` the percentage that that is. */
  | {
      readonly code: 'share_of_traffic';
      readonly stageIndex: number;
      readonly stage: string;
      readonly trafficPercent: number;
      readonly meant: number;
    }
  /** The last stage ends below 100 %, and what comes after it is not watched. */
  | {
      readonly code: 'unwatched_promotion';
      readonly stageIndex: number;
      readonly stage: string;
      readonly trafficPercent: number;
    }
  /** No stage lasts: the canary is promoted as the rollout begins. */
  | { readonly code: 'nothing_watched'; readonly stageIndex: number; readonly stage: string }
  /** The first stage leaves stable no traffic, so that there never is anything to compare with. */
  | {
      readonly code: 'no_baseline';
      readonly stageIndex: number;
      readonly stage: string;
      readonly metrics: readonly Metric[];
    }
  /** A breach must hold for longer than the stage is watched (its timed pause included), so that it hardly counts. */
  | {
      readonly code: 'hold_outlasts_stage';
      readonly stageIndex: number;
      readonly stage: string;
      readonly metric: Metric;
      readonly holdSeconds: number;
      readonly watchedSeconds: number;
    }
  /**
   * A breach must hold for longer than all stages together are watched, so that it counts only in a pause at least as long
   * as said, or never (null).
   */
  | {
      readonly code: 'hold_outlasts_rollout';
      readonly metric: Metric;
      readonly holdSeconds: number;
      readonly watchedSeconds: number;
      readonly pauseSeconds: number | null;
    }
  /**
   * What looks read ends so long before them that of a stage they see less than an interval, or nothing; its last `delaySeconds`
   * they never see.
   */
  | {
      readonly code: 'delay_hides_stage';
      readonly stageIndex: number;
      readonly stage: string;
      readonly bakeSeconds: number;
      readonly delaySeconds: number;
      readonly neededSeconds: number;
    }
  /** A threshold looks back over more than all stages together are watched, so that it only ever sees since the start. */
  | {
      readonly code: 'span_outlasts_rollout';
      readonly metric: Metric;
      readonly spanSeconds: number;
      readonly watchedSeconds: number;
    }
  /** The canary and its fresh baseline want more than all of the traffic, so that the baseline gets what is left. */
  | {
      readonly code: 'fresh_baseline_shrinks';
      readonly stageIndex: number;
      readonly stage: string;
      readonly trafficPercent: number;
      readonly baselinePercent: number;
    }
  /** Instances give a stage no more of the traffic than they gave the one before. */
  | {
      readonly code: 'stages_of_equal_share';
      readonly stageIndex: number;
      readonly stage: string;
      readonly plannedPercent: number;
      readonly trafficPercent: number;
      readonly earlier: string;
      readonly earlierPercent: number;
    }
  /** A stage is over by the time that instances asked for as it begins are ready. */
  | {
      readonly code: 'instances_after_stage';
      readonly stageIndex: number;
      readonly stage: string;
      readonly bakeSeconds: number;
      readonly readyAfterSeconds: number;
    }
  /** More requests come than all instances can serve, without any rollout. */
  | { readonly code: 'service_too_small'; readonly peakPerSecond: number; readonly capacityPerSecond: number }
  /** A stage bakes and nothing is demanded of the canary, so that it never passes. */
  | { readonly code: 'stage_without_thresholds'; readonly stageIndex: number; readonly stage: string }
  /** Thresholds are given, and none of the judges goes by them. */
  | { readonly code: 'thresholds_not_judged'; readonly judges: readonly string[] }
  /** As `no_baseline`, of judges that only ever compare. */
  | {
      readonly code: 'no_baseline_for_judges';
      readonly stageIndex: number;
      readonly stage: string;
      readonly judges: readonly string[];
    }
  /** A judge of series has few values to judge by as the stage ends. `intervalSeconds`: what would give enough; null: nothing. */
  | {
      readonly code: 'few_points';
      readonly judge: string;
      readonly stageIndex: number;
      readonly stage: string;
      readonly points: number;
      readonly advised: number;
      readonly intervalSeconds: number | null;
    }
  /** Values of a share of requests are ranked, of which one arm has less than about one event in a window of the stage. */
  | {
      readonly code: 'ranks_of_rare_events';
      readonly judge: string;
      readonly metric: Metric;
      readonly stageIndex: number;
      readonly stage: string;
      readonly trafficPercent: number;
      /** Expected in a window of the arm that serves less. */
      readonly events: number;
    }
  /** A test of one look is made in every window, at its whole alpha each time. */
  | { readonly code: 'naive_looks'; readonly judge: string; readonly looks: number; readonly alpha: number }
  /** What must hold for longer than a window cannot be seen to at one look a stage: `stageEnds`, how many there are of them. */
  | {
      readonly code: 'hold_without_second_look';
      readonly judge: string;
      readonly holdSeconds: number;
      readonly stageEnds: number;
    }
  /** The same of what a judge finds worse. */
  | {
      readonly code: 'judge_hold_outlasts_rollout';
      readonly judge: string;
      readonly holdSeconds: number;
      readonly watchedSeconds: number;
      readonly pauseSeconds: number | null;
    }
  /**
   * In these stages the canary serves other users than what it is compared with; `bias`: the stage in which stable itself
   * fails most unlike for the two, and how much, null where it does not.
   */
  | {
      readonly code: 'audience_confounds';
      readonly stages: readonly string[];
      readonly stageIndex: number;
      readonly isFresh: boolean;
      readonly bias: { readonly stage: string; readonly canaryRate: number; readonly baselineRate: number } | null;
    }
  /** `share`: a fault shows only from a share of the traffic that no stage gives the canary. */
  | {
      readonly code: 'fault_never_shows';
      readonly fault: string;
      readonly why: 'share';
      readonly minTrafficPercent: number;
      readonly mostTrafficPercent: number;
    }
  /** It is over when the stage begins that brings the traffic it needs, or the users it hits. */
  | {
      readonly code: 'fault_never_shows';
      readonly fault: string;
      readonly why: 'traffic' | 'cohort';
      readonly endsAtSeconds: number;
      readonly stage: string;
      readonly stageAtSeconds: number;
    }
  /** A fault begins when all stages are over at the latest. */
  | {
      readonly code: 'fault_after_rollout';
      readonly fault: string;
      readonly beginsAtSeconds: number;
      readonly rolloutSeconds: number;
    }
  /** A fault begins so long after completion, or the decision to roll back, that the service is not followed any more. */
  | {
      readonly code: 'fault_after_follow_up';
      readonly fault: string;
      readonly after: 'completed' | 'rolled_back';
      readonly beginsAfterSeconds: number;
      readonly followUpSeconds: number;
    }
  /** Something is configured of users without a `count`, and it changes nothing. */
  | { readonly code: 'users_unknown'; readonly setting: 'routing' | 'user_activity' }
  /** A release with a defect meets the world in which nothing goes wrong. */
  | { readonly code: 'defect_without_effect' }
  /** A chance of retries, and no fault whose failures are tried again. */
  | { readonly code: 'nothing_retried' }
  /** A time of day to begin at, and traffic that does not depend on it. */
  | { readonly code: 'start_without_day' }
  /** Nothing goes by a metric that the configuration brings along. */
  | { readonly code: 'metric_unused'; readonly metric: string }
  /** A person who is alerted, and no rule that alerts. */
  | { readonly code: 'alerts_nobody' }
  /** A world file speaks of something that the policy does not ask. */
  | {
      readonly code: 'said_of_nothing';
      readonly section: 'series' | 'arms' | 'measures' | 'hooks' | 'metrics';
      readonly name: string;
      readonly suggestion: string | null;
    }
  /** A world file says what policies of another kind go by. */
  | { readonly code: 'key_without_effect'; readonly key: KeyOfSomePolicies }
  /** A revision comes when the rollout that it would interrupt is over, at `rolloutSeconds` at the latest. */
  | { readonly code: 'revision_after_rollout'; readonly atSeconds: number; readonly rolloutSeconds: number }
  /** All noise that could hang together from one moment to the next is off. */
  | { readonly code: 'autocorrelation_without_noise' };

/** Of a world file, what only some policies go by. */
export const KEYS_OF_SOME_POLICIES = [
  'match_percent',
  'load_test_percent',
  'canary_percent',
  'canary_since',
  'revisions',
  'kayenta',
  'shadow',
  'pods.count',
  'slo.when_exhausted',
  'slo.when_overspent',
] as const;

export type KeyOfSomePolicies = (typeof KEYS_OF_SOME_POLICIES)[number];

/** Something that turned out in a run to have no effect. */
type RunWarning =
  /** The run is COMPLETED, and not one of its windows was judged. */
  | { readonly code: 'completed_unjudged'; readonly windows: number }
  /** A revision came when the rollout had been decided on. */
  | { readonly code: 'revision_ignored'; readonly atSeconds: number; readonly endedAtSeconds: number }
  | OperatorIgnored;

type OperatorIgnored = {
  readonly code: 'operator_ignored';
  readonly atSeconds: number;
  readonly action: OperatorActionName;
  /** `not_paused`: nothing to resume. `refused`: nothing to promote, for want of error budget. `ended`: the rollout was over. */
  readonly why: 'not_paused' | 'refused' | 'ended';
};

export type Warning = ConfigWarning | RunWarning;
