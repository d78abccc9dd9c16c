import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answered, asked, scraped, shown } from '../answered.js';

const rising = (count: number, each: number, from = 0) =>
  Array.from({ length: count }, (_, index) => from + index * each);

/** The value of the only element. */
function only(
  query: string,
  values: readonly (number | null)[],
  seconds: number,
  edge: 'closed' | 'left_open' = 'closed',
) {
  const result = answered(query, [scraped('x', values)], seconds, { edge });
  if (result.type !== 'vector') throw new Error(`${query} gives ${JSON.stringify(result)}`);
  return result.elements.length === 0 ? 'empty' : result.elements[0]?.value;
}

describe('rate, increase and delta', () => {
  test('a counter that rises evenly has its slope as rate, wherever the range lies on the grid', () => {
    for (const seconds of [60, 62, 67.5, 74.999, 75, 600]) {
      expect(only('rate(x[1m])', rising(100, 30, 1000), seconds)).toBeCloseTo(2, 12);
      expect(only('rate(x[1m])', rising(100, 30, 1000), seconds, 'left_open')).toBeCloseTo(2, 12);
    }
  });

  test('an increase is the rate times the range, a whole number or not', () => {
    const values = [0, 7, 9, 9, 20, 21, 40, 47];
    expect(only('increase(x[1m])', values, 100)).toBeCloseTo(60 * (only('rate(x[1m])', values, 100) as number), 12);
  });

  test('it is extended to an end that is near, and by half a distance where it is not', () => {
    // Samples at 60, 75, 90 in the range from 45 to 105: 15 s to either end, near, so the whole minute.
    const near = [null, null, null, null, 100, 110, 130];
    expect(only('increase(x[1m])', near, 105)).toBeCloseTo(30 * (60 / 30), 12);
    // At 108 the range begins at 48, 12 s before; the end is 18 s after, more than 1.1 times 15: 7.5 s.
    expect(only('increase(x[1m])', near, 108)).toBeCloseTo(30 * ((30 + 12 + 7.5) / 30), 12);
  });

  test('it is not extended beyond where a counter would have been zero', () => {
    // 1, 11, 21 at 60, 75, 90: zero 1.5 s before the first.
    const values = [null, null, null, null, 1, 11, 21];
    expect(only('increase(x[1m])', values, 105)).toBeCloseTo(20 * ((30 + 1.5 + 15) / 30), 12);
    expect(only('delta(x[1m])', values, 105)).toBeCloseTo(20 * 2, 12);
  });

  test('with a far start Prometheus 2 asks for the zero first, Prometheus 3 last', () => {
    // 11 and 21 at 75 and 90, zero at 58.5: 16.5 s before the first, just beyond 1.1 times 15; the range begins 30 s before.
    const values = [null, null, null, null, null, 10.5, 20.5];
    const change = 10;
    const toZero = 15.75;
    expect(only('increase(x[1m])', values, 105)).toBeCloseTo(change * ((15 + toZero + 15) / 15), 12);
    expect(only('increase(x[1m])', values, 105, 'left_open')).toBeCloseTo(change * ((15 + 7.5 + 15) / 15), 12);
  });

  test('a fall is a reset to zero', () => {
    // 100 to 120, reset, 5 to 15: 20 + 5 + 10.
    expect(only('increase(x[1m])', [100, 110, 120, 5, 15], 60)).toBeCloseTo(35, 12);
    expect(only('delta(x[1m])', [100, 110, 120, 5, 15], 60)).toBeCloseTo(-85, 12);
    expect(only('resets(x[1m])', [100, 110, 120, 5, 15], 60)).toBe(1);
  });

  test('one sample is too few', () => {
    for (const name of ['rate', 'increase', 'delta', 'irate', 'idelta', 'deriv']) {
      expect([name, only(`${name}(x[14s])`, rising(10, 1), 100)]).toEqual([name, 'empty']);
    }
  });

  test('a sample at the left edge counts in a closed range alone', () => {
    expect(only('count_over_time(x[30s])', rising(10, 1), 60)).toBe(3);
    expect(only('count_over_time(x[30s])', rising(10, 1), 60, 'left_open')).toBe(2);
    expect(only('rate(x[15s])', rising(10, 1, 50), 60)).toBeCloseTo(1 / 15, 12);
    expect(only('rate(x[15s])', rising(10, 1, 50), 60, 'left_open')).toBe('empty');
    expect(only('count_over_time(x[30s])', rising(10, 1), 61)).toBe(2);
  });

  test('irate takes the last two samples, and idelta does so without resets', () => {
    expect(only('irate(x[5m])', [0, 1, 2, 32], 50)).toBe(2);
    expect(only('irate(x[5m])', [0, 1, 200, 30], 50)).toBe(2);
    expect(only('idelta(x[5m])', [0, 1, 200, 30], 50)).toBe(-170);
  });
});

