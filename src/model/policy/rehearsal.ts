import type { Arm } from '../arm.js';
import type { Instances } from '../instances.js';
import type { OwnMetricName } from '../metric.js';
import type { ConfigWarning } from '../problems/warning.js';
import type { ArgoRunSpec } from './argo-analysis.js';
import type { ArgoRollout } from './argo-policy.js';
import type { FlaggerCanary } from './flagger-policy.js';
import type { KayentaCanary } from './kayenta-policy.js';
import type { RangeEdge } from './query.js';

/** Whose rules steer a rehearsal, as people's files have them. */
export type RehearsedPolicy =
  | { readonly controller: 'argo_rollout'; readonly rollout: ArgoRollout }
  /** One run of an analysis by itself, against a canary that has a share of the requests, in (0, 100]. */
  | {
      readonly controller: 'argo_analysis';
      readonly name: string;
      readonly spec: ArgoRunSpec;
      readonly canaryPercent: number;
      /** How long it has had it when the run begins; left out: it is not said, and it begins with it. */
      readonly sinceSeconds?: number;
    }
  | { readonly controller: 'flagger'; readonly canary: FlaggerCanary }
  /** A canary config says what is judged, and nothing of the rollout: that is the stage's, as the world has it. */
  | { readonly controller: 'kayenta'; readonly canary: KayentaCanary; readonly stage: KayentaStage };

/** A policy, and what it meets in the world besides traffic: what its queries, hooks and measurements read. Plain data. */
export interface Rehearsal {
  readonly policy: RehearsedPolicy;
  readonly prometheus: PrometheusSettings;
  /** Every metric that the policy's queries name, once. */
  readonly families: readonly SeriesFamily[];
  /** What providers other than Prometheus measure, by the metric's name. */
  readonly measures: Readonly<Record<string, Measure>>;
  /** What hooks, jobs, gates and plugins answer, by their names; others always answer yes. */
  readonly hooks: Readonly<Record<string, HookAnswers>>;
  /** Of the users' requests, those that match the conditions of an A/B test or of a header route, in [0, 100]; left out: all match the test, none the route. */
  readonly matchPercent?: number;
  /**
   * What a load test sends to the canary from the first check that calls a hook of that kind, in percent of what stable serves,
   * in [0, 100]; left out: nothing.
   */
  readonly loadTestPercent?: number;
  /** When other revisions are to be rolled out, in seconds, ascending; left out: none are. */
  readonly revisionSeconds?: readonly number[];
  /** Pods of each version, where the policy does not say how many; left out: as many as it takes, and they are there at once. */
  readonly pods?: number;
}

/** A rehearsal ready to be played, as part of a configuration as understood. */
export interface PlayedRehearsal extends Rehearsal {
  /** Of the policy, in the order in which a rollout that goes well meets them. */
  readonly stages: readonly RehearsedStage[];
  /** What the world runs on; null: pods are as many as it takes, at once. */
  readonly instances: Instances | null;
  /** Options of the command that names the policy, without folders: `--policy`, `rollout.yaml`. */
  readonly command: readonly string[];
  /** Name of the world file, without its folder; empty: there is none. */
  readonly world: string;
  /** What the world file says that changes nothing for this policy; left out: there is no such thing. */
  readonly withoutEffect?: readonly ConfigWarning[];
}

export interface PrometheusSettings {
  /** Whole seconds from scrape to scrape. */
  readonly scrapeSeconds: number;
  readonly range: RangeEdge;
  /** How long the service was scraped before the rollout begins, without a canary; whole seconds. */
  readonly historySeconds: number;
  /**
   * Time of day at which the rollout begins, as the world has it, in seconds after midnight; left out: midnight. Queries are
   * asked at `queryMs(seconds, startsAtSeconds)`.
   */
  readonly startsAtSeconds?: number;
}

/** What the samples of a metric follow. All but gauges are counters: they grow, and begin anew when their pod restarts. */
export type Signal =
  /** By status where the family tells it; `errors`, `successes`: those alone. */
  | { readonly is: 'requests' | 'errors' | 'successes' | 'conversions' | 'restarts' }
  /** A classic histogram. `perSecond`: how many of the metric's unit a second is, as 1 or 1,000. */
  | { readonly is: 'latency_bucket'; readonly perSecond: number; readonly bounds: readonly number[] }
  | { readonly is: 'latency_sum' | 'latency_count'; readonly perSecond: number }
  /** The events of an own ratio or count; the value of an own gauge. */
  | { readonly is: 'own'; readonly metric: OwnMetricName }
  /** Gauges of one pod, in `scale` of our unit: percent of a CPU, megabytes. */
  | { readonly is: 'cpu' | 'memory'; readonly scale: number }
  /** A counter of the CPU time of one pod, in seconds: at 100 percent it grows by one a second. */
  | { readonly is: 'cpu_seconds' }
  /** 1 for each pod that is ready. */
  | { readonly is: 'up' }
  | { readonly is: 'constant'; readonly value: number };

/**
 * A metric of Prometheus as the world fills it: one series for each pod, and for each status or bucket. A condition of a
 * selector on a label that the family has is tested on its value; one on any other label holds.
 */
