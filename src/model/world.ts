import type { Fault } from './fault.js';
import type { Instances } from './instances.js';
import type { OwnMetric } from './metric.js';

/** Log-normal latency, in milliseconds, by two of its quantiles: 0 < p50 < p99. */
export interface LatencyShape {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How one version truly behaves, which no plan gets to see. */
export interface Version {
  /** Chance that a request fails, in [0, 1]. */
  readonly errorRate: number;
  readonly latency: LatencyShape;
  /** A share, in (0, 1), of requests that takes another path, with a latency of its own. */
  readonly slow: { readonly share: number; readonly latency: LatencyShape } | null;
  /** Of one instance, at the reference load: the rate that `ArrivalRate` names so. In [0, 100]. */
  readonly cpuPercent: number;
  /** Of one instance, when the rollout begins. */
  readonly memoryMb: number;
  readonly memoryGrowthMbPerMinute: number;
  /** Of one instance; Poisson. */
  readonly restartsPerHour: number;
  /** Chance that a successful request leads to what the business wants, in [0, 1]. */
  readonly conversionRate: number;
  /** Chance that a successful answer differs from what stable answers to the same request, in [0, 1]; left out: 0. */
  readonly mismatchRate?: number;
  /** Of each metric that the configuration brings along, in its order: a ratio is of nothing that comes after it. */
  readonly metrics: readonly OwnValue[];
}

/** What a version truly has of a metric of the team's own: a chance in [0, 1] of a ratio, at least 0 of all else. */
export interface OwnValue {
  readonly metric: OwnMetric;
  readonly value: number;
}

/**
 * Mean arrivals a second. The reference load, at which a version's CPU and latency are given, is the constant itself, the
 * mean of a day, or the mean from the first point to the last. Between points it changes linearly; after the last it stays.
 */
export type ArrivalRate =
  | number
  | {
      readonly kind: 'daily';
      readonly meanPerSecond: number;
      /** Peak ÷ mean, in [1, 2]: the rate is a cosine of a period of a day. */
      readonly peakRatio: number;
      /** Seconds after midnight. */
      readonly peakAtSeconds: number;
    }
  | {
      readonly kind: 'points';
      /** At least one, in order of time, the first at 0. */
      readonly points: readonly { readonly atSeconds: number; readonly perSecond: number }[];
    };

/**
 * `sticky`: a user is hashed to a version and stays. `random`: each request anew. `one_way`: each request anew until the
 * canary has served the user, who then stays with it for as long as there is a canary.
 */
export const ROUTINGS = ['random', 'sticky', 'one_way'] as const;

export type Routing = (typeof ROUTINGS)[number];

/** Who sends the requests. */
export interface Users {
  /** How many; null: not known, and nothing is said of them. */
  readonly count: number | null;
  /** Coefficient of variation of how many requests a user sends: gamma distributed; 0: all users alike. */
  readonly activityCv: number;
  readonly routing: Routing;
}

/**
 * What instances suffer when they are new: at first latencies and error rates are so many times what they are later, and
 * the excess falls linearly to nothing over `seconds`.
 */
export interface WarmUp {
  readonly seconds: number;
  readonly latencyRatio: number;
  readonly errorRatio: number;
}

/** Noise beyond that of counting, all of it steady over `everySeconds`, and off where its number is 0. */
export interface Noise {
  readonly everySeconds: number;
  /** Coefficient of variation of the arrival rate: gamma distributed, so that arrivals are negative binomial. */
  readonly arrivalsCv: number;
  /** Correlation of any two requests' failures within an arm, in [0, 1): errors are beta-binomial. */
  readonly errorsCorrelation: number;
  /** Coefficients of variation of log-normal factors on all arms' error rates, and on all arms' latencies. */
  readonly sharedErrorsCv: number;
  readonly sharedLatencyCv: number;
  /** Coefficient of variation of log-normal factors on each arm's readings of CPU and memory. */
  readonly gaugesCv: number;
  /** Of the normal variates behind all of the above, from one stretch of `everySeconds` to the next: AR(1); in [0, 1). */
  readonly autocorrelation: number;
}

/** How what is served comes to be measured, where that is not to the second. */
export interface Telemetry {
  /** Counters are read every so often from the start of the rollout, in whole seconds; null: at any second. */
  readonly scrapeSeconds: number | null;
  /** Chance, in [0, 1), that one such scrape of an arm is lost. */
  readonly lost: number;
  /** Whether the failures of instances that are new with the rollout have no series before the first of them. */
  readonly startsAtFirstEvent: boolean;
}

/** By what harm beyond failures is counted. */
export interface HarmMeasures {
  /** A request that takes longer is slow, in milliseconds; null: slow requests are not counted. */
  readonly slowerThanMs: number | null;
  /** What one conversion is worth, in a unit of the reader's, more than 0; null: not known. */
  readonly conversionValue: number | null;
  /** Chance, in (0, 1], that a retry does a second time what the attempt before had already done; left out: this is not counted. */
  readonly notIdempotent?: number;
}

/** The users who are of no audience that the configuration names: an audience, too. */
export const OTHERS = 'others';

/** Users who are told apart by a plan or by the world: a circle of them, a region, a cell. Audiences share no user. */
export interface Audience {
  readonly name: string;
  /** Of all requests, in (0, 1]; those of all audiences sum to 1. */
  readonly share: number;
  /** What both versions are to them: so many times the error rate, at most 1 in all, the latency, the conversion rate. */
  readonly errorRatio: number;
  readonly latencyRatio: number;
  readonly conversionRatio: number;
}

/**
 * How the share that the canary really gets differs from the one that it is given, unless that is nothing or all: so many
 * times as large, and so many points more for each hour since it was given; never more than 100 or less than 0.
 */
export interface RealShare {
  readonly ratio: number;
  readonly driftPercentPerHour: number;
}

/** What a request may do beyond its answer, and a copy of it does a second time. */
export const SIDE_EFFECTS = ['writes', 'external_calls', 'messages', 'caches', 'idempotency_keys'] as const;

export type SideEffect = (typeof SIDE_EFFECTS)[number];

/** What copies of requests do to the rest of the system. */
export interface ShadowEffects {
  /** Share of a request's load that falls on what both versions share, in [0, 1]. */
  readonly sharedLoad: number;
  /** In the order of `SIDE_EFFECTS`, those that a request has. */
  readonly sideEffects: readonly {
    readonly effect: SideEffect;
    /** A mean. */
    readonly perRequest: number;
    /** Whether it is kept from happening a second time. */
    readonly isContained: boolean;
  }[];
}

/** Traffic, the true behaviour of both versions, and what goes wrong. */
export interface World {
  readonly requestsPerSecond: ArrivalRate;
  /** Time of day at which the rollout begins, in seconds after midnight. */
  readonly startsAtSeconds: number;
  readonly users: Users;
  /** Empty: all users are alike. */
  readonly audiences: readonly Audience[];
  /** Null: as it is given. */
  readonly realShare: RealShare | null;
  readonly stable: Version;
  readonly canary: Version;
  /** Whether fresh instances of the stable version serve beside the canary, with as much traffic, as its baseline. */
  readonly freshBaseline: boolean;
  readonly warmUp: WarmUp | null;
  readonly noise: Noise;
  readonly faults: readonly Fault[];
  readonly harm: HarmMeasures;
  /** Null: as many as it takes, as soon as it takes them. */
  readonly instances: Instances | null;
  /** Left out: copies load nothing that is shared, and nothing is known of side effects. */
  readonly shadow?: ShadowEffects;
  /** Null: all that is served is measured, to the second. */
  readonly telemetry: Telemetry | null;
}

/** A version of which nothing is said but its errors and latency. */
export const PLAIN_VERSION = {
  slow: null,
  cpuPercent: 40,
  memoryMb: 512,
  memoryGrowthMbPerMinute: 0,
  restartsPerHour: 0,
  conversionRate: 0.03,
  metrics: [],
} as const satisfies Partial<Version>;

/** A world of which nothing is said but its traffic and its versions. */
export const PLAIN_WORLD = {
  startsAtSeconds: 0,
  users: { count: null, activityCv: 1, routing: 'random' },
  audiences: [],
  realShare: null,
  freshBaseline: false,
  warmUp: null,
  noise: {
    everySeconds: 60,
    arrivalsCv: 0,
    errorsCorrelation: 0,
    sharedErrorsCv: 0,
    sharedLatencyCv: 0,
    gaugesCv: 0,
    autocorrelation: 0,
  },
  faults: [],
  harm: { slowerThanMs: null, conversionValue: null },
  instances: null,
  telemetry: null,
} as const satisfies Partial<World>;
