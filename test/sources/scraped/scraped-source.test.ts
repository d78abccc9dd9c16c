import { describe, expect, test } from 'vitest';
import type { Exposure } from '../../../src/model/exposure.js';
import { queryMs } from '../../../src/model/policy/query.js';
import type { ScrapedSeries } from '../../../src/model/policy/series-store.js';
import type { World } from '../../../src/model/world.js';
import { DEFAULT_SETTINGS, readQuery } from '../../../src/promql/query.js';
import { keyOf } from '../../../src/random/key.js';
import { fault, keyOfIndex, meanZ, TEN_INSTANCES } from '../generated/world.js';
import {
  FAMILIES,
  family,
  found,
  type Rehearsed,
  rehearsal,
  rehearsed,
  STATUS,
  samplesOf,
  share,
  shop,
} from './rehearsed.js';

const KEY = keyOf('source');
const BAD = { ...shop().canary, errorRate: 0.02, restartsPerHour: 40 };
const NOISY: World = shop({
  canary: BAD,
  noise: { ...shop().noise, arrivalsCv: 0.2, sharedLatencyCv: 0.1, errorsCorrelation: 0.001, gaugesCv: 0.1 },
});
const SCALED: World = shop({ canary: BAD, instances: { ...TEN_INSTANCES, count: 4, readyAfterSeconds: 20 } });

const pods = (canary: number, stable: number) => ({ replicas: { canary, stable, splitTraffic: false } });

/** Serves a rollout of ten minutes, looking each half minute, off the grid of scrapes too. */
function play(
  run: Rehearsed,
  isCounted: boolean,
  look: (run: Rehearsed, seconds: number) => void = () => {},
): Rehearsed {
  for (let from = 0; from < 600; from += 30) {
    const to = from + 30;
    const percent = from < 90 ? 0 : from < 300 ? 10 : from < 510 ? 50 : 0;
    const canary = Math.ceil(percent / 20);
    const exposure: Exposure = share(percent, isCounted ? pods(canary, 4 - canary) : {});
    run.source.serve(from, from + 7, exposure);
    run.source.serve(from + 7, to, exposure);
    run.source.view(to);
    look(run, to);
  }
  return run;
}

/** All samples and markers of all families, by labels. */
function everything(run: Rehearsed, reachSeconds = Number.POSITIVE_INFINITY): Record<string, unknown> {
  const names = FAMILIES.map(({ name }) => name);
  return Object.fromEntries(
    names.flatMap((name) =>
      found(run, name, {}, reachSeconds)
        .filter(({ length }) => length > 0)
        .map((series) => [JSON.stringify(series.labels), `${samplesOf(series).join(' ')} | ${series.goneMs}`]),
    ),
  );
}

/** With so long a history. */
const scrapedFor = (historySeconds: number) =>
  rehearsal({ prometheus: { scrapeSeconds: 15, range: 'closed', historySeconds } });

