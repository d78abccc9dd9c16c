import type { Arm } from './arm.js';
import type { Exposure, Mark } from './exposure.js';
import type { AudienceHarm, BlastRadius, CopiesAccount, Harm } from './harm.js';
import type { OwnMetricName } from './metric.js';
import type { SeriesStore } from './policy/series-store.js';

/** A ratio's events and what they are of; a count and the requests or minutes of it; a gauge's integral over time and the seconds. */
export interface Quotient {
  readonly part: number;
  readonly whole: number;
}

/** Copies whose answers are held against stable's: those that differ, of those that the canary answered, of all. */
export interface Compared extends Quotient {
  readonly copies: number;
}

/** Parts of the grid of latencies: see `BucketBins`. */
export interface LatencyBins {
  readonly nodes: readonly number[];
  readonly divided: readonly number[];
}

/** Where a latency lies: each time it is narrowed it is known more nearly, at last exactly. Good as long as its reading. */
export interface LatencyRange {
  readonly leastMs: number;
  readonly mostMs: number;
  /** Has no effect where both are the same. */
  narrow(): void;
}

/** What one arm did over some stretch of time. What costs work to read is asked for, not given. */
export interface Reading {
  readonly requests: number;
  readonly errors: number;
  /** Where failures are read from has no series of them yet: how many there are has no value. Left out: it has. */
  readonly hasNoErrorSeries?: boolean;
  /** Latency in milliseconds at `quantile` in (0, 1); null when the arm served nothing. */
  latencyMs(quantile: number): number | null;
  /** The same, as nearly as a caller asks; null when the arm served nothing. Left out: only `latencyMs` says it. */
  latencyRange?(quantile: number): LatencyRange | null;
  /** Mean over the stretch, of one instance, in [0, 100]; null when the arm served nothing, as for the next two. */
  cpuPercent(): number | null;
  /** At the end of the stretch, of one instance. */
  memoryMb(): number | null;
  /** From the start to the end of the stretch, of one instance. */
  memoryGrowthMbPerMinute(): number | null;
  /** Of one instance. */
  restarts(): number;
  /** Successful requests that led to what the business wants; null when none succeeded. */
  conversionRate(): number | null;
  /** Of a metric that the configuration brings along: what it is the quotient of; no `whole` where there is nothing of it. */
  own(name: OwnMetricName): Quotient;
  /** Null where nothing was copied, so that no answers can be compared. */
  mismatches(): Compared | null;
  /** Requests that took longer than `limitMs`, rounded to the nearest edge of a latency bucket (they are 2 % apart). */
  slowerThan(limitMs: number): number;
  /** Requests that failed, or took longer than `limitMs`, rounded likewise, or both: each once. */
  failedOrSlow(limitMs: number): number;
  /** Requests by bucket of `exponential-buckets`, from the fastest; all of them. */
  latencyCounts(): Float64Array;
  /** Adds them to `sums`, by bin. Left out: only `latencyCounts` says them. */
  addLatencyCounts?(sums: number[], bins: LatencyBins): void;
}

/** What of a reading metrics are made of. */
export type MetricReading = Omit<Reading, 'slowerThan' | 'latencyCounts' | 'addLatencyCounts'>;

/** Different users that the arms served, where each user stays with an arm; numbers that were drawn. */
export interface UserSplit {
  readonly canary: number;
  readonly others: number;
}

/** Whether an arm's instances can serve: `waiting` may still become ready, `overdue` is past the time it had for that. */
export type Readiness = 'ready' | 'waiting' | 'overdue';

export interface InstancesNow {
  readonly ready: number;
  readonly wanted: number;
  /** Of those that are wanted, those that a restart has begun to replace, or has replaced where it replaces one at a time; left out: all. */
  readonly updated?: number;
}

/**
 * What a controller gets to see at an instant. Pulled, never pushed: what is not asked for is not worked out, and not drawn.
 * It is good until the source serves on.
 */
export interface View {
  readonly atSeconds: number;
  /** What an arm served from one instant to another, `atSeconds` at most; of nothing where there is no time between them. */
  read(arm: Arm, fromSeconds: number, toSeconds: number): Reading;
  /** What the canary served to users, copies left out; a source that makes none need not have it. */
  withoutCopies?(fromSeconds: number, toSeconds: number): Reading;
  /** Whom the arms served from one instant to another; null where users are not counted, or are not kept with an arm. */
  users(fromSeconds: number, toSeconds: number): UserSplit | null;
  /**
   * What a hook, a job, a gate or an external measurement answers the `nth` time, from 0, that it is asked: the same name
   * and number always get the same answer. `pass` is yes: it succeeded, it is open, it passed. `fail` is no.
   */
  answer(name: string, nth: number): string;
  readiness(arm: Arm): Readiness;
  /** Instances of an arm that serve now, and those that there are to be; null, or left out: they are not counted. */
  instances?(arm: Arm): InstancesNow | null;
  /** When more of an arm's instances will be ready than now, if nothing else is asked for; null: none is on its way. Left out: it is not known. */
  nextReadySeconds?(arm: Arm): number | null;
  /**
   * What was scraped up to now, always the same store; left out: nothing is scraped. Its instants are those of `queryMs`.
   * Series that were found in it before hold what was scraped since only once it is asked for again: each look asks.
   */
  series?(): SeriesStore;
}

/** A fault that had an effect on the canary, or on the other arms, in some piece of time. */
export interface SeenFault {
  readonly faultIndex: number;
  readonly onCanary: boolean;
  /** When it begins, or the piece does, and when it ends; null: later than the piece. */
  readonly fromSeconds: number;
  readonly endsAtSeconds: number | null;
}

/** Whoever serves: a world, bound to one seed. */
export interface Source {
  /** Something begins that the world may refer to. */
  mark(mark: Mark, atSeconds: number): void;
  /** Serves on. Stretches follow one another without a gap, from 0. */
  serve(fromSeconds: number, toSeconds: number, exposure: Exposure): void;
  view(atSeconds: number): View;
}

/** What reports say of a world beyond what any controller sees: its truth, from one instant to another. */
export interface Account {
  harm(fromSeconds: number, toSeconds: number): Harm;
  /** Null where the canary got no copies. */
  copies(fromSeconds: number, toSeconds: number): CopiesAccount | null;
  /**
   * Requests that failed or took longer than `limitMs`, each once: of all arms, and those of the canary that stable would not
   * have had in its place, less those that it alone would have had.
   */
  failedOrSlow(
    fromSeconds: number,
    toSeconds: number,
    limitMs: number,
  ): { readonly all: number; readonly excess: number };
  /** Of all arms. */
  requests(fromSeconds: number, toSeconds: number): number;
  /** Failures of all arms that no metric counts; null in a world in which there are none. */
  unseenFailures(fromSeconds: number, toSeconds: number): number | null;
  blastRadius(fromSeconds: number, toSeconds: number): BlastRadius;
  /** By audience, in the order of the world; empty where it tells none apart. */
  byAudience(fromSeconds: number, toSeconds: number): readonly AudienceHarm[];
  /** Faults with an effect in the stretch, by pieces of time, in order, an entry for each in which they had it. */
  faults(fromSeconds: number, toSeconds: number): readonly SeenFault[];
  /** Seconds of instances, ready or not, beyond those of stable alone, from 0 to an instant; null: they are not counted. */
  extraInstanceSeconds(untilSeconds: number): number | null;
  /** Chance that a request to the stable version fails, by now, on data that the canary left behind, in [0, 1]. */
  staleDataRate(): number;
}
