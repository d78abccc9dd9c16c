import { describe, expect, test } from 'vitest';
import { answered, asked, scraped, shown } from '../answered.js';

const series = [
  scraped('errors{pod="a",code="500"}', [4]),
  scraped('errors{pod="a",code="503"}', [2]),
  scraped('errors{pod="b",code="500"}', [1]),
  scraped('requests{pod="a"}', [100]),
  scraped('requests{pod="b"}', [50]),
  scraped('requests{pod="c"}', [10]),
  scraped('info{pod="a",version="canary"}', [1]),
  scraped('info{pod="b",version="stable"}', [1]),
  scraped('void{pod="a"}', [Number.NaN]),
];
const value = (query: string, edge: 'closed' | 'left_open' = 'left_open') =>
  shown(answered(query, series, 0, { edge }));

describe('between a vector and a number', () => {
  test.each([
    ['requests / 10', { '{pod=a}': 10, '{pod=b}': 5, '{pod=c}': 1 }],
    ['100 - requests', { '{pod=a}': 0, '{pod=b}': 50, '{pod=c}': 90 }],
    ['requests > 20', { 'requests{pod=a}': 100, 'requests{pod=b}': 50 }],
    ['20 < requests', { 'requests{pod=a}': 100, 'requests{pod=b}': 50 }],
    ['requests > bool 20', { '{pod=a}': 1, '{pod=b}': 1, '{pod=c}': 0 }],
    ['20 > bool requests', { '{pod=a}': 0, '{pod=b}': 0, '{pod=c}': 1 }],
    ['requests == Inf', {}],
    ['void == void', {}],
    ['void != void', { 'void{pod=a}': Number.NaN }],
    ['void >= bool 0', { '{pod=a}': 0 }],
    ['requests{pod="c"} / 0', { '{pod=c}': Number.POSITIVE_INFINITY }],
    ['-requests{pod="c"}', { '{pod=c}': -10 }],
    ['+requests{pod="c"}', { 'requests{pod=c}': 10 }],
    ['requests{pod="c"} atan2 10', { '{pod=c}': Math.PI / 4 }],
  ])('%s', (query, expected) => {
    expect(value(query)).toEqual(expected);
  });

  test('Prometheus 2 forgets to take the name away from atan2', () => {
    expect(value('requests{pod="c"} atan2 10', 'closed')).toEqual({ 'requests{pod=c}': Math.PI / 4 });
  });

  test('what is alike without its name is an error', () => {
    expect(value('{pod="c"} * 2')).toEqual({ '{pod=c}': 20 });
    expect(value('{pod="b",version=""} * 2')).toEqual({ '{code=500,pod=b}': 2, '{pod=b}': 100 });
    expect(value('{__name__=~"requests|void",pod="a"} * 2')).toBe(
      'vector cannot contain metrics with the same labelset',
    );
    expect(value('-{__name__=~"requests|void",pod="a"}')).toBe('vector cannot contain metrics with the same labelset');
    expect(value('{__name__=~"requests|void",pod="a"} > 2')).toEqual({ 'requests{pod=a}': 100 });
  });
});

describe('between vectors', () => {
  test.each([
    ['errors{code="500"} / ignoring(code) requests', { '{pod=a}': 0.04, '{pod=b}': 0.02 }],
    ['errors{code="500"} / on(pod) requests', { '{pod=a}': 0.04, '{pod=b}': 0.02 }],
    [
      'errors / on(pod) group_left requests',
      { '{code=500,pod=a}': 0.04, '{code=503,pod=a}': 0.02, '{code=500,pod=b}': 0.02 },
    ],
    [
      'requests / on(pod) group_right errors',
      { '{code=500,pod=a}': 25, '{code=503,pod=a}': 50, '{code=500,pod=b}': 50 },
    ],
    ['requests * on(pod) group_left(version) info', { '{pod=a,version=canary}': 100, '{pod=b,version=stable}': 50 }],
    ['requests > on(pod) errors{code="500"} * 50', { '{pod=a}': undefined }],
    ['requests >= bool on(pod) errors{code="500"} * 50', { '{pod=a}': 0, '{pod=b}': 1 }],
    ['requests + requests', { '{pod=a}': 200, '{pod=b}': 100, '{pod=c}': 20 }],
    ['errors / requests', {}],
    ['sum(errors) / sum(requests)', { '{}': 7 / 160 }],
    ['errors * on(nosuch) nosuch', {}],
    ['nosuch / on(pod) errors', {}],
    ['errors == errors', { 'errors{code=500,pod=a}': 4, 'errors{code=503,pod=a}': 2, 'errors{code=500,pod=b}': 1 }],
  ])('%s', (query, expected) => {
    const wanted = Object.fromEntries(Object.entries(expected).filter(([, each]) => each !== undefined));
    expect(value(query)).toEqual(wanted);
  });

  const MANY = 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)';
  test.each([
    ['errors / on(pod) requests', MANY],
    [
      'requests / on(pod) errors',
      /^found duplicate series for the match group \{pod="a"\} on the right hand-side of the operation: \[\{.*\}, \{.*\}\];many-to-many/,
    ],
    ['errors * on(pod) group_right requests', /on the left hand-side/],
    [
      'errors * on(pod) group_left(code) requests',
      'multiple matches for labels: grouping labels must ensure unique matches',
    ],
  ])('%s is an error of the instant', (query, message) => {
    const result = answered(query, series, 0);
    expect(result).toEqual({
      type: 'error',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  test('an error of one instant is none of the next', () => {
    const two = [scraped('x{p="a"}', [1, 1]), scraped('x{p="b"}', [1, null]), scraped('y', [2, 2])];
    const ask = asked('x * on() y', two, { lookbackMs: 10_000 });
    expect([ask(0).type, ask(15).type, ask(0).type]).toEqual(['error', 'vector', 'error']);
  });
});

describe('between sets', () => {
  test.each([
    ['requests and on(pod) errors', { 'requests{pod=a}': 100, 'requests{pod=b}': 50 }],
    ['requests unless on(pod) errors', { 'requests{pod=c}': 10 }],
    ['requests and nosuch', {}],
    ['requests{pod="a"} or requests{pod="b"}', { 'requests{pod=a}': 100, 'requests{pod=b}': 50 }],
    ['requests{pod="a"} or on(pod) void', { 'requests{pod=a}': 100 }],
    ['nosuch or vector(0)', { '{}': 0 }],
    ['sum(errors) or vector(0)', { '{}': 7 }],
    ['sum by (pod) (errors) or vector(0)', { '{pod=a}': 6, '{pod=b}': 1, '{}': 0 }],
    ['void or vector(1)', { 'void{pod=a}': Number.NaN, '{}': 1 }],
    ['(void >= 0) or vector(1)', { '{}': 1 }],
    ['clamp_min(void, 1)', { '{pod=a}': Number.NaN }],
  ])('%s', (query, expected) => {
    expect(value(query)).toEqual(expected);
  });
});
