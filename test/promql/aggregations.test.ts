import { describe, expect, test } from 'vitest';
import { answered, scraped, shown } from './answered.js';

const INFINITY = Number.POSITIVE_INFINITY;
const series = [
  scraped('x{pod="a",zone="1"}', [4]),
  scraped('x{pod="b",zone="1"}', [2]),
  scraped('x{pod="c",zone="2"}', [9]),
  scraped('x{pod="d"}', [Number.NaN]),
  scraped('holes{pod="a"}', [Number.NaN]),
  scraped('holes{pod="b"}', [1]),
  scraped('holes{pod="c"}', [2]),
  scraped('tie{pod="a"}', [1]),
  scraped('tie{pod="b"}', [1]),
  scraped('wide{pod="a"}', [INFINITY]),
  scraped('wide{pod="b"}', [5]),
];
const value = (query: string, edge: 'closed' | 'left_open' = 'left_open') =>
  shown(answered(query, series, 0, { edge }));

test.each([
  ['sum(x{zone!=""})', { '{}': 15 }],
  ['sum by (zone) (x)', { '{zone=1}': 6, '{zone=2}': 9, '{}': Number.NaN }],
  ['sum(x) by (zone)', { '{zone=1}': 6, '{zone=2}': 9, '{}': Number.NaN }],
  ['sum without (pod) (x)', { '{zone=1}': 6, '{zone=2}': 9, '{}': Number.NaN }],
  ['sum by (nosuch) (x{zone="1"})', { '{}': 6 }],
  ['sum by (__name__) (x{zone="1"})', { 'x{}': 6 }],
  ['avg(x{zone!=""})', { '{}': 5 }],
  ['avg(wide)', { '{}': INFINITY }],
  ['min(x)', { '{}': 2 }],
  ['max(x)', { '{}': 9 }],
  ['max(x{pod="d"})', { '{}': Number.NaN }],
  ['count(x)', { '{}': 4 }],
  ['group(x)', { '{}': 1 }],
  ['stddev(x{zone="1"})', { '{}': 1 }],
  ['stdvar(x{zone="1"})', { '{}': 1 }],
  ['quantile(0.5, x{zone!=""})', { '{}': 4 }],
  ['quantile(0.25, x{zone="1"})', { '{}': 2.5 }],
  ['quantile(0, x)', { '{}': Number.NaN }],
  ['quantile(2, x)', { '{}': INFINITY }],
  ['count_values("value", x)', { '{value=4}': 1, '{value=2}': 1, '{value=9}': 1, '{value=NaN}': 1 }],
  ['count_values("pod", tie)', { '{pod=1}': 2 }],
  ['count_values by (pod) ("v", tie)', { '{pod=a,v=1}': 1, '{pod=b,v=1}': 1 }],
  ['count_values without (pod) ("v", wide)', { '{v=+Inf}': 1, '{v=5}': 1 }],
  ['count_values("1", x)', 'invalid label name "1"'],
  ['sum(nosuch)', {}],
  ['count(nosuch)', {}],
])('%s', (query, expected) => {
  expect(value(query)).toEqual(expected);
  expect(value(query, 'closed')).toEqual(expected);
});

test('one infinite element deviates by nothing in Prometheus 2, by NaN in 3', () => {
  expect(value('stddev(wide{pod="a"})', 'closed')).toEqual({ '{}': 0 });
  expect(value('stddev(wide{pod="a"})')).toEqual({ '{}': Number.NaN });
});

describe('the order', () => {
  const pods = (query: string) => {
    const result = answered(query, series, 0);
    return result.type === 'vector' ? result.elements.map(({ labels }) => labels['pod']).join('') : result;
  };
  test.each([
    ['sort(x)', 'bacd'],
    ['sort_desc(x)', 'cabd'],
    ['sort(holes)', 'bca'],
    ['sort_desc(holes)', 'cba'],
    ['topk(2, holes)', 'cb'],
    ['bottomk(2, holes)', 'bc'],
    ['topk(9, holes)', 'cba'],
    ['topk(2, x)', 'ca'],
    ['topk(9, x)', 'cabd'],
    ['topk(2.9, x)', 'ca'],
    ['bottomk(2, x)', 'ba'],
    ['topk(1, x) by (zone)', 'acd'],
    ['topk(0, x)', ''],
    ['topk(-1, x)', ''],
    ['topk(1, tie)', 'a'],
    ['topk(2, x) > 5', 'c'],
    ['topk(scalar(tie{pod="a"}), x)', 'c'],
  ])('%s', (query, expected) => {
    expect(pods(query)).toBe(expected);
  });

  test('what is taken keeps its name', () => {
    expect(value('topk(1, x)')).toEqual({ 'x{pod=c,zone=2}': 9 });
    expect(value('sort(tie)')).toEqual({ 'tie{pod=a}': 1, 'tie{pod=b}': 1 });
  });

  test.each(['NaN', 'Inf', '1e30'])('%s is no count', (count) => {
    expect(value(`topk(${count}, x)`)).toMatch(/^Scalar value .* overflows int64$/);
  });
});
