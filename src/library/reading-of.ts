import type { DocumentPath } from '../model/place.js';
import type { Compared, Quotient, Reading } from '../model/source.js';
import { BUCKET_COUNT, bucketOf } from '../stats/numeric/exponential-buckets.js';
import { ArgumentError } from './argument-error.js';
import { listOf, objectAt, objectWith, within } from './check-arguments.js';

/** What was measured of an arm over some stretch of time; what is left out was not measured. */
export interface Measured {
  readonly requests: number;
  readonly errors: number;
  /** Of each request, above 0, in any order: all that is asked of latencies follows from them. */
  readonly latenciesMs?: readonly number[];
  /** The next four in place of them. */
  readonly latencyP50Ms?: number;
  readonly latencyP95Ms?: number;
  readonly latencyP99Ms?: number;
  /** Requests that took longer than the limit that is judged by. */
  readonly slowRequests?: number;
  /** Requests that failed or took longer than the objective's limit, each once. */
  readonly failedOrSlowRequests?: number;
  /** Mean, of one instance, in [0, 100]. */
  readonly cpuPercent?: number;
  /** At the end, of one instance. */
  readonly memoryMb?: number;
  /** From start to end, of one instance. */
  readonly memoryGrowthMbPerMinute?: number;
  /** Of one instance. */
  readonly restarts?: number;
  /** Of requests that succeeded, in [0, 1]. */
  readonly conversionRate?: number;
  /** Of metrics of your own, by name: a value is `part` ÷ `whole`, as of events and what they are of. */
  readonly metrics?: Readonly<Record<string, Quotient>>;
  /** Of copies of requests: answers that differ (`part`) of those given (`whole`), and how many copies there were; left out: none. */
  readonly mismatches?: Compared;
}

const NAMES = [
  'requests',
  'errors',
  'latenciesMs',
  'latencyP50Ms',
  'latencyP95Ms',
  'latencyP99Ms',
  'slowRequests',
  'failedOrSlowRequests',
  'cpuPercent',
  'memoryMb',
  'memoryGrowthMbPerMinute',
  'restarts',
  'conversionRate',
  'metrics',
  'mismatches',
] as const satisfies readonly (keyof Measured)[];

/**
 * What was measured as a reading, for a source of your own. What is asked for and was not measured is an `ArgumentError`
 * with the code `not_measured`: no evidence is never taken for a good sign.
 */
export function readingOf(measured: Measured): Reading {
  return readingAt(measured, ['measured']);
}

/** The same of an argument by another name. */
export function readingAt(measured: Measured, path: DocumentPath): Reading {
  checkMeasured(measured, path);
  const { requests, errors } = measured;
  const latencies = measured.latenciesMs === undefined ? null : [...measured.latenciesMs].sort((a, b) => a - b);
  const known = (name: Exclude<(typeof NAMES)[number], 'latenciesMs' | 'metrics' | 'mismatches'>): number =>
    measured[name] ?? notMeasured([...path, name]);
  const orNull = (name: Parameters<typeof known>[0]) => () => (requests === 0 ? null : known(name));
  return {
    requests,
    errors,
    latencyMs(quantile) {
      if (requests === 0) return null;
      if (latencies !== null) return latencies[Math.max(0, Math.ceil(quantile * requests) - 1)] ?? null;
      const name = QUANTILES.get(quantile);
      return name === undefined ? notMeasured([...path, 'latenciesMs']) : known(name);
    },
    cpuPercent: orNull('cpuPercent'),
    memoryMb: orNull('memoryMb'),
    memoryGrowthMbPerMinute: orNull('memoryGrowthMbPerMinute'),
    restarts: () => (requests === 0 ? 0 : known('restarts')),
    conversionRate: () => (requests === errors ? null : known('conversionRate')),
    mismatches: () => measured.mismatches ?? null,
    own(name) {
      if (requests === 0) return { part: 0, whole: 0 };
      return measured.metrics?.[name] ?? notMeasured([...path, 'metrics', name]);
    },
    slowerThan(limitMs) {
      if (requests === 0) return 0;
      return latencies === null ? known('slowRequests') : latencies.filter((latency) => latency > limitMs).length;
    },
    failedOrSlow: () => (requests === 0 ? 0 : known('failedOrSlowRequests')),
    latencyCounts() {
      const counts = new Float64Array(BUCKET_COUNT);
      if (requests === 0) return counts;
      for (const latency of latencies ?? notMeasured([...path, 'latenciesMs'])) {
        const bucket = bucketOf(latency);
        counts[bucket] = (counts[bucket] ?? 0) + 1;
      }
      return counts;
    },
  };
}

