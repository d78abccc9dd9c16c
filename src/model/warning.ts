import type { Metric } from './metric.js';
import type { OperatorActionName } from './operator.js';

/** Something about a configuration that is allowed and probably not meant. Stage indexes count from 0. */
export type ConfigWarning =
  /** The last stage ends below 100 %, and what comes after it nobody watches. */
  | {
      readonly code: 'unwatched_promotion';
      readonly stageIndex: number;
      readonly stage: string;
      readonly trafficPercent: number;
    }
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
  /** A breach must hold for longer than all stages together are watched, so that it never counts. */
  | {
      readonly code: 'hold_outlasts_rollout';
      readonly metric: Metric;
      readonly holdSeconds: number;
      readonly watchedSeconds: number;
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
  /** A fault shows only from a share of the traffic that no stage gives the canary. */
  | {
      readonly code: 'fault_never_shows';
      readonly fault: string;
      readonly minTrafficPercent: number;
      readonly mostTrafficPercent: number;
    }
  /** A fault begins when all stages are over at the latest. */
  | {
      readonly code: 'fault_after_rollout';
      readonly fault: string;
      readonly beginsAtSeconds: number;
      readonly rolloutSeconds: number;
    };

/** Something that turned out in a run to have no effect. */
type RunWarning = {
  readonly code: 'operator_ignored';
  readonly atSeconds: number;
  readonly action: OperatorActionName;
  /** `not_paused`: nothing to resume. `ended`: the rollout was over. */
  readonly why: 'not_paused' | 'ended';
};

export type Warning = ConfigWarning | RunWarning;
