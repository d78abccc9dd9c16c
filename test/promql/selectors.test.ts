import { describe, expect, test } from 'vitest';
import type { ScrapedSeries } from '../../src/model/policy/series-store.js';
import { DEFAULT_SETTINGS, readQuery } from '../../src/promql/query.js';
import { answered, scraped, shown } from './answered.js';

const pods = [
  scraped('up{pod="cart-a",zone="b"}', [1, 1, 1]),
  scraped('up{pod="cart-b"}', [2, 2, 2]),
  scraped('down{pod="cart-a"}', [3, 3, 3]),
];

describe('the newest sample', () => {
  test.each([
    ['closed', 330, { 'x{}': 3 }],
    ['closed', 330.001, {}],
    ['left_open', 330, {}],
    ['left_open', 329.999, { 'x{}': 3 }],
    ['left_open', 29, { 'x{}': 2 }],
  ] as const)(
    'counts for five minutes, the last instant of them where the edge is closed: %s at %d',
    (edge, seconds, expected) => {
      expect(shown(answered('x', [scraped('x', [1, 2, 3])], seconds, { edge }))).toEqual(expected);
    },
  );

  test('does not count once the series is marked as gone, until it goes on', () => {
    const series: ScrapedSeries = { ...scraped('x', [1, 2, null, null, 5]), goneMs: [30_000] };
    expect([15, 29.999, 30, 59, 60].map((at) => shown(answered('x', [series], at)))).toEqual([
      { 'x{}': 2 },
      { 'x{}': 2 },
      {},
      {},
      { 'x{}': 5 },
    ]);
    expect(shown(answered('count_over_time(x[2m])', [series], 70))).toEqual({ '{}': 3 });
  });

  test('is looked for at another time', () => {
    const series = [scraped('x', [0, 1, 2, 3, 4, 5, 6])];
    const at = (query: string) => shown(answered(query, series, 60));
    expect(at('x offset 30s')).toEqual({ 'x{}': 2 });
    expect(at('x offset -30s')).toEqual({ 'x{}': 6 });
    expect(at('x @ 15')).toEqual({ 'x{}': 1 });
    expect(at('x @ 45 offset 30s')).toEqual({ 'x{}': 1 });
    expect(at('x offset 30s @ 45')).toEqual({ 'x{}': 1 });
    expect(at('x @ start()')).toEqual({ 'x{}': 4 });
    expect(at('sum_over_time(x[15s] @ 45)')).toEqual({ '{}': 3 });
    expect(at('max_over_time((x @ end())[30s:15s])')).toEqual({ '{}': 4 });
    expect(at('timestamp(x offset 20s)')).toEqual({ '{}': 30 });
    expect(at('timestamp((x))')).toEqual({ '{}': 60 });
    expect(at('timestamp(-x)')).toEqual({ '{}': 60 });
  });

  test('is found where a store grows between two evaluations', () => {
    const series: ScrapedSeries[] = [];
    const read = readQuery('sum by (p) (x)', DEFAULT_SETTINGS);
    if (!read.ok) throw new Error(read.problem.reason);
    const evaluate = read.query.of({ select: () => series });
    expect(shown(evaluate(0))).toEqual({});
    const columns = { timesMs: new Float64Array(10), values: new Float64Array(10), length: 0 };
    const growing = { labels: { __name__: 'x', p: 'a' }, ...columns };
    series.push(growing);
    expect(shown(evaluate(0))).toEqual({});
    growing.values[0] = 7;
    growing.length = 1;
    expect(shown(evaluate(0))).toEqual({ '{p=a}': 7 });
    series.push(scraped('x{p="b"}', [3]), scraped('x{p="a",q="c"}', [5]));
    expect(shown(evaluate(0))).toEqual({ '{p=a}': 12, '{p=b}': 3 });
  });
});

