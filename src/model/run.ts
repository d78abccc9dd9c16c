import type { Evidence } from './evidence.js';
import type {
  AudienceHarm,
  BlastRadius,
  CopiesAccount,
  ErrorBudget,
  FollowUp,
  HarmBeyondFailures,
  RollbackResult,
  RollbackSafety,
  TelemetryGaps,
  TimelineEntry,
} from './harm.js';
import type { InstancesOfRun } from './instances.js';
import type { Metric } from './metric.js';
import type { BaselineSource } from './observation.js';
import type { ControllerRecord } from './policy/controller-record.js';
import type { Warning } from './problems/warning.js';
import type { OutcomeName } from './results/outcome.js';
import type { PauseCause, RolloutAction, RolloutEventName, Tally } from './rollout.js';
import type { ConditionName, Sequel } from './rule.js';
import type { RunReason } from './run-reason.js';
import type { FinalState, Status } from './status.js';
import type { Finding, Judgement } from './verdict.js';

/** What one arm did over a stretch of time, as numbers. Rates and latencies are null when it served nothing. */
export interface ArmSummary {
  readonly requests: number;
  readonly errors: number;
  readonly errorRate: number | null;
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
  readonly latencyP99Ms: number | null;
  /** Mean, of one instance. */
  readonly cpuPercent: number | null;
  /** At the end, of one instance. */
  readonly memoryMb: number | null;
  /** Of one instance. */
  readonly restarts: number;
  readonly conversionRate: number | null;
  /** By name, those that the configuration brings along; null where there was nothing of one. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** One row of the history: what happened, and where it led. Windows that change nothing are not in it. */
export interface TransitionRecord {
  readonly atSeconds: number;
  readonly from: Status;
  readonly event: RolloutEventName;
  readonly action: RolloutAction;
  readonly to: Status;
  /** The stage the rollout is in afterwards. */
  readonly stage: string;
  /** The canary's share afterwards, in [0, 100]. */
  readonly trafficPercent: number;
}

/** One look. */
export interface WindowRecord {
  /** From 0, over the whole run. */
  readonly windowIndex: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Later than it ends where telemetry is late. */
  readonly lookedAtSeconds: number;
  readonly stage: string;
  readonly trafficPercent: number;
  readonly canary: ArmSummary;
  readonly stable: ArmSummary;
  readonly freshBaseline: ArmSummary | null;
  readonly baselineSource: BaselineSource;
  readonly judgement: Judgement;
  /** What `assess` made of the stage's tally after this window. */
  readonly event: RolloutEventName;
  /** Status after this window. */
  readonly status: Status;
}

/** INTERRUPTED: the run ended, or a person promoted, while the stage was still being watched. NOT_REACHED: it never began. */
export type StageOutcome = 'PASSED' | 'FAILED' | 'INCONCLUSIVE' | 'INTERRUPTED' | 'NOT_REACHED';

/** The closest call of one condition in a stage: the window in which the canary came nearest to, or furthest over, it. */
export interface Check {
  readonly metric: Metric;
  readonly of?: 'service';
  /** As of its rule. */
  readonly place?: number;
  readonly sequel?: Sequel;
  readonly condition: ConditionName;
  readonly limit: number;
  /** All four null when no window of the stage could judge the condition. */
  readonly observed: number | null;
  readonly bound: number | null;
  readonly baseline: number | null;
  readonly atSeconds: number | null;
  /** Windows in which the condition was breached or pending. */
  readonly breaches: number;
}

/** Real: null when it was not reached. */
export interface StageShare {
  readonly plannedPercent: number;
  readonly realPercent: number | null;
}

export interface StageResult {
  readonly name: string;
  /** Of the requests of its audiences, where it has any. */
  readonly trafficPercent: number;
  /** Where the plan goes by audiences: whose requests the share is of; null: all users'. */
  readonly audience?: readonly string[] | null;
  /** What the canary was to get of all requests, and what it got, in percent; only where these may differ. */
  readonly share?: StageShare;
  /** See `Stage`. */
  readonly mirrorPercent?: number;
  /** In the words of a rehearsed policy; left out where a plan steered. */
  readonly does?: string;
  readonly outcome: StageOutcome;
  /** Null when not reached. */
  readonly startedAtSeconds: number | null;
  /** Includes time spent PAUSED in the stage. */
  readonly durationSeconds: number;
  readonly tally: Tally;
  /** Where relative conditions got their baseline; `none` if no window compared anything. */
  readonly baselineSource: BaselineSource;
  readonly canary: ArmSummary;
  readonly stable: ArmSummary;
  /** Null in a world without fresh instances of the stable version. */
  readonly freshBaseline: ArmSummary | null;
  readonly checks: readonly Check[];
  /** What each statistical judge made of each thing it looks at, at the last look that it took in the stage. */
  readonly evidence: readonly Evidence[];
}

/** A breach that was told to a person. */
export interface Alert {
  readonly atSeconds: number;
  readonly stage: string;
  readonly finding: Finding;
}

/** A finished run. */
export interface Run {
  readonly seed: string;
  readonly name: string;
  readonly finalState: FinalState;
  /** The same, held against what is true of the canary. */
  readonly outcome: OutcomeName;
  readonly pausedBecause: PauseCause | null;
  readonly reason: RunReason | null;
  /** Until the decision that ended it; a rollback, and what follows, come on top. */
  readonly durationSeconds: number;
  /** Stages the rollout passed or was let past; all of them when it is COMPLETED. */
  readonly stagesCompleted: number;
  /** The arms' figures over the whole run, rollback included, but not what follows. */
  readonly canary: ArmSummary;
  readonly stable: ArmSummary;
  readonly freshBaseline: ArmSummary | null;
  readonly tally: Tally;
  /** Failures of all arms. */
  readonly failedRequests: number;
  /** Failures of the canary less those stable would have had on the same draws; negative if the canary is better. */
  readonly excessFailedRequests: number;
  readonly beyondFailures: HarmBeyondFailures;
  /** Among the canary's requests; null where it got no copies. */
  readonly copies: CopiesAccount | null;
  /**
   * From the first moment something was wrong with the canary (its version worse than stable, or a fault that hit it) to
   * the decision, a verdict's or a person's, that rolled it back, and to when it served no more; null unless there were both.
   */
  readonly timeToDetectSeconds: number | null;
  readonly timeToRestoreSeconds: number | null;
  /** The canary's share of traffic when the rollout was decided: 100 when it was promoted; of a stalled one, its share. */
  readonly shareAtDecisionPercent: number;
  readonly blastRadius: BlastRadius;
  /** Empty in a world that tells no audiences apart. */
  readonly byAudience: readonly AudienceHarm[];
  /** Null unless ROLLED_BACK. */
  readonly rollback: RollbackResult | null;
  /** Null when the service was not followed. */
  readonly followUp: FollowUp | null;
  readonly rollbackSafety: RollbackSafety;
  /** Null without an objective. */
  readonly errorBudget: ErrorBudget | null;
  /** Null where the world does not count instances. */
  readonly instances: InstancesOfRun | null;
  /** Breaches of rules that alert, as they began to count, in order of time. */
  readonly alerts: readonly Alert[];
  /** Null where all that is served is read at once, to the second. */
  readonly telemetry: TelemetryGaps | null;
  readonly timeline: readonly TimelineEntry[];
  readonly stages: readonly StageResult[];
  readonly transitions: readonly TransitionRecord[];
  readonly windows: readonly WindowRecord[];
  readonly warnings: readonly Warning[];
  /** Left out where a plan steered. */
  readonly controller?: ControllerRecord;
}
