import type { Signal, StatusLabel } from '../../model/policy/rehearsal.js';
import { PURPOSES } from '../../random/address.js';
import { BUCKET_COUNT, logAtBucketPosition, nearestBucketEdge } from '../../stats/numeric/exponential-buckets.js';
import { LatencyEdges } from '../generated/latency/latency-edges.js';
import { latencySumMs } from '../generated/latency/latency-sum.js';
import type { Interval } from './interval.js';
import { addTo, requestsSignal, statusLabels } from './request-signals.js';
import type { ScrapedSignal, StableMeans } from './scraped-signal.js';
import { splitWithin } from './split-by-pod.js';

type Buckets = Extract<Signal, { readonly is: 'latency_bucket' }>;

/**
 * A classic histogram: by status, where the family tells it, each bound and then `+Inf`. A bound is that of the edge of a
 * latency bucket of the world's that is nearest to it, by its logarithm: they are 2.2 % apart, so at most 1.1 % off.
 */
export function bucketsSignal({ bounds: given, perSecond }: Buckets, status: StatusLabel | null): ScrapedSignal {
  const bounds = [...new Set(given)].filter(Number.isFinite).sort((a, b) => a - b);
  const edges = bounds.map((bound) => edgeOf(bound, perSecond));
  const allEdges = new LatencyEdges(edges);
  const width = bounds.length + 1;
  const { ok, bad } = statusLabels(status);
  const kinds = status === null ? [ok] : [ok, bad];
  const items = kinds.flatMap((labels, kind) =>
    [...bounds, Number.POSITIVE_INFINITY].map((bound) => ({
      labels: { ...labels, le: boundText(bound) },
      decidedBy: (kind + 1) * width - 1,
    })),
  );
  const faster = new Float64Array(bounds.length);
  const gaps = new Float64Array(kinds.length * width);
  const edgesOf = new WeakMap<readonly number[], LatencyEdges>();
  /** Of one pod that tells no status, only what is asked for is drawn. */
  const readPlain = (interval: Interval, asked: readonly number[], into: Float64Array): void => {
    let wanted = edgesOf.get(asked);
    if (wanted === undefined) {
      wanted = new LatencyEdges(asked.flatMap((at) => edges[at] ?? []));
      edgesOf.set(asked, wanted);
    }
    const count = wanted.buckets.length;
    faster.fill(0, 0, count);
    if (count > 0) interval.below.addTo(faster, wanted, interval.first, interval.end);
    for (let i = 0; i < count; i++) into[asked[i] as number] = faster[i] as number;
    into[width - 1] = interval.requests;
  };
  const readByPod = (interval: Interval, into: Float64Array): void => {
    const { pods, address } = interval;
    gapsOf(interval, kinds.length === 2, allEdges, faster, gaps);
    interval.divide();
    if (kinds.length === 1) addTo(interval.okByPod, interval.failedByPod, pods);
    for (let kind = 0; kind < kinds.length; kind++) {
      const totals = kind === 0 ? interval.okByPod : interval.failedByPod;
      for (let at = kind * width; at < (kind + 1) * width; at++) {
        splitWithin(address, PURPOSES.latency, at, gaps[at] as number, pods, totals, into, at, items.length);
      }
    }
    for (let pod = 0; pod < pods; pod++) {
      for (let at = 1; at < items.length; at++) {
        const place = pod * items.length + at;
        if (at !== width) into[place] = (into[place] as number) + (into[place - 1] as number);
      }
    }
  };
  return {
    grows: true,
    items,
    ...(status === null && { isReadAlone: true, isHistogram: true }),
    read(interval, asked, into) {
      if (interval.pods === 1 && status === null) readPlain(interval, asked, into);
      else readByPod(interval, into);
    },
    expected(means) {
      const shares = edges.map((edge) => 1 - slowerShare(means, edge));
      const { errorRate } = means.world.stable;
      const rates = status === null ? [1] : [1 - errorRate, errorRate];
      return rates.flatMap((rate) => [...shares, 1].map((share) => share * rate * means.requestsPerSecond));
    },
  };
}

/** How many requests, by status where it is told, lie between one bound and the next. */
function gapsOf(
  { reader, below, first, end, requests, failed }: Interval,
  isSplit: boolean,
  edges: LatencyEdges,
  faster: Float64Array,
  gaps: Float64Array,
): void {
  const width = edges.buckets.length + 1;
  faster.fill(0);
  below.addTo(faster, edges, first, end);
  let [all, bad] = [0, 0];
  const trulyFailed = reader.cells.total(reader.column + 1, first, end);
  for (let at = 0; at < width; at++) {
    const isLast = at === width - 1;
    const upTo = isLast ? requests : (faster[at] as number);
    if (!isSplit) gaps[at] = upTo - all;
    else {
      const quick = isLast
        ? trulyFailed
        : quickFailures(reader, edges.buckets[at] as number, upTo, first, end, requests);
      // Of failures that no metric counts there are as many among the fast ones as among all.
      const badUpTo = trulyFailed === 0 ? 0 : Math.round((quick * failed) / trulyFailed);
      gaps[at] = upTo - all - (badUpTo - bad);
      gaps[width + at] = badUpTo - bad;
      bad = badUpTo;
    }
    all = upTo;
  }
}

/** Requests that failed and were not slow. */
function quickFailures(
  { bad }: Interval['reader'],
  edge: number,
  faster: number,
  first: number,
  end: number,
  requests: number,
): number {
  const failedOrSlow = bad.total(Math.exp(logAtBucketPosition(edge)), first, end);
  return failedOrSlow - (requests - faster);
}

/** The time that requests took together; by status, as many as there are, each as long as the mean of all. */
export function latencySumSignal(perSecond: number, status: StatusLabel | null): ScrapedSignal {
  const counts = requestsSignal('requests', status);
  return {
    ...counts,
    read(interval, asked, into) {
      counts.read(interval, asked, into);
      if (interval.requests === 0) return;
      const sumMs = latencySumMs(interval.reader, interval.first, interval.end);
      const each = ((sumMs / 1000) * perSecond) / interval.requests;
      const filled = interval.pods * counts.items.length;
      for (let i = 0; i < filled; i++) into[i] = (into[i] as number) * each;
    },
    perEvent(means) {
      let meanMs = 0;
      for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
        const share = slowerShare(means, bucket) - slowerShare(means, bucket + 1);
        if (share > 0) meanMs += share * Math.exp(logAtBucketPosition(bucket + 0.5));
      }
      return (meanMs / 1000) * perSecond;
    },
  };
}

function slowerShare({ latency }: StableMeans, edge: number): number {
  if (edge <= 0) return 1;
  return edge >= BUCKET_COUNT ? 0 : latency.slowerShare(Math.exp(logAtBucketPosition(edge)), 0);
}

function edgeOf(bound: number, perSecond: number): number {
  return bound <= 0 ? 0 : nearestBucketEdge((1000 * bound) / perSecond);
}

/** A bound as Prometheus writes it: as few digits as give it back, with an exponent from 1e+06 on and below 1e-04. */
export function boundText(bound: number): string {
  if (bound === Number.POSITIVE_INFINITY) return '+Inf';
  const size = Math.abs(bound);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(bound);
  const [digits = '', exponent = ''] = bound.toExponential().split('e');
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${exponent.replace(/[+-]/, '').padStart(2, '0')}`;
}
