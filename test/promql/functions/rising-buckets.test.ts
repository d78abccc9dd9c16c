import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueryResult } from '../../../src/model/policy/query.js';
import type { HistogramScrapes, ScrapedSeries } from '../../../src/model/policy/series-store.js';
import { asked, scraped, shown } from '../answered.js';

const LE = ['0.1', '0.2', '0.4', '0.8', '+Inf'];
const SUM = 'histogram_quantile(0.5, sum by (le) (rate(x_bucket[1m])))';

/** Buckets of one pod that have counted so much at each scrape, of which it is known from when on they rise. */
function histogram(pod: string, counts: readonly (readonly number[])[], known: HistogramScrapes | null, bounds = LE) {
  return bounds.map((le, at) => {
    const values = counts.map((atScrape) => atScrape[at] ?? 0);
    return { ...scraped(`x_bucket{pod="${pod}",le="${le}"}`, values), histogram: known };
  });
}

/** The same series, and the bounds of those whose values are asked for. */
function watched(series: readonly ScrapedSeries[], read: string[]): ScrapedSeries[] {
  return series.map((each) => ({ ...each, ready: () => void read.push(each.labels['le'] ?? '') }));
}

/** So much more at each scrape. */
const steady = (scrapes: number, growth: readonly number[], first = 1000): number[][] =>
  Array.from({ length: scrapes }, (_, at) => growth.map((each) => (first + at) * each));

/** The one value of a result; half of a digit in the tenth place is rounding. */
function only(result: QueryResult): number {
  const { '{}': value } = shown(result) as Record<string, number>;
  return Number(value?.toFixed(10));
}

describe('a quantile of buckets that are known to rise', () => {
  const counts = steady(21, [10, 40, 80, 95, 100]);

  it('reads the two next to it, and the last one', () => {
    const read: string[] = [];
    const ask = asked(SUM, watched(histogram('a', counts, { risesFromMs: 0 }), read), { edge: 'closed' });
    // Half of them lie a quarter of the way from 0.2 to 0.4.
    expect(only(ask(240))).toBe(0.25);
    read.length = 0;
    expect(only(ask(300))).toBe(0.25);
    expect([...new Set(read)].sort()).toEqual(['+Inf', '0.2', '0.4']);
  });

  it('goes on to where it has moved', () => {
    const [before, after] = [steady(11, [10, 40, 80, 95, 100]), steady(11, [0, 10, 20, 80, 100], 0)];
    const both = [...before, ...after.slice(1).map((row) => row.map((more, at) => more + (before[10]?.[at] ?? 0)))];
    const ask = asked(SUM, histogram('a', both, { risesFromMs: 0 }), { edge: 'closed' });
    expect(only(ask(150))).toBe(0.25);
    // Half of them lie half of the way from 0.4 to 0.8.
    expect(only(ask(300))).toBe(0.6);
  });

  it('reads all where they are known to rise only from later on', () => {
    const read: string[] = [];
    const ask = asked(SUM, watched(histogram('a', counts, { risesFromMs: 250_000 }), read), { edge: 'closed' });
    expect(only(ask(300))).toBe(0.25);
    expect(new Set(read)).toEqual(new Set(LE));
  });

  it('reads all of a sum over histograms with other bounds', () => {
    const read: string[] = [];
    const other = histogram('b', steady(21, [50, 100]), { risesFromMs: 0 }, ['0.3', '+Inf']);
    const series = watched([...histogram('a', counts, { risesFromMs: 0 }), ...other], read);
    asked(SUM, series, { edge: 'closed' })(300);
    expect(new Set(read)).toEqual(new Set([...LE, '0.3']));
  });
});

/** Growth by bucket, none less than that of the bound before. */
const growth = fc
  .array(fc.oneof(fc.constant(0), fc.nat({ max: 6 }), fc.nat({ max: 100_000 })), { minLength: 5, maxLength: 5 })
  .map((steps) => steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, step) => sum + step, 0)));

/** Counts at each scrape. */
const history = fc.array(growth, { minLength: 5, maxLength: 13 }).map((grown) => {
  const counts = LE.map(() => 0);
  return grown.map((more) => more.map((each, at) => (counts[at] = (counts[at] ?? 0) + each)));
});

const QUERIES = [
  'histogram_quantile(S, sum by (le) (rate(x_bucket[R])))',
  'histogram_quantile(S, rate(x_bucket[R]))',
  'histogram_quantile(S, sum without (pod) (increase(x_bucket[R])))',
  'histogram_quantile(S, avg by (le) (rate(x_bucket[R])))',
  'histogram_quantile(S, sum by (le) (delta(x_bucket[R])))',
  'histogram_quantile(S, sum by (le) (irate(x_bucket[R])))',
  'histogram_quantile(S, sum by (le) (stddev_over_time(x_bucket[R])))',
  'histogram_quantile(S, sum by (le) (x_bucket))',
];

it('gives of buckets that are known to rise what it gives of any', () => {
  const share = fc.constantFrom('0', '0.05', '0.5', '0.6', '0.95', '1');
  const range = fc.constantFrom('20s', '50s', '1m', '90s', '5m');
  const seconds = fc.array(fc.integer({ min: 10, max: 220 }), { minLength: 1, maxLength: 6 });
  const edge = fc.constantFrom('closed', 'left_open');
  const query = fc.constantFrom(...QUERIES);
  fc.assert(
    fc.property(history, history, query, share, range, seconds, edge, (one, other, text, s, r, times, edge) => {
      const [known, any] = [{ risesFromMs: 0 }, null].map((of) => {
        const series = [...histogram('a', one, of), ...histogram('b', other, of === null ? null : { ...of })];
        return asked(text.replace('S', s).replace('R', r), series, { edge });
      });
      for (const at of times) expect(shown(known?.(at) as never)).toEqual(shown(any?.(at) as never));
    }),
    { numRuns: 500, seed: 18 },
  );
});
