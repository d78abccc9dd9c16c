import { type Exposure, UNEXPOSED } from '../../../src/model/exposure.js';
import { queryMs } from '../../../src/model/policy/query.js';
import type { Rehearsal, SeriesFamily, Signal, StatusLabel } from '../../../src/model/policy/rehearsal.js';
import type { LabelMatcher, ScrapedSeries } from '../../../src/model/policy/series-store.js';
import { PLAIN_WORLD, type World } from '../../../src/model/world.js';
import type { Key } from '../../../src/random/key.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../../src/sources/generated/traffic-model.js';
import { type ScrapedSource, scrapedSource } from '../../../src/sources/scraped/scraped-source.js';
import { HEALTHY } from '../generated/world.js';

export const STATUS: StatusLabel = { label: 'code', ok: '200', bad: '500' };

export const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** A metric of both versions, told apart by `version`. */
export function family(name: string, signal: Signal, status: StatusLabel | null = null): SeriesFamily {
  return {
    name,
    signal,
    status,
    arms: { stable: { version: 'v1' }, canary: { version: 'v2' } },
    labels: { job: 'shop' },
    podLabel: 'pod',
    podNames: { stable: 'shop-7d4', canary: 'shop-9f8' },
  };
}

export const FAMILIES: readonly SeriesFamily[] = [
  family('http_requests_total', { is: 'requests' }, STATUS),
  family('all_requests_total', { is: 'requests' }),
  family('http_errors_total', { is: 'errors' }),
  family('http_successes_total', { is: 'successes' }),
  family('http_seconds_bucket', { is: 'latency_bucket', perSecond: 1, bounds: BOUNDS }),
  family('http_seconds_sum', { is: 'latency_sum', perSecond: 1 }),
  family('http_seconds_count', { is: 'latency_count', perSecond: 1 }),
  family('coded_seconds_bucket', { is: 'latency_bucket', perSecond: 1, bounds: BOUNDS }, STATUS),
  family('orders_total', { is: 'conversions' }),
  family('restarts_total', { is: 'restarts' }),
  family('cpu', { is: 'cpu', scale: 0.01 }),
  family('memory_bytes', { is: 'memory', scale: 1_048_576 }),
  family('up', { is: 'up' }),
  family('limit', { is: 'constant', value: 7 }),
];

export function rehearsal(change: Partial<Rehearsal> = {}): Rehearsal {
  return {
    policy: { controller: 'argo_analysis', name: 'none', spec: { metrics: [] } as never, canaryPercent: 50 },
    prometheus: { scrapeSeconds: 15, range: 'closed', historySeconds: 300 },
    families: FAMILIES,
    measures: {},
    hooks: {},
    ...change,
  };
}

/** Both versions healthy at 200 requests a second, but for what is named. */
export function shop(change: Partial<World> = {}): World {
  return { ...PLAIN_WORLD, requestsPerSecond: 200, stable: HEALTHY, canary: HEALTHY, ...change };
}

export interface Rehearsed {
  readonly source: ScrapedSource;
  readonly served: GeneratedSource;
}

export function rehearsed(world: World, key: Key, said: Rehearsal = rehearsal(), resolution?: number): Rehearsed {
  const served = new GeneratedSource(trafficModel(world, resolution ?? null), key, null);
  return { served, source: scrapedSource(served, world, said, key) };
}

/** A canary with such a share, of instances that are not counted. */
export function share(canaryPercent: number, change: Partial<Exposure> = {}): Exposure {
  return { ...UNEXPOSED, canaryPercent, ...change };
}

/** Conditions as a query has them: `name`, and labels that are equal. */
export function equal(labels: Readonly<Record<string, string>>): readonly LabelMatcher[] {
  return Object.entries(labels).map(([label, value]) => ({
    label,
    operator: '=',
    value,
    matches: (found) => found === value,
  }));
}

/** The series of a metric by its name, selected once, as far as queries look back, in seconds; of them, those with some labels. */
export function found(
  { source }: Pick<Rehearsed, 'source'>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
  reachSeconds = 0,
): readonly ScrapedSeries[] {
  const lists = SELECTED.get(source) ?? new Map<string, readonly ScrapedSeries[]>();
  SELECTED.set(source, lists);
  const store = source.series();
  const key = `${name} ${reachSeconds}`;
  const list = lists.get(key) ?? store.select(equal({ __name__: name }), 1000 * reachSeconds);
  lists.set(key, list);
  return list.filter((each) => Object.entries(labels).every(([label, value]) => each.labels[label] === value));
}

const SELECTED = new WeakMap<ScrapedSource, Map<string, readonly ScrapedSeries[]>>();

/** Samples as seconds of the rollout and values. */
export function samplesOf(series: ScrapedSeries): [seconds: number, value: number][] {
  series.ready?.(series.length);
  const { timesMs, values, length } = series;
  return Array.from({ length }, (_, i) => [((timesMs[i] as number) - queryMs(0)) / 1000, values[i] as number]);
}

/** When the pod of a series restarted, as `restarts_total` tells it: the scrapes that saw it first. */
export function restartsSeen(run: Pick<Rehearsed, 'source'>, { labels }: ScrapedSeries): number[] {
  const series = found(run, 'restarts_total', { pod: labels['pod'] ?? '' }).flatMap(samplesOf);
  return series.filter(([, value], i) => value > (series[i - 1]?.[1] ?? 0)).map(([seconds]) => seconds);
}

/** What a counter counted from one second to another; 0 before its first sample. What a restart hides is told by the restart. */
export function increase(
  series: ScrapedSeries,
  fromSeconds: number,
  toSeconds: number,
  restarts: readonly number[],
): number {
  let [sum, before, since] = [0, 0, Number.NEGATIVE_INFINITY];
  for (const [seconds, value] of samplesOf(series)) {
    if (seconds > toSeconds) break;
    const isAnew = restarts.some((at) => at > since && at <= seconds);
    if (seconds > fromSeconds) sum += isAnew ? value : value - before;
    [before, since] = [value, seconds];
  }
  return sum;
}

export function sumOf(list: readonly ScrapedSeries[], of: (series: ScrapedSeries) => number): number {
  return list.reduce((sum, each) => sum + of(each), 0);
}
