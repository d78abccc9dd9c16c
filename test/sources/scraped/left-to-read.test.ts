import { describe, expect, it } from 'vitest';
import type { Exposure } from '../../../src/model/exposure.js';
import { queryMs } from '../../../src/model/policy/query.js';
import type { ScrapedSeries } from '../../../src/model/policy/series-store.js';
import { keyOf } from '../../../src/random/key.js';
import { TEN_INSTANCES } from '../generated/world.js';
import { found, type Rehearsed, rehearsed, restartsSeen, samplesOf, share, shop } from './rehearsed.js';

const KEY = keyOf('left');
const LOOK = 60;
/** More scrapes than a column has room for at first. */
const END = 2400;

const CRASHING = { ...shop().canary, restartsPerHour: 30 };
const LOST = { scrapeSeconds: null, lost: 0.2, startsAtFirstEvent: false };
/** One pod of the canary, and two for a while. */
const pods = (canary: number) => ({ replicas: { canary, stable: 1, splitTraffic: false } });
const ONE_INSTANCE = { ...TEN_INSTANCES, count: 1 };

const plain = (at: number): Exposure => share(at < 1200 ? 10 : 50);

const WORLDS = {
  'one pod a version': { world: shop(), exposure: plain },
  'few requests': { world: shop({ requestsPerSecond: 0.2 }), exposure: plain },
  'pods that restart': { world: shop({ canary: CRASHING, stable: CRASHING }), exposure: plain },
  'scrapes that are lost': { world: shop({ telemetry: LOST }), exposure: plain },
  'a second pod for a while': {
    world: shop({ instances: ONE_INSTANCE, canary: CRASHING }),
    exposure: (at: number) => share(50, pods(at >= 600 && at < 1200 ? 2 : 1)),
  },
} as const;

type Asking = (series: readonly ScrapedSeries[], atSeconds: number) => void;

/** A run that is looked at each minute; what is asked for then, of all buckets. */
function looked({ world, exposure }: (typeof WORLDS)[keyof typeof WORLDS], ask: Asking): Rehearsed {
  const run = rehearsed(world, KEY);
  for (let at = 0; at < END; at += LOOK) {
    run.source.serve(at, at + LOOK, exposure(at));
    run.source.view(at + LOOK);
    ask(found(run, 'http_seconds_bucket'), at + LOOK);
  }
  return run;
}

const valuesOf = (run: Rehearsed) =>
  found(run, 'http_seconds_bucket').map((series) => [
    series.labels,
    samplesOf(series),
    Array.from(series.goneMs ?? []),
  ]);

const readAll = (each: ScrapedSeries): void => each.ready?.(each.length);

describe.each(Object.entries(WORLDS))('%s', (_name, world) => {
  const all = valuesOf(looked(world, (series) => series.forEach(readAll)));

  it('has the same buckets whether they are asked for at each look or at the end', () => {
    expect(valuesOf(looked(world, () => {}))).toEqual(all);
  });

  it('has the same buckets whichever are asked for, and when', () => {
    const some: Asking = (series, at) => {
      for (const [i, each] of series.entries()) if ((i * 7 + at / LOOK) % 5 < 2) readAll(each);
    };
    expect(valuesOf(looked(world, some))).toEqual(all);
  });

  it('has buckets that rise with their bounds from when it says', () => {
    const run = looked(world, () => {});
    const buckets = found(run, 'http_seconds_bucket');
    for (const [i, series] of buckets.entries()) {
      const next = buckets[i + 1];
      expect(series.histogram?.risesFromMs).toBeGreaterThanOrEqual(queryMs(restartsSeen(run, series).at(-1) ?? 0));
      if (next === undefined || next.histogram !== series.histogram) continue;
      const from = ((series.histogram?.risesFromMs ?? 0) - queryMs(0)) / 1000;
      const [low, high] = [series, next].map((each) => samplesOf(each).filter(([seconds]) => seconds >= from));
      const grown = (samples: typeof low, at: number) => (samples?.[at]?.[1] ?? 0) - (samples?.[at - 1]?.[1] ?? 0);
      expect(high?.map(([seconds]) => seconds)).toEqual(low?.map(([seconds]) => seconds));
      for (const at of low?.keys() ?? []) expect(grown(low, at)).toBeLessThanOrEqual(grown(high, at));
    }
  });
});

it('draws no bucket that nobody asks for', () => {
  const run = looked(WORLDS['one pod a version'], (series) => {
    for (const each of series) if (each.labels['le'] === '0.1') readAll(each);
  });
  const canary = found(run, 'http_seconds_bucket', { version: 'v2' });
  // What is not worked out yet is still nothing.
  const isThere = ({ values, length }: ScrapedSeries): boolean => (values[length - 1] as number) > 0;
  expect(canary.filter(isThere).map(({ labels }) => labels['le'])).toEqual(['0.1', '+Inf']);
});
