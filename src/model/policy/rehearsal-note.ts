/** What a metric of an analysis is held to, defaults put in, in the words of Argo Rollouts. */
export interface MetricLimits {
  /** Measurements that are no errors; null: it is measured for as long as its run goes on. */
  readonly count: number | null;
  /** −1: none. */
  readonly failureLimit: number;
  readonly inconclusiveLimit: number;
  readonly consecutiveErrorLimit: number;
  /** 0: none. */
  readonly consecutiveSuccessLimit: number;
}

/** What has been counted of a metric over its whole run. Errors are not among `count`. */
export interface MetricCounters {
  readonly successful: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly error: number;
  readonly count: number;
  readonly consecutiveError: number;
  readonly consecutiveSuccess: number;
}

/** How the metrics of a run have ended. */
export interface RunSummary {
  readonly count: number;
  readonly successful: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly error: number;
}

/** A metric of a run as it stands. */
export interface MetricStanding {
  /** Null: it was not measured. */
  readonly phase: string | null;
  readonly message: string;
  /** It is measured, and decides nothing. */
  readonly isDryRun: boolean;
  /** Null where the controller counts nothing. */
  readonly counters: MetricCounters | null;
}

/** A run of an analysis as it stands. */
export interface RunStanding {
  readonly run: string;
  readonly phase: string;
  readonly message: string;
  /** In the order in which it began with them. */
  readonly metrics: readonly MetricStanding[];
  /** Of the metrics that count, and of those that decide nothing; null where the controller writes none. */
  readonly summaries: { readonly run: RunSummary; readonly dryRun: RunSummary } | null;
}

/** A metric with which a run begins; no limits, null: it is not held to any. */
export interface StartedMetric {
  readonly name: string;
  readonly limits: MetricLimits | null;
}

/**
 * What a controller tells of. `alerted`: a person is called. `degraded`: it goes on, and says that something is wrong. `ended`:
 * the run of an analysis by itself is over. `restarted`: another revision is to be rolled out, and all begins anew.
 */
export const CONTROLLER_EVENTS = [
  'paused',
  'resumed',
  'aborted',
  'promoted',
  'alerted',
  'degraded',
  'ended',
  'restarted',
] as const;

export type ControllerEvent = (typeof CONTROLLER_EVENTS)[number];

/** What happened in a turn of a rehearsed controller. */
export type RehearsalNote =
  | { readonly type: 'stage'; readonly stageIndex: number }
  | { readonly type: ControllerEvent; readonly message: string }
  | { readonly type: 'run_started'; readonly run: string; readonly metrics: readonly StartedMetric[] }
  | ({ readonly type: 'run_ended' } & RunStanding)
  /** `value`: as the provider gave it, shortened; null: it gave none. */
  | {
      readonly type: 'measured';
      readonly run: string;
      readonly metric: string;
      readonly phase: string;
      readonly value: MeasuredValue;
      readonly message: string;
    }
  /** One tick of a controller that works by ticks, after it. */
  | {
      readonly type: 'tick';
      readonly phase: string;
      readonly weightPercent: number;
      readonly failedChecks: number;
      readonly calls: readonly string[];
    };

/** A number; of a list its first elements; null: there was nothing. */
export type MeasuredValue = number | readonly number[] | null;