describe.each([
  ['a steady world', shop({ canary: BAD }), false],
  ['a noisy world', NOISY, false],
  ['a world of four pods', SCALED, true],
] as const)('%s', (_name, world, isCounted) => {
  test('has the same series whatever was asked for first, and when', () => {
    const late = everything(play(rehearsed(world, KEY), isCounted));
    const early = play(rehearsed(world, KEY), isCounted, (run, seconds) => {
      if (seconds === 60) for (const { name } of FAMILIES.toReversed()) found(run, name);
      if (seconds === 240) found(run, 'http_seconds_bucket', {}, 1_000);
      run.source.series();
    });
    expect(everything(early)).toEqual(late);
    expect(Object.keys(late).length).toBeGreaterThan(FAMILIES.length);
  });

  test('serves the same whether its series are asked for or not', () => {
    const asked = play(rehearsed(world, KEY), isCounted, (run) => everything(run, 300));
    const silent = play(rehearsed(world, KEY), isCounted);
    for (const { served } of [asked, silent]) served.view(600);
    expect(asked.served.harm(0, 600)).toEqual(silent.served.harm(0, 600));
    for (const arm of ['stable', 'canary'] as const) {
      const [one, other] = [asked, silent].map(({ served }) => served.read(arm, 0, 600));
      expect(one?.latencyCounts()).toEqual(other?.latencyCounts());
      expect(one?.errors).toBe(other?.errors);
      expect(one?.restarts()).toBe(other?.restarts());
    }
  });

  test('is another one under another key, the same as if it were new', () => {
    const reused = play(rehearsed(world, KEY), isCounted, (run) => everything(run, 0));
    reused.source.bind(keyOf('other'));
    play(reused, isCounted);
    const other = everything(play(rehearsed(world, keyOf('other')), isCounted));
    expect(everything(reused)).toEqual(other);
    expect(other).not.toEqual(everything(play(rehearsed(world, KEY), isCounted)));
  });

  test('answers queries that were bound under another key as those that are new', () => {
    const texts = [
      'sum by (version, code) (rate(http_requests_total[2m]))',
      'sort_desc(sum by (pod) (increase(all_requests_total[1m])))',
      'histogram_quantile(0.95, sum by (le) (rate(http_seconds_bucket{version="v2"}[2m])))',
      'count(up) by (version)',
      'sum(rate(http_errors_total{version="v2"}[2m] offset 1m)) / sum(rate(all_requests_total{version="v2"}[2m] offset 1m))',
    ];
    const answers = (run: Rehearsed, evaluates: readonly ((atMs: number) => unknown)[]): unknown[] => {
      const found: unknown[] = [];
      play(run, isCounted, ({ source }, seconds) => {
        source.series();
        for (const evaluate of evaluates) found.push(evaluate(queryMs(seconds)));
      });
      return found;
    };
    const bound = (run: Rehearsed) => texts.map((text) => evaluatorOf(run, text));
    const reused = rehearsed(world, KEY);
    const evaluates = bound(reused);
    const first = answers(reused, evaluates);
    for (const seed of ['second', 'third']) {
      reused.source.bind(keyOf(seed));
      const fresh = rehearsed(world, keyOf(seed));
      expect(answers(reused, evaluates)).toEqual(answers(fresh, bound(fresh)));
    }
    reused.source.bind(KEY);
    expect(answers(reused, evaluates)).toEqual(first);
  });

  test('has a history that is the same however long it is, and whatever goes wrong later', () => {
    const [short, deep] = [120, 900].map((historySeconds) => scrapedFor(historySeconds));
    const faulty = { ...world, faults: [fault({ errorRate: 0.5, latencyRatio: 4 }, { target: 'both' as never })] };
    const earlier = (run: Rehearsed, fromSeconds: number) =>
      found(run, 'http_seconds_bucket', { le: '0.1', version: 'v1' }, Number.POSITIVE_INFINITY).map((series) => {
        const samples = samplesOf(series).filter(([seconds]) => seconds <= 0 && seconds >= fromSeconds);
        return samples.map(([seconds, value], i) => [seconds, value - (samples[i - 1]?.[1] ?? value)]);
      });
    const long = play(rehearsed(world, KEY, deep), isCounted);
    expect(earlier(play(rehearsed(world, KEY, short), isCounted), -120)).toEqual(earlier(long, -120));
    expect(earlier(play(rehearsed(faulty, KEY, deep), isCounted), -600)).toEqual(earlier(long, -600));
    expect(earlier(long, -600)[0]).toHaveLength(41);
  });
});

function evaluatorOf({ source }: Rehearsed, text: string): (atMs: number) => unknown {
  const read = readQuery(text, { ...DEFAULT_SETTINGS, edge: 'closed' });
  if (!read.ok) throw new Error(read.problem.reason);
  return read.query.of(source.series());
}

function answerOf(run: Rehearsed, text: string, seconds: number): number | null {
  const result = evaluatorOf(run, text)(queryMs(seconds)) as { elements: readonly { value: number }[] };
  return result.elements[0]?.value ?? null;
}

const only = (list: readonly ScrapedSeries[]): ScrapedSeries => {
  expect(list).toHaveLength(1);
  return list[0] as ScrapedSeries;
};