const QUANTILES = new Map<number, 'latencyP50Ms' | 'latencyP95Ms' | 'latencyP99Ms'>([
  [0.5, 'latencyP50Ms'],
  [0.95, 'latencyP95Ms'],
  [0.99, 'latencyP99Ms'],
]);

function notMeasured(path: DocumentPath): never {
  throw new ArgumentError({ code: 'not_measured' }, path);
}

const ALLOWED = {
  cpuPercent: { atLeast: 0, atMost: 100 },
  conversionRate: { atLeast: 0, atMost: 1 },
  memoryGrowthMbPerMinute: {},
} as const;

function checkMeasured(measured: unknown, path: DocumentPath): void {
  const given = objectWith(measured, NAMES, path);
  const all = within(given['requests'], { atLeast: 0 }, [...path, 'requests']);
  const ofAll = { atLeast: 0, atMost: all };
  const limits: Readonly<Record<string, object>> = {
    errors: ofAll,
    slowRequests: ofAll,
    failedOrSlowRequests: ofAll,
    ...ALLOWED,
  };
  for (const name of NAMES) {
    const value = given[name];
    const at = [...path, name];
    if (value === undefined && name !== 'errors') continue;
    if (name === 'metrics') {
      for (const [metric, quotient] of Object.entries(objectAt(value, at))) checkQuotient(quotient, [...at, metric]);
    } else if (name === 'mismatches') checkCompared(value, at);
    else if (name !== 'latenciesMs') within(value, limits[name] ?? { atLeast: 0 }, at);
    else {
      const latencies = listOf(value, (each, place) => within(each, { above: 0 }, place), at);
      within(latencies.length, { atLeast: all, atMost: all }, [...at, 'length']);
    }
  }
}

function checkCompared(compared: unknown, path: DocumentPath): void {
  const { part, whole, copies } = objectWith(compared, ['part', 'whole', 'copies'], path);
  const all = within(copies, { atLeast: 0 }, [...path, 'copies']);
  const answered = within(whole, { atLeast: 0, atMost: all }, [...path, 'whole']);
  within(part, { atLeast: 0, atMost: answered }, [...path, 'part']);
}

function checkQuotient(quotient: unknown, path: DocumentPath): void {
  const { part, whole } = objectWith(quotient, ['part', 'whole'], path);
  within(part, { atLeast: 0 }, [...path, 'part']);
  within(whole, { atLeast: 0 }, [...path, 'whole']);
}

/** Of several stretches together: what can be added up is, and what cannot was not measured. */
export function together(all: readonly Measured[]): Measured {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const sum = (
    name: 'requests' | 'errors' | 'slowRequests' | 'failedOrSlowRequests' | 'restarts',
  ): number | undefined =>
    all.reduce<number | undefined>((total, each) => {
      const value = each[name];
      return total === undefined || value === undefined ? undefined : total + value;
    }, 0);
  const latencies = all.map(({ latenciesMs }) => latenciesMs);
  const names = Object.keys(all[0]?.metrics ?? {}).filter((name) =>
    all.every(({ metrics }) => metrics !== undefined && Object.hasOwn(metrics, name)),
  );
  const total = (name: string): Quotient =>
    all.reduce<Quotient>(
      (sofar, { metrics }) => ({
        part: sofar.part + (metrics?.[name]?.part ?? 0),
        whole: sofar.whole + (metrics?.[name]?.whole ?? 0),
      }),
      { part: 0, whole: 0 },
    );
  const compared = all.map(({ mismatches }) => mismatches);
  const differing = compared.every((each) => each !== undefined)
    ? compared.reduce((one, other) => ({
        part: one.part + other.part,
        whole: one.whole + other.whole,
        copies: one.copies + other.copies,
      }))
    : undefined;
  const slowRequests = sum('slowRequests');
  const failedOrSlowRequests = sum('failedOrSlowRequests');
  const restarts = sum('restarts');
  return {
    requests: sum('requests') ?? 0,
    errors: sum('errors') ?? 0,
    ...(latencies.every((each) => each !== undefined) ? { latenciesMs: latencies.flat() } : {}),
    ...(names.length === 0 ? {} : { metrics: Object.fromEntries(names.map((name) => [name, total(name)])) }),
    ...(differing === undefined ? {} : { mismatches: differing }),
    ...(slowRequests === undefined ? {} : { slowRequests }),
    ...(failedOrSlowRequests === undefined ? {} : { failedOrSlowRequests }),
    ...(restarts === undefined ? {} : { restarts }),
  };
}