describe('functions over time', () => {
  const values = [4, Number.NaN, 1, 3];
  test.each([
    ['sum_over_time', [4, 1, 3], 8],
    ['avg_over_time', [4, 1, 4], 3],
    ['min_over_time', values, 1],
    ['max_over_time', values, 4],
    ['count_over_time', values, 4],
    ['last_over_time', values, 3],
    ['present_over_time', values, 1],
    ['changes', [1, 1, 2, Number.NaN, Number.NaN, 2], 3],
    ['stdvar_over_time', [2, 4, 4, 4, 5, 5, 7, 9], 4],
    ['stddev_over_time', [2, 4, 4, 4, 5, 5, 7, 9], 2],
    ['deriv', rising(10, 30), 2],
  ])('%s', (name, given, expected) => {
    for (const edge of ['closed', 'left_open'] as const) {
      expect(only(`${name}(x[10m])`, given, 200, edge)).toBeCloseTo(expected, 12);
    }
  });

  test('a sum keeps what rounding would take from it', () => {
    expect(only('sum_over_time(x[5m])', [1, 1e100, 1, -1e100], 60)).toBe(2);
    expect(
      answered(
        'sum(x)',
        ['a', 'b', 'c'].map((p, each) => scraped(`x{p="${p}"}`, [[1, 1e100, -1e100][each] as number])),
        0,
      ),
    ).toMatchObject({
      elements: [{ value: 1 }],
    });
  });

  test('a mean does not overflow', () => {
    for (const edge of ['closed', 'left_open'] as const) {
      expect(only('avg_over_time(x[5m])', [1e308, 1e308, 1e308], 60, edge)).toBe(1e308);
      const three = ['a', 'b', 'c'].map((p) => scraped(`x{p="${p}"}`, [1e308]));
      expect(shown(answered('avg(x)', three, 0, { edge }))).toEqual({ '{}': 1e308 });
    }
  });

  test('a quantile lies between the two nearest values', () => {
    expect(only('quantile_over_time(0.5, x[5m])', [4, 1, 3, 2], 60)).toBe(2.5);
    expect(only('quantile_over_time(0, x[5m])', [4, 1, 3, 2], 60)).toBe(1);
    expect(only('quantile_over_time(1, x[5m])', [4, 1, 3, 2], 60)).toBe(4);
    expect(only('quantile_over_time(-0.1, x[5m])', [4, 1], 60)).toBe(Number.NEGATIVE_INFINITY);
    expect(only('quantile_over_time(1.1, x[5m])', [4, 1], 60)).toBe(Number.POSITIVE_INFINITY);
    expect(only('quantile_over_time(NaN, x[5m])', [4, 1], 60)).toBeNaN();
  });

  test('a straight line is predicted as it is', () => {
    expect(only('predict_linear(x[5m], 3600)', rising(20, 30, 7), 200)).toBeCloseTo(7 + 2 * (200 + 3600), 6);
    expect(only('predict_linear(x[5m], 3600)', [5, 5, 5], 30)).toBe(5);
    expect(only('deriv(x[5m])', [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 30)).toBeNaN();
  });

  test('names fall away but of the last value, and two series that are then alike are an error', () => {
    const two = [scraped('x{p="a"}', [1, 2]), scraped('y{p="a"}', [3, 4])];
    expect(shown(answered('last_over_time({p="a"}[1m])', two, 20))).toEqual({ 'x{p=a}': 2, 'y{p=a}': 4 });
    expect(shown(answered('max_over_time({p="a"}[1m])', two, 20))).toBe(
      'vector cannot contain metrics with the same labelset',
    );
  });

  test('Prometheus 2 holds the steps of a subquery against each other, Prometheus 3 each by itself', () => {
    const early = scraped('early{p="a"}', rising(5, 1));
    const late = scraped('late{p="a"}', [...Array(40).fill(null), ...rising(5, 1)]);
    const ask = (query: string, edge: 'closed' | 'left_open') => shown(answered(query, [early, late], 660, { edge }));
    const same = 'vector cannot contain metrics with the same labelset';
    for (const of of ['max_over_time({p="a"}[1m])', '(-{p="a"})']) {
      expect(ask(`count_over_time(${of}[11m:1m])`, 'closed')).toBe(same);
      expect(ask(`count_over_time(${of}[11m:1m])`, 'left_open')).toMatchObject({ '{p=a}': expect.any(Number) });
    }
    expect(ask('count_over_time(abs({p="a"})[11m:1m])', 'closed')).toMatchObject({ '{p=a}': expect.any(Number) });
  });

  test('a query that has an error at one instant has an answer at another', () => {
    const two = [scraped('x{p="a"}', rising(20, 1)), scraped('y{p="a"}', [...rising(5, 0), ...Array(15).fill(null)])];
    const ask = asked('max_over_time({p="a"}[1m])', two);
    expect(ask(60).type).toBe('error');
    expect(shown(ask(200))).toEqual({ '{p=a}': 13 });
    expect(ask(60).type).toBe('error');
  });
});

test('in any order of instants, a rate is that of its samples alone', () => {
  const values = rising(60, 1).map((value) => (value * 37) % 101);
  const series = [scraped('x', values)];
  const ask = asked('increase(x[1m]) or vector(-1)', series);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 }), (instants) => {
      for (const seconds of instants) {
        expect(ask(seconds)).toEqual(answered('increase(x[1m]) or vector(-1)', series, seconds));
      }
    }),
    { numRuns: 50 },
  );
});
