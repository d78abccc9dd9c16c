import type { FaultEffect } from '../../../model/fault.js';
import type { LatencyShape, Version } from '../../../model/world.js';
import { type LatencyPart, logNormalPart } from '../latency/latency-tree.js';
import { NO_METRICS, OwnMean, ownValueUnder } from '../own-mean.js';
import { attempts, queueingRatio, shedShare } from './load.js';

/** A fault as it hits a pool during a slice of a cell: how strongly, and which share of users, those that are first by hash. */
export interface Hit {
  readonly effect: FaultEffect;
  /** In (0, 1]. */
  readonly level: number;
  readonly share: number;
}

/** Instances of one age: their share of the pool, and by how much latencies and error rates are worse than once warm. */
export interface WarmPart {
  readonly weight: number;
  readonly latencyRatio: number;
  readonly errorRatio: number;
}

/** A stretch of a cell over which nothing begins or ends; weights sum to 1 over the cell. */
export interface Slice {
  readonly weight: number;
  readonly warm: readonly WarmPart[];
  readonly hits: readonly Hit[];
}

/** The instances of an arm in one cell, before it is known how busy they are. */
export interface Pool {
  readonly version: Version;
  readonly slices: readonly Slice[];
  /** Chance that a request fails for want of data that are there only in another form. */
  readonly staleDataRate: number;
  /** Share, in [0, 1), of the users, first by hash, whom the arm does not serve. */
  readonly awayShare: number;
  /** Null: there are as many instances as it takes. */
  readonly capacity?: Capacity | null;
}

/** What the counted instances of an arm can take. */
export interface Capacity {
  /** The arm's share of the traffic ÷ its share of the instances that the reference load is for; infinite: it has none. */
  readonly perInstance: number;
  /** So many times the reference load one instance takes at most, and refuses the rest. */
  readonly mostLoad: number;
}

/**
 * A part of the users, first by hash: its share; requests that come of one that a user would send to an arm that serves all,
 * and how many of these fail.
 */
export interface Segment {
  readonly share: number;
  readonly attempts: number;
  readonly failures: number;
  /** Of the requests that come of one without any tried again, those that fail and are tried again, up to so often. */
  readonly again: number;
  readonly retries: number;
}

/** How an arm behaves: means, of which the seed knows nothing. */
export interface Behaviour {
  /** Of the requests, those tried again among them. */
  readonly errorRate: number;
  /** Of the requests, those that fail and that no metric counts; never more. */
  readonly unseenRate: number;
  /** By parts of the users which faults hit differently: shares sum to 1. Their means over the users are the arm's. */
  readonly segments: readonly Segment[];
  /** Weights sum to `attempts`. */
  readonly latency: readonly LatencyPart[];
  /** Of one instance, in [0, 100]. */
  readonly cpuPercent: number;
  readonly restartsPerHour: number;
  readonly conversionRate: number;
  /** Of the metrics that the configuration brings along, in its order. */
  readonly metrics: readonly number[];
  /** Requests that come of one, with those that clients try again, and how often they do that at most. */
  readonly attempts: number;
  readonly retries: number;
}

/** Requests that come of one of each part of the users, where what is tried again goes to any arm. */
export interface Elsewhere {
  /** Upper ends of the parts, in (0, 1], ascending, with those of every cohort of every arm; the last is 1. */
  readonly ends: readonly number[];
  readonly tries: readonly number[];
}

/**
 * What a pool does when it gets `load` times the requests that the reference load would bring it. What fails is tried again
 * by the same pool, unless it is said how often it is `elsewhere`. `faultPoints`: what faults add to the CPU of its instances,
 * where they serve other users besides, whom other faults hit.
 */
export function behaviour(
  pool: Pool,
  load: number,
  elsewhere: Elsewhere | null = null,
  faultPoints: number | null = null,
): Behaviour {
  const segmentShares = cohortSegments(elsewhere?.ends ?? cohortEnds(pool));
  const served = 1 - pool.awayShare;
  const segments = segmentShares.map(({ share }) => ({ share, failures: 0, attempts: 0, again: 0, retries: 0 }));
  const latency = new LatencyMixture();
  let cpuPercent = 0;
  let restartsPerHour = pool.version.restartsPerHour;
  let unseen = 0;
  let successes = 0;
  let conversions = 0;
  const { taken, refusedShare } = admitted(pool.capacity ?? null, load);
  const ownMean = pool.version.metrics.length === 0 ? null : new OwnMean(pool.version.metrics);
  for (const { weight, warm, hits } of pool.slices) {
    const points = faultPoints ?? cpuPoints(hits);
    const busy = (taken * (pool.version.cpuPercent + points)) / 100;
    cpuPercent += weight * Math.min(100, busy * 100);
    restartsPerHour += weight * sum(hits, (hit) => hit.level * hit.share * hit.effect.restartsPerHour);
    const queueing = queueingRatio(busy, pool.version.cpuPercent / 100);
    for (const [i, segment] of segments.entries()) {
      const upTo = segmentShares[i]?.upTo ?? 1;
      if (upTo <= pool.awayShare) continue;
      const own = hits.length === 0 ? hits : hits.filter((hit) => hit.share >= upTo);
      const already = either(either(shedShare(busy), pool.staleDataRate), refusedShare);
      const hidden = anyOf(own, 'unseenErrorRate', 0);
      const faulty = anyOf(own, 'errorRate', either(already, hidden));
      const ratio = own.reduce((product, hit) => product * scaled(hit.effect.latencyRatio, hit.level), queueing);
      const addMs = sum(own, (hit) => hit.level * hit.effect.latencyAddMs);
      const failing = (part: WarmPart) => either(faulty, Math.min(1, pool.version.errorRate * part.errorRatio));
      const errorRate = sum(warm, (part) => part.weight * failing(part));
      const again = own.reduce((most, hit) => Math.max(most, hit.effect.retries), 0);
      if (again > 0) {
        segment.again += (weight * errorRate) / served;
        segment.retries = Math.max(segment.retries, again);
      }
      const tries = elsewhere?.tries[i] ?? attempts(errorRate, again);
      const requests = (weight * tries) / served;
      segment.attempts += requests;
      segment.failures += requests * errorRate;
      unseen += requests * segment.share * hidden;
      for (const part of warm) {
        latency.add(pool.version, requests * segment.share * part.weight, ratio * part.latencyRatio, addMs);
      }
      const succeeded = requests * segment.share * (1 - errorRate);
      successes += succeeded;
      conversions += succeeded * conversion(pool.version, own);
      ownMean?.add(
        { requests: requests * segment.share, successes: succeeded, time: (weight * segment.share) / served },
        pool.version.metrics.map((each) => ownValueUnder(each, own)),
      );
    }
  }
  const tries = sum(segments, (segment) => segment.share * segment.attempts);
  const failures = sum(segments, (segment) => segment.share * segment.failures);
  return {
    errorRate: Math.min(1, tries === 1 ? failures : failures / tries),
    unseenRate: unseen === 0 ? 0 : unseen / tries,
    segments,
    latency: latency.parts(),
    cpuPercent,
    restartsPerHour,
    conversionRate: conversionRate(pool.version, conversions, successes),
    metrics: ownMean === null ? NO_METRICS : ownMean.values(),
    attempts: tries,
    retries: Math.max(...segments.map((segment) => segment.retries)),
  };
}

