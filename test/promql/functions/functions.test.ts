import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatValue } from '../../../src/promql/format-value.js';
import { power } from '../../../src/promql/operators/power.js';
import { answered, asked, scraped, shown } from '../answered.js';

const INFINITY = Number.POSITIVE_INFINITY;
const bucket = (name: string, le: string, count: number, more = '') =>
  scraped(`${name}_bucket{le="${le}"${more}}`, [count]);
const series = [
  scraped('x{pod="cart-a",code="200"}', [2.5]),
  scraped('x{pod="cart-b",code="503"}', [-2.5]),
  scraped('y{pod="cart-b",code="503"}', [7]),
  ...[
    ['0.1', 10],
    ['0.5', 60],
    ['1', 90],
    ['+Inf', 100],
  ].map(([le, count]) => bucket('h', String(le), Number(count))),
  ...[
    ['1', 5],
    ['2', 3],
    ['+Inf', 10],
  ].map(([le, count]) => bucket('dip', String(le), Number(count))),
  ...[
    ['1', 5],
    ['2', 8],
  ].map(([le, count]) => bucket('open', String(le), Number(count))),
  ...[
    ['1', 0],
    ['+Inf', 0],
  ].map(([le, count]) => bucket('idle', String(le), Number(count))),
  ...[
    ['-1', 2],
    ['0', 4],
    ['+Inf', 8],
  ].map(([le, count]) => bucket('below', String(le), Number(count))),
  ...[
    ['1', 2],
    ['one', 4],
    ['+Inf', 8],
  ].map(([le, count]) => bucket('odd', String(le), Number(count), ',z="q"')),
];
const value = (query: string) => shown(answered(query, series, 0));

describe('a quantile of a histogram', () => {
  test.each([
    ['histogram_quantile(0.5, h_bucket)', { '{}': 0.1 + 0.4 * (40 / 50) }],
    ['histogram_quantile(0.05, h_bucket)', { '{}': 0.05 }],
    ['histogram_quantile(0.6, h_bucket)', { '{}': 0.5 }],
    ['histogram_quantile(0.95, h_bucket)', { '{}': 1 }],
    ['histogram_quantile(1, h_bucket)', { '{}': 1 }],
    ['histogram_quantile(-1, h_bucket)', { '{}': -INFINITY }],
    ['histogram_quantile(1.5, h_bucket)', { '{}': INFINITY }],
    ['histogram_quantile(NaN, h_bucket)', { '{}': Number.NaN }],
    ['histogram_quantile(0.9, h_bucket{le="+Inf"})', { '{}': Number.NaN }],
    ['histogram_quantile(0.4, dip_bucket)', { '{}': 0.8 }],
    ['histogram_quantile(0.7, dip_bucket)', { '{}': 2 }],
    ['histogram_quantile(0.5, open_bucket)', { '{}': Number.NaN }],
    ['histogram_quantile(0.5, idle_bucket)', { '{}': Number.NaN }],
    ['histogram_quantile(0.1, below_bucket)', { '{}': -1 }],
    ['histogram_quantile(0.5, odd_bucket)', { '{z=q}': 1 }],
    ['histogram_quantile(0.5, x)', {}],
    ['histogram_quantile(0.5, label_replace(h_bucket, "le", "0.50", "le", "0.1"))', { '{}': 0.5 * (50 / 70) }],
    [
      'histogram_quantile(0.5, {__name__=~"h_bucket|dip_bucket"})',
      'vector cannot contain metrics with the same labelset',
    ],
  ])('%s', (query, expected) => {
    const found = value(query);
    if (typeof expected === 'string') expect(found).toBe(expected);
    else {
      expect(Object.keys(found as object)).toEqual(Object.keys(expected));
      for (const [labels, quantile] of Object.entries(expected)) {
        const got = (found as Record<string, number>)[labels] ?? 0;
        if (Number.isFinite(quantile)) expect(got).toBeCloseTo(quantile, 12);
        else expect(got).toBe(quantile);
      }
    }
  });
});

