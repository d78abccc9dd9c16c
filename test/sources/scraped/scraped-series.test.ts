import { describe, expect, test } from 'vitest';
import type { Arm } from '../../../src/model/arm.js';
import type { Exposure } from '../../../src/model/exposure.js';
import { keyOf } from '../../../src/random/key.js';
import { TEN_INSTANCES } from '../generated/world.js';
import {
  BOUNDS,
  FAMILIES,
  found,
  increase,
  type Rehearsed,
  rehearsed,
  restartsSeen,
  samplesOf,
  share,
  shop,
  sumOf,
} from './rehearsed.js';

const KEY = keyOf('scraped');
const BAD = { ...shop().canary, errorRate: 0.02, restartsPerHour: 40 };

/** A canary at 10 % from 100 s, at 50 % from 400 s, taken back at 700 s. */
function served(exposures: readonly (readonly [number, Exposure])[], run: Rehearsed): Rehearsed {
  for (const [i, [from, exposure]] of exposures.entries()) {
    run.source.serve(from, exposures[i + 1]?.[0] ?? 900, exposure);
  }
  run.source.view(900);
  return run;
}

const PLAIN = [
  [0, share(0)],
  [100, share(10)],
  [400, share(50)],
  [700, share(0)],
] as const;

const pods = (canary: number, stable: number) => ({ replicas: { canary, stable, splitTraffic: false } });
const COUNTED = [
  [0, share(0, pods(0, 10))],
  [100, share(10, pods(1, 10))],
  [400, share(50, pods(5, 5))],
  [700, share(0, pods(0, 10))],
] as const;

const WORLDS = {
  'one pod a version': () => served(PLAIN, rehearsed(shop({ canary: BAD }), KEY)),
  'one pod a version, in a world that has cells as long as scrapes': () =>
    served(PLAIN, rehearsed(shop({ canary: BAD }), KEY, undefined, 15)),
  'ten pods': () =>
    served(COUNTED, rehearsed(shop({ canary: BAD, instances: { ...TEN_INSTANCES, readyAfterSeconds: 20 } }), KEY)),
} as const;

const COUNTERS = FAMILIES.map(({ name }) => name).filter((name) => /_(total|bucket|count|sum)$/.test(name));

const VERSION = { stable: 'v1', canary: 'v2' } as const;

describe.each(Object.entries(WORLDS))('%s', (_name, world) => {
  const run = world();

  describe.each([
    ['stable', 0, 900],
    ['stable', 300, 615],
    ['canary', 90, 900],
    ['canary', 405, 660],
  ] as const)('%s from %d to %d seconds', (arm: Exclude<Arm, 'baseline'>, from, to) => {
    const reading = run.served.read(arm, from, to);
    const grown = (name: string, labels: Record<string, string> = {}): number =>
      sumOf(found(run, name, { version: VERSION[arm], ...labels }), (series) =>
        increase(series, from, to, restartsSeen(run, series)),
      );

    test('counts what the reading of the arm has, by status', () => {
      expect(reading.requests).toBeGreaterThan(0);
      expect(grown('all_requests_total')).toBe(reading.requests);
      expect(grown('http_requests_total')).toBe(reading.requests);
      expect(grown('http_requests_total', { code: '500' })).toBe(reading.errors);
      expect(grown('http_errors_total')).toBe(reading.errors);
      expect(grown('http_successes_total')).toBe(reading.requests - reading.errors);
      expect(grown('http_seconds_count')).toBe(reading.requests);
    });

    test('has in its buckets what is not slower than their bounds, and in the last one all', () => {
      for (const bound of BOUNDS) {
        const slower = reading.slowerThan(1000 * bound);
        expect(grown('http_seconds_bucket', { le: String(bound) })).toBe(reading.requests - slower);
        expect(grown('coded_seconds_bucket', { le: String(bound) })).toBe(reading.requests - slower);
        expect(grown('coded_seconds_bucket', { le: String(bound), code: '200' })).toBe(
          reading.requests - reading.failedOrSlow(1000 * bound),
        );
      }
      expect(grown('http_seconds_bucket', { le: '+Inf' })).toBe(reading.requests);
      expect(grown('coded_seconds_bucket', { le: '+Inf', code: '500' })).toBe(reading.errors);
    });

    test('adds up latencies to what the histogram has, to its width', () => {
      const counts = reading.latencyCounts();
      const middle = (bucket: number) => 2 ** (-7 + (bucket + 0.5) / 32) / 1000;
      const seconds = counts.reduce((sum, count, bucket) => sum + count * middle(bucket), 0);
      // Of many within 17 % the mean stands, from which chance moves each by 5 %; five standard errors are seen once in two million.
      const squares = counts.reduce((sum, count, bucket) => sum + count * middle(bucket) ** 2, 0);
      expect(Math.abs(grown('http_seconds_sum') - seconds)).toBeLessThan(5 * 0.05 * Math.sqrt(squares));
    });

    test('converts as often as the reading says', () => {
      const successes = reading.requests - reading.errors;
      expect(grown('orders_total')).toBe(Math.round((reading.conversionRate() ?? 0) * successes));
    });
  });

  test('has counters that fall only where a pod restarts', () => {
    for (const each of COUNTERS.flatMap((name) => found(run, name))) {
      const restarts = restartsSeen(run, each);
      for (const [i, [seconds, value]] of samplesOf(each).entries()) {
        const [earlier, before] = samplesOf(each)[i - 1] ?? [0, 0];
        if (value >= before) continue;
        expect(
          restarts.some((at) => at > earlier && at <= seconds),
          `${JSON.stringify(each.labels)} at ${seconds}`,
        ).toBe(true);
      }
    }
  });

  test('has buckets that rise with their bounds at each scrape of each pod', () => {
    const bounds = [...BOUNDS.map(String), '+Inf'];
    for (const { labels } of found(run, 'up')) {
      const columns = bounds.map((le) => found(run, 'http_seconds_bucket', { pod: labels['pod'] ?? '', le })[0]);
      const count = found(run, 'http_seconds_count', { pod: labels['pod'] ?? '' })[0];
      const rows = columns.map((column) => samplesOf(column as never));
      expect(rows.at(-1)).toEqual(samplesOf(count as never));
      for (const [i, row] of rows.entries()) {
        for (const [at, [, value]] of row.entries()) {
          expect(value).toBeGreaterThanOrEqual(rows[i - 1]?.[at]?.[1] ?? 0);
        }
      }
    }
  });
});