describe('a counter', () => {
  const rare = { ...shop().canary, errorRate: 0.0002 };

  test('has no series before its first event, and is born with its value', () => {
    const run = play(rehearsed(shop({ canary: rare }), KEY), false);
    const series = only(found(run, 'http_errors_total', { version: 'v2' }));
    const [born, value] = samplesOf(series)[0] ?? [0, 0];
    expect(run.served.read('canary', 0, born - 15).errors).toBe(0);
    expect(value).toBe(run.served.read('canary', 0, born).errors);
    expect(value).toBeGreaterThan(0);
    expect(found(run, 'http_requests_total', { version: 'v2', code: '500' }).map(samplesOf)).toEqual([
      samplesOf(series),
    ]);
  });

  test('of stable was there before the rollout, unless nothing happened in its history', () => {
    const none = play(rehearsed(shop({ stable: { ...rare, errorRate: 0 } }), KEY), false);
    expect(only(found(none, 'http_errors_total', { version: 'v1' }, 900)).length).toBe(0);
    const many = play(rehearsed(shop(), KEY), false);
    expect(samplesOf(only(found(many, 'http_errors_total', { version: 'v1' })))[0]?.[0]).toBe(0);
    // 180,000 requests in a quarter of an hour, of which 1 in 100,000 fails: none did in the history of a sixth of all runs.
    const run = rehearsed(shop({ stable: { ...rare, errorRate: 0.00001 } }), KEY, scrapedFor(900));
    const some = Array.from({ length: 200 }, (_, i) => {
      run.source.bind(keyOfIndex(i));
      run.source.serve(0, 15, share(0));
      run.source.view(15);
      const samples = samplesOf(only(found(run, 'http_errors_total', { version: 'v1' }, 900)));
      const [seconds = 0, value = 0] = samples.findLast(([at]) => at <= 0) ?? [];
      expect(samples.every(([, each], at) => each >= (samples[at - 1]?.[1] ?? 1))).toBe(true);
      return samples.length === 0 || seconds > 0 ? 0 : value;
    });
    // Poisson of mean 1.8: 4 standard errors, by chance beyond in 1 of 16,000 sets of seeds.
    expect(Math.abs(meanZ(some, 1.8))).toBeLessThan(4);
    expect(some.filter((count) => count === 0).length / 200).toBeCloseTo(Math.exp(-1.8), 1);
  });

  test('begins anew when its pod restarts, and is not there until it counts again', () => {
    const crashing = { ...shop().canary, errorRate: 0.0005, restartsPerHour: 60 };
    const run = play(rehearsed(shop({ canary: crashing }), KEY), false);
    const restarts = samplesOf(only(found(run, 'restarts_total', { version: 'v2' })));
    const requests = new Map(samplesOf(only(found(run, 'all_requests_total', { version: 'v2' }))));
    const errors = only(found(run, 'http_errors_total', { version: 'v2' }));
    const at = restarts.findIndex(([, count], i) => i > 0 && count > (restarts[i - 1]?.[1] ?? 0));
    const [seconds] = restarts[at] ?? [0];
    expect(requests.get(seconds)).toBe(run.served.read('canary', seconds - 15, seconds).requests);
    expect(run.served.read('canary', 0, 600).restarts()).toBe(restarts.at(-1)?.[1]);
    const gone = [...(errors.goneMs as number[])].map((ms) => (ms - queryMs(0)) / 1000);
    expect(gone.length).toBeGreaterThan(1);
    for (const each of gone.slice(0, -1)) {
      expect(restarts.some(([when, count], i) => when === each && count > (restarts[i - 1]?.[1] ?? 0))).toBe(true);
    }
  });
});