export interface SeriesFamily {
  /** `__name__`, with its `_bucket`, `_sum` or `_count`. */
  readonly name: string;
  readonly signal: Signal;
  /** How successes and failures are told apart; null: they are counted together. */
  readonly status: StatusLabel | null;
  /**
   * Labels that tell the versions apart, and their values; the same for both, '' where one has none of it. Empty: nothing
   * does, and the series are of both.
   */
  readonly arms: Readonly<Record<'stable' | 'canary', Readonly<Record<string, string>>>>;
  /** Labels of every series. */
  readonly labels: Readonly<Record<string, string>>;
  /** The label that names a pod; its values begin as `podNames` has them. */
  readonly podLabel: string;
  readonly podNames: Readonly<Record<'stable' | 'canary', string>>;
}

export interface StatusLabel {
  readonly label: string;
  readonly ok: string;
  readonly bad: string;
}

/** What a measurement is of. Shares and rates are in [0, 1], latencies in milliseconds. */
export const MEASURED = [
  'error_share',
  'success_share',
  'latency_p50_ms',
  'latency_p95_ms',
  'latency_p99_ms',
  'latency_mean_ms',
  'requests',
  'requests_per_second',
  'errors',
  'conversion_rate',
  'cpu_percent',
  'memory_mb',
  'restarts',
] as const;

export type Measured = (typeof MEASURED)[number];

/** What a provider other than Prometheus measures. */
export type Measure =
  | {
      readonly is: Measured | OwnMetricName;
      /** `service`: all versions together. */
      readonly arm: Exclude<Arm, 'baseline'> | 'service';
      readonly windowSeconds: number;
      /** What the number is multiplied by, as 100 where a provider gives percent. */
      readonly scale: number;
      /** How the provider hands it over. */
      readonly shape: MeasureShape;
    }
  /** What each measurement comes to, in turn; the last one from then on. */
  | { readonly outcomes: readonly ('successful' | 'failed' | 'inconclusive' | 'error')[] }
  | { readonly value: number; readonly shape: MeasureShape };

/** One number; a list with the number; the text of a JSON document that is it. */
export const MEASURE_SHAPES = ['scalar', 'vector'] as const;

export type MeasureShape = (typeof MEASURE_SHAPES)[number];

/** The stage of a pipeline that runs a canary config, and what its metrics are in the world. Seconds are whole. */
export interface KayentaStage {
  /** Of the requests, which the canary serves from its deployment to the decision; in (0, 100]. */
  readonly sharePercent: number;
  /** From the end of the warm-up; at least one interval. */
  readonly lifetimeSeconds: number;
  /** From judgement to judgement. */
  readonly intervalSeconds: number;
  /** `beginCanaryAnalysisAfterMins`: before the first interval. */
  readonly warmUpSeconds: number;
  /** `lookbackMins`: each judgement looks back so far; null: to the end of the warm-up, so that it grows. */
  readonly lookbackSeconds: number | null;
  /** From point to point. */
  readonly stepSeconds: number;
  /** Whole numbers, as the stage has them: a score at `marginal` or below ends it at once, the last has to reach `pass`. */
  readonly marginal: number;
  readonly pass: number;
  /** What the canary is compared with. */
  readonly control: 'baseline' | 'stable';
  /** By the names of the canary config, each of them. */
  readonly metrics: Readonly<Record<string, KayentaMeasure>>;
}

/** What a metric of a canary config is in the world. */
export interface KayentaMeasure {
  readonly is: Measured | OwnMetricName;
  /** What each point looks back over. */
  readonly windowSeconds: number;
  /** What the number is multiplied by, as 100 where a provider gives percent. */
  readonly scale: number;
}

/** What a hook, a job, a gate or a plugin answers when it is asked. */
export type HookAnswers =
  | { readonly always: 'pass' | 'fail' }
  /** Chance that it answers no, each time anew, in [0, 1]. */
  | { readonly fails: number }
  /** No before so many seconds of the rollout, yes from then on; and the other way round. */
  | { readonly opensAfterSeconds: number }
  | { readonly closesAfterSeconds: number };

/** A place on the way of a policy, from which its marks and its reports take their names. */
export interface RehearsedStage {
  /** As in the mark that announces it. */
  readonly name: string;
  /** In the words of the file. */
  readonly does: string;
  /** Of the users' requests, once its pods are ready; null: it depends on the run. */
  readonly sharePercent: number | null;
  /** How long it takes at least if all goes well. */
  readonly seconds: number;
}

/** What ended or paused a rehearsed rollout. */
export interface Decider {
  readonly name: string;
  /** How it was judged, in its controller's words, as `Failed` or `92.31% < 99%`. */
  readonly judged: string;
  /** The same as one word without the numbers of a run; left out: `judged` is one. */
  readonly kind?: JudgedKind;
}

/** How something failed where the controller's words are several, or have numbers in them. */
export type JudgedKind =
  | 'failed'
  | 'no_values_found'
  | 'query_failed'
  | 'measured_by_nothing'
  | 'canary_not_ready'
  | 'primary_not_ready';

/** Where a rehearsed rollout stands, in its controller's words. */
export interface Standing {
  /** Among its stages. */
  readonly stageIndex: number;
  readonly phase: string;
  /** Why, as the controller tells it; '' where it tells nothing. */
  readonly message: string;
  /** The metric, hook or deadline that ended or paused it; null: nothing did. */
  readonly decidedBy: Decider | null;
  /** When the canary was decided on: promoted, or taken back; null: it is not. */
  readonly decidedAtSeconds: number | null;
}