/** What faults add to the CPU of the instances that serve the users whom they hit. */
export function cpuPoints(hits: readonly Hit[]): number {
  return sum(hits, (hit) => hit.level * hit.share * hit.effect.cpuPercent);
}

/** What the instances of an arm take of a load, and the share of its requests that they refuse. */
function admitted(capacity: Capacity | null, load: number): { readonly taken: number; readonly refusedShare: number } {
  if (capacity === null || load === 0) return { taken: load, refusedShare: 0 };
  const { perInstance, mostLoad } = capacity;
  if (perInstance === Number.POSITIVE_INFINITY) return { taken: 0, refusedShare: 1 };
  const asked = load * perInstance;
  return asked > mostLoad ? { taken: mostLoad, refusedShare: 1 - mostLoad / asked } : { taken: asked, refusedShare: 0 };
}

/** Where the cohorts of all hits, and who is not served, end; ascending, the last at 1. */
export function cohortEnds(...pools: readonly Pool[]): readonly number[] {
  const ends = new Set([1]);
  for (const { awayShare, slices } of pools) {
    if (awayShare > 0) ends.add(awayShare);
    for (const { hits } of slices) for (const { share } of hits) ends.add(share);
  }
  return [...ends].sort((a, b) => a - b);
}

/** The parts of [0, 1) that these cut the users into; `upTo` is the upper end. */
function cohortSegments(ends: readonly number[]): { readonly share: number; readonly upTo: number }[] {
  let from = 0;
  return ends.map((upTo) => {
    const share = upTo - from;
    from = upTo;
    return { share, upTo };
  });
}

/** The chance that either of independent causes strikes. Where only one can, it is that one's, to the last digit. */
function either(one: number, other: number): number {
  return one === 0 ? other : other === 0 ? one : one + other - one * other;
}

/** The chance that any of these hits makes a request fail, or something else does, with a chance, before. */
function anyOf(hits: readonly Hit[], rate: 'errorRate' | 'unseenErrorRate', before: number): number {
  return hits.reduce((any, { level, effect }) => either(any, level * effect[rate]), before);
}

/** A ratio at a part of its strength. */
function scaled(ratio: number, level: number): number {
  return 1 + (ratio - 1) * level;
}

/** Of the requests that succeed; where nobody's is changed it is the version's, to the last digit. */
function conversionRate({ conversionRate: own }: Version, conversions: number, successes: number): number {
  const rate = successes === 0 ? own : conversions / successes;
  return Math.abs(rate - own) < 1e-12 ? own : Math.min(1, rate);
}

function conversion(version: Version, hits: readonly Hit[]): number {
  return hits.reduce((rate, hit) => rate * scaled(hit.effect.conversionRatio, hit.level), version.conversionRate);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
}

type Gathered = { readonly shape: LatencyShape; readonly ratio: number; readonly addMs: number; weight: number };

/** Gathers log-normal parts, equal ones as one. */
class LatencyMixture {
  readonly #gathered: Gathered[] = [];

  add(version: Version, weight: number, ratio: number, addMs: number): void {
    const slowShare = version.slow?.share ?? 0;
    this.#addShape(version.latency, weight * (1 - slowShare), ratio, addMs);
    if (version.slow !== null) this.#addShape(version.slow.latency, weight * slowShare, ratio, addMs);
  }

  #addShape(shape: LatencyShape, weight: number, ratio: number, addMs: number): void {
    for (const known of this.#gathered) {
      const isSame = known.shape.p50Ms === shape.p50Ms && known.shape.p99Ms === shape.p99Ms;
      if (!isSame || known.ratio !== ratio || known.addMs !== addMs) continue;
      known.weight += weight;
      return;
    }
    this.#gathered.push({ shape, ratio, addMs, weight });
  }

  parts(): readonly LatencyPart[] {
    return this.#gathered.map(({ shape, weight, ratio, addMs }) => logNormalPart(shape, weight, ratio, addMs));
  }
}