describe('matchers', () => {
  test.each([
    ['up{pod="cart-a"}', [1]],
    ['up{pod!="cart-a"}', [2]],
    ['up{pod=~"cart"}', []],
    ['up{pod=~"cart-."}', [1, 2]],
    ['up{pod=~"a|cart-b|c"}', [2]],
    ['up{pod!~".*-b"}', [1]],
    ['up{zone=""}', [2]],
    ['up{zone!=""}', [1]],
    ['up{zone=~".*"}', [1, 2]],
    ['up{zone=~".+"}', [1]],
    ['up{nosuch=""}', [1, 2]],
    ['{pod="cart-a"}', [1, 3]],
    ['{__name__=~"up|down",pod="cart-a"}', [1, 3]],
    ['{__name__=~"u"}', []],
    ['{"up",pod="cart-b"}', [2]],
    ['{"up","pod"="cart-b"}', [2]],
  ])('%s', (query, expected) => {
    const result = answered(query, pods, 20);
    const values = result.type === 'vector' ? result.elements.map(({ value }) => value) : [];
    expect(values.sort()).toEqual(expected);
  });

  test('know no property that every object has', () => {
    expect(shown(answered('{toString!=""}', pods, 20))).toEqual({});
    expect(shown(answered('up{constructor=""}', pods, 20))).toEqual({
      'up{pod=cart-a,zone=b}': 1,
      'up{pod=cart-b}': 2,
    });
    const odd = scraped('x{__proto__="a"}', [1]);
    expect(
      shown(answered('label_replace(sum by (__proto__) (x{__proto__="a"}), "p", "$1", "__proto__", "(.*)")', [odd], 0)),
    ).toEqual({
      '{__proto__=a,p=a}': 1,
    });
  });
});

describe('a subquery', () => {
  const series = [
    scraped(
      'x',
      Array.from({ length: 41 }, (_, each) => each),
    ),
  ];
  test('steps at multiples of its step, whatever its end', () => {
    const matrix = (query: string, seconds: number, edge: 'closed' | 'left_open') => {
      const result = answered(query, series, seconds, { edge });
      return result.type === 'matrix' ? result.series[0]?.samples.map(([timeMs]) => timeMs / 1000) : result;
    };
    expect(matrix('(x + 0)[2m:30s]', 300, 'closed')).toEqual([180, 210, 240, 270, 300]);
    expect(matrix('(x + 0)[2m:30s]', 300, 'left_open')).toEqual([210, 240, 270, 300]);
    expect(matrix('(x + 0)[2m:30s]', 310, 'left_open')).toEqual([210, 240, 270, 300]);
    expect(matrix('(x + 0)[2m:]', 310, 'closed')).toEqual([240, 300]);
    expect(matrix('(x + 0)[2m:30s] offset 1m', 310, 'closed')).toEqual([150, 180, 210, 240]);
    expect(matrix('(x + 0)[1m:30s] @ 100', 310, 'closed')).toEqual([60, 90]);
  });

  test('goes into another', () => {
    expect(
      shown(answered('max_over_time(sum_over_time(x[30s:15s])[1m:30s])', series, 300, { edge: 'closed' })),
    ).toEqual({
      '{}': 18 + 19 + 20,
    });
  });

  test('takes so many steps, and no more', () => {
    expect(shown(answered('max_over_time(x[12h:1s])', series, 600))).toEqual({ '{}': 40 });
    expect(answered('max_over_time(x[14h:1s])', series, 600).type).toBe('error');
    expect(answered('max_over_time(max_over_time(x[1h:1s])[1h:1s])', series, 600).type).toBe('error');
    expect(answered('max_over_time(x[200y:1ms])', series, 600).type).toBe('error');
  });
});

describe('a store is told how far back its samples are looked for', () => {
  test.each([
    ['x', 0],
    ['x offset 5m', 300],
    ['x offset -5m', 0],
    ['rate(x[2m])', 120],
    ['rate(x[2m] offset 1m)', 180],
    ['max_over_time(rate(x[2m] offset 1m)[10m:1m])', 780],
    ['max_over_time(rate(x[2m])[10m:1m] offset 30s)', 750],
    ['x @ 15', Number.POSITIVE_INFINITY],
    ['sum(rate(x[2m] @ end())) / 2', 120],
  ])('by %s: %d s', (text, seconds) => {
    const read = readQuery(text, DEFAULT_SETTINGS);
    if (!read.ok) throw new Error(read.problem.reason);
    const told: (number | undefined)[] = [];
    read.query.of({
      select: (_matchers, reachMs) => {
        told.push(reachMs);
        return [];
      },
    });
    expect(told).toEqual([1000 * seconds]);
  });

  test('by each selector for itself, whatever stands before it', () => {
    const read = readQuery('max_over_time(rate(x[2m])[10m:1m]) / y', DEFAULT_SETTINGS);
    if (!read.ok) throw new Error(read.problem.reason);
    const told: unknown[] = [];
    read.query.of({
      select: (matchers, reachMs) => {
        told.push([matchers[0]?.value, reachMs]);
        return [];
      },
    });
    expect(told).toEqual([
      ['x', 720_000],
      ['y', 0],
    ]);
  });
});