describe('a pod', () => {
  test('of a version without a share is gone once it was scraped for the last time', () => {
    const run = play(rehearsed(shop(), KEY), false);
    const series = only(found(run, 'up', { version: 'v2' }));
    expect(samplesOf(series)[0]?.[0]).toBe(105);
    expect(samplesOf(series).at(-1)?.[0]).toBe(510);
    expect([...(series.goneMs as number[])]).toEqual([queryMs(525)]);
  });

  test('that comes later has another name, in an order that no seed changes', () => {
    const run = play(rehearsed(SCALED, KEY), true);
    const names = found(run, 'up', { version: 'v2' })
      .filter(({ length }) => length > 0)
      .map(({ labels }) => labels['pod']);
    expect(new Set(names).size).toBe(3);
    expect(names.every((name) => /^shop-9f8-[b-z0-9]{5}$/.test(name ?? ''))).toBe(true);
    const stable = found(run, 'up', { version: 'v1' }).filter(({ length }) => length > 0);
    // Four at first, of which three leave room, and are followed by others when the canary goes.
    expect(stable.length).toBe(7);
    expect(stable.filter(({ goneMs }) => (goneMs?.length ?? 0) > 0)).toHaveLength(3);
  });

  test('is replaced, the oldest first, where a promotion restarts all', () => {
    const world = shop({ instances: { ...TEN_INSTANCES, count: 8, readyAfterSeconds: 30, promotion: 'restart' } });
    const run = rehearsed(world, KEY);
    run.source.serve(0, 60, share(10, pods(8, 8)));
    run.source.serve(60, 120, share(100, pods(8, 0)));
    run.source.mark('completed', 120);
    run.source.serve(120, 360, share(100, pods(8, 0)));
    run.source.view(360);
    const seen = found(run, 'up', { version: 'v2' }).filter(({ length }) => length > 0);
    expect(seen).toHaveLength(16);
    // The scrape at 120 seconds came before the promotion.
    expect(seen.slice(0, 8).map(({ goneMs }) => ((goneMs?.[0] ?? 0) - queryMs(0)) / 1000)).toEqual([
      135, 135, 150, 150, 180, 180, 210, 210,
    ]);
  });
});

test('a scrape that is lost leaves a gap, and says so', () => {
  const world = shop({ telemetry: { scrapeSeconds: 15, lost: 0.3, startsAtFirstEvent: false } });
  const run = play(rehearsed(world, KEY), false);
  const up = samplesOf(only(found(run, 'up', { version: 'v1' })));
  const lost = up.filter(([, value]) => value === 0).map(([seconds]) => seconds);
  const requests = only(found(run, 'all_requests_total', { version: 'v1' }));
  expect(lost.length).toBeGreaterThan(3);
  expect(samplesOf(requests).filter(([seconds]) => lost.includes(seconds))).toEqual([]);
  const gone = [...(requests.goneMs as number[])].map((ms) => (ms - queryMs(0)) / 1000);
  expect(gone).toEqual(lost.filter((seconds) => !lost.includes(seconds - 15)));
  const samples = samplesOf(requests).filter(([seconds]) => seconds >= 0);
  const last = samples.at(-1) as [number, number];
  run.source.view(600);
  // What the telemetry of the world shows of itself lost the same scrapes.
  expect(run.source.read('stable', 0, 600).requests).toBe(last[1] - (samples[0]?.[1] ?? 0));
});

test('failures that no metric counts are successes', () => {
  const world = shop({ faults: [fault({ unseenErrorRate: 0.1 })] });
  const run = play(rehearsed(world, KEY), false);
  run.source.view(600);
  const seen = run.source.read('canary', 0, 600);
  const unseen = run.served.unseenFailuresOf('canary', 0, 600);
  expect(unseen).toBeGreaterThan(100);
  const last = (name: string, labels = {}) =>
    samplesOf(only(found(run, name, { version: 'v2', ...labels }))).at(-1)?.[1];
  expect(last('http_errors_total')).toBe(seen.errors);
  expect(last('http_requests_total', { code: '200' })).toBe(seen.requests - seen.errors);
  expect(last('coded_seconds_bucket', { code: '500', le: '+Inf' })).toBe(seen.errors);
});

test('gauges show what is read over the interval, in their unit', () => {
  const run = play(rehearsed(NOISY, KEY), false);
  for (const [arm, version] of [
    ['stable', 'v1'],
    ['canary', 'v2'],
  ] as const) {
    const cpu = new Map(samplesOf(only(found(run, 'cpu', { version }))));
    const memory = new Map(samplesOf(only(found(run, 'memory_bytes', { version }))));
    for (const at of [120, 315, 510]) {
      const reading = run.served.read(arm, at - 15, at);
      expect(cpu.get(at)).toBeCloseTo((reading.cpuPercent() ?? 0) / 100, 12);
      expect(memory.get(at)).toBeCloseTo((reading.memoryMb() ?? 0) * 1_048_576, 3);
    }
    expect(samplesOf(only(found(run, 'limit', { version }))).every(([, value]) => value === 7)).toBe(true);
  }
});