test('a quantile that is an error at one instant is that of its buckets at the next', () => {
  const buckets = (name: string, later: number | null) => [
    scraped(`${name}_bucket{le="1"}`, [5, later]),
    scraped(`${name}_bucket{le="+Inf"}`, [10, later === null ? null : 2 * later]),
  ];
  const ask = asked(
    'histogram_quantile(0.25, {__name__=~"k_bucket|l_bucket"})',
    [...buckets('k', 8), ...buckets('l', null)],
    {
      lookbackMs: 10_000,
    },
  );
  expect([ask(0).type, shown(ask(15)), ask(0).type]).toEqual(['error', { '{}': 0.5 }, 'error']);
});

describe('of one value', () => {
  test.each([
    ['abs(x)', 2.5, 2.5],
    ['ceil(x)', 3, -2],
    ['floor(x)', 2, -3],
    ['round(x)', 3, -2],
    ['round(x, 2)', 2, -2],
    ['sgn(x)', 1, -1],
    ['clamp(x, -1, 1)', 1, -1],
    ['clamp_min(x, 0)', 2.5, 0],
    ['clamp_max(x, 0)', 0, -2.5],
    ['clamp_min(x, NaN)', Number.NaN, Number.NaN],
    ['exp(x * 0)', 1, 1],
    ['sqrt(x ^ 2)', 2.5, 2.5],
    ['ln(x)', Math.log(2.5), Number.NaN],
    ['deg(rad(x))', 2.5, -2.5],
    ['timestamp(x) + 5', 5, 5],
  ])('%s', (query, first, second) => {
    expect(value(query)).toEqual({ '{code=200,pod=cart-a}': first, '{code=503,pod=cart-b}': second });
  });

  test.each([
    ['clamp(x, 1, 0)', {}],
    ['scalar(x)', Number.NaN],
    ['scalar(y)', 7],
    ['scalar(nosuch)', Number.NaN],
    ['vector(scalar(y) + 1)', { '{}': 8 }],
    ['pi()', Math.PI],
    ['time()', 0],
    ['absent(y)', {}],
    ['absent(nosuch)', { '{}': 1 }],
    ['absent((nosuch{a="b",c!="d",e=~"f",g="h",g="i"}))', { '{a=b}': 1 }],
    ['absent(sum(nosuch{a="b"}))', { '{}': 1 }],
    ['absent_over_time(nosuch{a="b"}[5m])', { '{a=b}': 1 }],
    ['absent_over_time(y[5m])', {}],
  ])('%s', (query, expected) => {
    expect(value(query)).toEqual(expected);
  });
});

