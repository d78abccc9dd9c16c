import { describe, expect, it } from 'vitest';
import { trafficBar } from '../../src/report/text/traffic-bar.js';
import { truncate } from '../../src/report/text/truncate.js';
import { wrap } from '../../src/report/text/wrap.js';
import { countOf, digitsToTell, formatCount, formatNumber } from '../../src/text/format-number.js';

describe('numbers for people', () => {
  it.each([
    [0.03124, '0.03124'],
    [0.031249, '0.03125'],
    [0.1 + 0.2, '0.3'],
    [300.75, '300.8'],
    [123_456.7, '123457'],
    [0, '0'],
    [-0, '0'],
    [1e-7, '1e-7'],
  ])('%d is %s: four digits, but never less than the whole part', (value, shown) => {
    expect(formatNumber(value)).toBe(shown);
  });

  it('numbers that differ get digits enough to see it', () => {
    expect(digitsToTell(0.01000004, 0.01)).toBe(7);
    expect(digitsToTell(0.01, 0.02)).toBe(4);
    expect(digitsToTell(0.01, 0.01)).toBe(4);
    expect(formatNumber(0.1 + 0.2, digitsToTell(0.1 + 0.2, 0.3))).toBe('0.30000000000000004');
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [-1234567, '-1,234,567'],
  ])('count %d is %s', (count, shown) => {
    expect(formatCount(count)).toBe(shown);
  });

  it('a noun agrees with its count', () => {
    expect([0, 1, 2].map((count) => countOf(count, 'stage'))).toEqual(['0 stages', '1 stage', '2 stages']);
  });
});

describe('a bar of traffic', () => {
  it.each([
    [0, ''],
    [0.01, '▏'],
    [5, '▌'],
    [12.5, '█▎'],
    [100, '██████████'],
  ])('of %d percent is "%s"', (percent, shown) => {
    expect(trafficBar(percent)).toBe(shown);
  });
});

describe('text in columns', () => {
  it('is cut by what it takes on a terminal, not by its characters', () => {
    expect(truncate('支付服务', 8)).toBe('支付服务');
    expect(truncate('支付服务', 7)).toBe('支付服…');
    expect(truncate('abc def', 5)).toBe('abc…');
    expect(truncate('e\u0301te\u0301', 3)).toBe('e\u0301te\u0301');
  });

  it('is wrapped between words, and inside one only if it must be', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('', 8)).toEqual(['']);
    expect(wrap('a bbbbbbbbb', 4)).toEqual(['a', 'bbbb', 'bbbb', 'b']);
  });
});