describe('a selector', () => {
  const run = play(rehearsed(shop(), KEY), false);
  const count = (text: string) => answerOf(run, `count(${text})`, 510) ?? 0;

  test('finds metrics by name, and by an expression of names', () => {
    expect(count('up')).toBe(2);
    expect(count('{__name__=~"http_(errors|successes)_total"}')).toBe(4);
    expect(count('nothing')).toBe(0);
  });

  test('tests labels that a metric has, and no others', () => {
    expect(count('up{version="v2"}')).toBe(1);
    expect(count('up{version="v3"}')).toBe(0);
    expect(count('up{pod=~"shop-7d4-.+"}')).toBe(1);
    expect(count('up{job="cart"}')).toBe(0);
    expect(count('up{namespace="any",cluster=~"x.*",code="500"}')).toBe(2);
    expect(count('http_requests_total{code=~"5.."}')).toBe(2);
    expect(count('http_requests_total{code!~"5.*",version="v1"}')).toBe(1);
  });

  test('finds a whole bound however it is written', () => {
    expect(count('http_seconds_bucket{le="1"}')).toBe(2);
    expect(count('http_seconds_bucket{le="1.0"}')).toBe(2);
    expect(count('http_seconds_bucket{le!="1.0"}')).toBe(18);
    expect(count('http_seconds_bucket{le="0.25"}')).toBe(2);
  });

  test('takes a label that only one version has for empty at the other', () => {
    const tracked = { ...family('up', { is: 'up' }), arms: { stable: {}, canary: { track: 'canary' } } };
    const other = play(rehearsed(shop(), KEY, rehearsal({ families: [tracked] })), false);
    expect(answerOf(other, 'count(up{track="canary"})', 510)).toBe(1);
    expect(answerOf(other, 'count(up{track=""})', 510)).toBe(1);
    expect(answerOf(other, 'count(up)', 510)).toBe(2);
  });
});

describe('rates', () => {
  test('are those of an independent few lines', () => {
    const run = play(rehearsed(NOISY, KEY), false);
    for (const at of [240, 300, 510]) {
      const byHand = found(run, 'http_requests_total', { version: 'v2', code: '200' }).map((series) => {
        const samples = samplesOf(series).filter(([seconds]) => seconds >= at - 120 && seconds <= at);
        const [first, last] = [samples[0] as [number, number], samples.at(-1) as [number, number]];
        const resets = samples.reduce((sum, [, value], i) => {
          const before = samples[i - 1]?.[1] ?? 0;
          return i > 0 && value < before ? sum + before : sum;
        }, 0);
        // Samples lie on both ends of the range: nothing is extrapolated.
        expect([first[0], last[0]]).toEqual([at - 120, at]);
        return (last[1] - first[1] + resets) / 120;
      });
      const text = 'sum(rate(http_requests_total{version="v2",code="200"}[2m]))';
      expect(answerOf(run, text, at)).toBeCloseTo(byHand[0] as number, 9);
    }
  });

  test('reach back before the rollout, where stable serves alone', () => {
    const requests: number[] = [];
    const errors: number[] = [];
    const run = rehearsed(shop(), KEY, scrapedFor(600));
    for (let i = 0; i < 100; i++) {
      run.source.bind(keyOfIndex(i));
      run.source.serve(0, 60, share(50));
      run.source.view(60);
      requests.push(answerOf(run, 'sum(increase(all_requests_total[5m] offset 1m))', 60) ?? 0);
      errors.push(answerOf(run, 'sum(increase(http_errors_total[5m] offset 1m))', 60) ?? 0);
    }
    // 4 standard errors: beyond in 1 of 16,000 sets of seeds.
    expect(Math.abs(meanZ(requests, 60_000))).toBeLessThan(4);
    expect(Math.abs(meanZ(errors, 60))).toBeLessThan(4);
  });

  test('of many pods are each as much as the others', () => {
    const shares: number[] = [];
    const run = rehearsed(SCALED, KEY);
    for (let i = 0; i < 40; i++) {
      run.source.bind(keyOfIndex(i));
      run.source.serve(0, 120, share(0, pods(0, 4)));
      run.source.view(120);
      shares.push(
        answerOf(
          run,
          'topk(1, sum by (pod) (increase(all_requests_total[1m]))) - scalar(sum(increase(all_requests_total[1m]))) / 4',
          120,
        ) ?? 0,
      );
      const slow = answerOf(
        run,
        'max(sum by (pod) (rate(http_seconds_bucket{le="0.1"}[1m])) / sum by (pod) (rate(http_seconds_count[1m])))',
        120,
      );
      expect(slow).toBeLessThanOrEqual(1);
    }
    // 12,000 requests among four: a standard deviation of 47; the largest of four lies 1.03 √(4/3) √(3/4) of them higher.
    expect(shares.reduce((sum, each) => sum + each, 0) / 40).toBeGreaterThan(35);
    expect(shares.reduce((sum, each) => sum + each, 0) / 40).toBeLessThan(65);
  });
});