describe('of labels', () => {
  const short = (replacement: string, expression: string) =>
    `label_replace(y, "to", "${replacement}", "pod", "${expression}")`;
  test.each([
    [short('$1', 'cart-(.*)'), 'y{code=503,pod=cart-b,to=b}'],
    [short('$1', 'art-(.*)'), 'y{code=503,pod=cart-b}'],
    [short('$1xx', '(.).*'), 'y{code=503,pod=cart-b}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Prometheus' own template.
    [short('${1}xx', '(.).*'), 'y{code=503,pod=cart-b,to=cxx}'],
    [short('$2-$1-$3', '(c)art-(.)'), 'y{code=503,pod=cart-b,to=b-c-}'],
    [short('$$1$', '.*'), 'y{code=503,pod=cart-b,to=$1$}'],
    [short('$last', '.*-(?P<last>.)'), 'y{code=503,pod=cart-b,to=b}'],
    [short('', '.*'), 'y{code=503,pod=cart-b}'],
    ['label_replace(y, "pod", "", "pod", ".*")', 'y{code=503}'],
    ['label_replace(y, "__name__", "z", "pod", ".*")', 'z{code=503,pod=cart-b}'],
    ['label_replace(y, "to", "none", "nosuch", "")', 'y{code=503,pod=cart-b,to=none}'],
    ['label_join(y, "to", "/", "pod", "nosuch", "code")', 'y{code=503,pod=cart-b,to=cart-b//503}'],
    ['label_join(y, "pod", "/")', 'y{code=503}'],
  ])('%s', (query, expected) => {
    expect(value(query)).toEqual({ [expected]: 7 });
  });

  test.each([
    ['label_replace(nosuch, "to", "x", "pod", "(")', 'invalid regular expression in label_replace(): ('],
    ['label_replace(y, "1", "x", "pod", "")', 'invalid destination label name in label_replace(): 1'],
    ['label_join(y, "a b", "x")', 'invalid destination label name in label_join(): a b'],
    ['label_join(y, "to", "x", "a b")', 'invalid source label name in label_join(): a b'],
    [
      'label_replace({pod="cart-b"}, "__name__", "z", "pod", ".*")',
      'vector cannot contain metrics with the same labelset',
    ],
  ])('%s is an error of the instant', (query, expected) => {
    expect(value(query)).toBe(expected);
  });
});

/** A date by walking from 1970, year by year and month by month. */
function walked(seconds: number): readonly number[] {
  const days = Math.floor(seconds / 86_400);
  const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  let year = 1970;
  let left = days;
  while (left < 0) {
    year -= 1;
    left += isLeap(year) ? 366 : 365;
  }
  while (left >= (isLeap(year) ? 366 : 365)) {
    left -= isLeap(year) ? 366 : 365;
    year += 1;
  }
  const dayOfYear = left + 1;
  const months = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  let month = 0;
  for (; left >= (months[month] ?? 0); month += 1) left -= months[month] ?? 0;
  // 1 January 1970 was a Thursday.
  const weekday = (((days % 7) + 7) % 7) + 4;
  const ofDay = seconds - days * 86_400;
  return [
    year,
    month + 1,
    left + 1,
    dayOfYear,
    weekday % 7,
    months[month] ?? 0,
    Math.floor(ofDay / 3600),
    Math.floor(ofDay / 60) % 60,
  ];
}

test('parts of a date are those of a walk through the calendar', () => {
  const names = 'year month day_of_month day_of_year day_of_week days_in_month hour minute'.split(' ');
  fc.assert(
    fc.property(fc.integer({ min: -60_000_000_000, max: 250_000_000_000 }), (seconds) => {
      const found = names.map((name) => Object.values(value(`${name}(vector(${seconds}))`) as object)[0]);
      expect(found).toEqual(walked(seconds));
    }),
    { numRuns: 200 },
  );
  // 29 February 2000, noon, was a Tuesday.
  expect(walked(951_825_600)).toEqual([2000, 2, 29, 60, 2, 29, 12, 0]);
  expect(value('year(vector(NaN))')).toEqual({ '{}': 292277026596 });
});

test('without an argument a date is that of the evaluation', () => {
  expect(shown(answered('hour() * 100 + minute()', [], 86_400 + 13 * 3600 + 37 * 60))).toEqual({ '{}': 1337 });
});

describe('a power', () => {
  test('is that of JavaScript to the last digits', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
        fc.double({ noNaN: true, min: -40, max: 40 }),
        (x, y) => {
          const expected = x ** y;
          const found = power(x, y);
          if (!Number.isFinite(expected)) expect(found).toBe(expected);
          else if (Math.abs(expected) < 1e-300) expect(found).toBeCloseTo(expected, 12);
          else expect(Math.abs(found / expected - 1)).toBeLessThan(1e-13);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('is exact where it is a whole number', () => {
    expect([power(3, 20), power(-7, 5), power(10, 22), power(2, 1023), power(2, -1074)]).toEqual([
      3486784401,
      -16807,
      1e22,
      2 * 2 ** 1022,
      5e-324,
    ]);
  });

  test.each([
    [Number.NaN, 0, 1],
    [1, Number.NaN, 1],
    [1, INFINITY, 1],
    [-1, -INFINITY, 1],
    [0.5, INFINITY, 0],
    [2, -INFINITY, 0],
    [0, -1, INFINITY],
    [-0, -3, -INFINITY],
    [-0, 3, -0],
    [-INFINITY, 3, -INFINITY],
    [-INFINITY, 2, INFINITY],
    [-INFINITY, -3, -0],
    [-8, 1 / 3, Number.NaN],
    [10, 309, INFINITY],
    [-10, 309, -INFINITY],
    [2, 1e300, INFINITY],
    [0.9, 1e300, 0],
  ])('%d to %d is %d', (x, y, expected) => {
    expect(power(x, y)).toBe(expected);
  });
});

test('a value is written without an exponent, and reads back as it was', () => {
  expect([1e21, -1.5e-7, 123.25, 1e300, Number.NaN, INFINITY, -INFINITY, -0].map(formatValue)).toEqual([
    '1000000000000000000000',
    '-0.00000015',
    '123.25',
    `1${'0'.repeat(300)}`,
    'NaN',
    '+Inf',
    '-Inf',
    '-0',
  ]);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(formatValue(number)).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(formatValue(number))).toBe(number);
    }),
  );
});