test('hours of a query are those of the world', () => {
  const prometheus = { scrapeSeconds: 15, range: 'closed', historySeconds: 300, startsAtSeconds: 50_400 } as const;
  const run = play(rehearsed(shop({ startsAtSeconds: 50_400 }), KEY, rehearsal({ prometheus })), false);
  const evaluate = evaluatorOf(run, 'hour(timestamp(up{version="v1"}))');
  expect(evaluate(queryMs(600, 50_400))).toMatchObject({ elements: [{ value: 14 }] });
});

describe('a hook', () => {
  const hooks = {
    always: { always: 'fail' },
    chance: { fails: 0.3 },
    other: { fails: 0.3 },
    opens: { opensAfterSeconds: 300 },
    closes: { closesAfterSeconds: 300 },
  } as const;
  const run = rehearsed(shop(), KEY, rehearsal({ hooks }));
  const at = (seconds: number) => run.source.view(seconds);

  test('answers as is said of it, or passes', () => {
    expect(at(0).answer('always', 3)).toBe('fail');
    expect(at(0).answer('constructor', 0)).toBe('pass');
    expect([0, 299, 300].map((seconds) => at(seconds).answer('opens', 0))).toEqual(['fail', 'fail', 'pass']);
    expect([0, 299, 300].map((seconds) => at(seconds).answer('closes', 0))).toEqual(['pass', 'pass', 'fail']);
    expect(run.served.answer()).toBe('pass');
  });

  test('fails by chance, each time anew, and always the same', () => {
    const answers = (name: string) => Array.from({ length: 1_000 }, (_, nth) => at(0).answer(name, nth));
    expect(answers('chance')).toEqual(answers('chance'));
    expect(answers('chance')).not.toEqual(answers('other'));
    const failed = answers('chance').filter((answer) => answer === 'fail').length;
    // 4 standard errors of a share of 0.3.
    expect(Math.abs(failed - 300)).toBeLessThan(4 * Math.sqrt(1_000 * 0.3 * 0.7));
  });
});

test('own metrics are scraped as they are read', () => {
  const name = (text: string) => text as never;
  const metrics = [
    { metric: { name: name('carts'), kind: { is: 'ratio', of: 'successes' }, better: 'higher' }, value: 0.2 },
    { metric: { name: name('paid'), kind: { is: 'ratio', of: name('carts') }, better: 'higher' }, value: 0.5 },
    { metric: { name: name('retries'), kind: { is: 'count', per: 'request' }, better: 'lower' }, value: 0.1 },
    { metric: { name: name('queue'), kind: { is: 'gauge', cv: 0.1 }, better: 'lower' }, value: 30 },
  ] as const;
  const own = metrics.map(({ metric }) => family(`own_${metric.name}`, { is: 'own', metric: metric.name }));
  const version = { ...shop().stable, metrics };
  for (const [world, isCounted] of [
    [shop({ stable: version, canary: version }), false],
    [shop({ ...SCALED, stable: version, canary: version }), true],
  ] as const) {
    const run = play(rehearsed(world, KEY, rehearsal({ families: [...own, ...FAMILIES.slice(0, 2)] })), isCounted);
    for (const { metric } of metrics.slice(0, 3)) {
      const events = found(run, `own_${metric.name}`, { version: 'v2' })
        .map((series) => samplesOf(series).at(-1)?.[1] ?? 0)
        .reduce((sum, value) => sum + value, 0);
      expect(events).toBe(run.served.read('canary', 0, 600).own(metric.name).part);
    }
    const { part, whole } = run.served.read('stable', 585, 600).own(name('queue'));
    const shown = found(run, 'own_queue', { version: 'v1' }).flatMap((series) => samplesOf(series).at(-1) ?? []);
    expect(shown.slice(0, 2)).toEqual([600, part / whole]);
  }
  expect(STATUS.ok).toBe('200');
});
