import { describe, expect, it } from 'vitest';
import {
  amountText,
  durationText,
  figureText,
  figureUnit,
  percentText,
} from '../../../src/report/study/figure-text.js';

describe('a figure for people', () => {
  it.each([
    ['completed', 'rate'],
    ['rolled_back.rate', 'rate'],
    ['rolled_back.count', 'amount'],
    ['duration_seconds.p95', 'seconds'],
    ['duration_seconds.count', 'amount'],
    ['budget_spent_percent.mean', 'percent'],
    ['users_hit.max', 'amount'],
  ])('%s is measured in: %s', (figure, unit) => {
    expect(figureUnit(figure)).toBe(unit);
  });

  it('shows 0 % and 100 % only for none and all', () => {
    const shares = [0, 0.00001, 0.0113, 0.31273, 0.98765, 0.99999, 1];
    expect(shares.map(percentText)).toEqual(['0', '<0.01', '1.13', '31.3', '98.77', '>99.99', '100']);
  });

  it('shows amounts in three digits, whole up to a million', () => {
    const amounts = [
      0, -0.30001, 31.26, 999.6, 1234.5, -1234.5, 999_999, 1e6, 12_345_678, 999.96e6, 2.5e12, 1e15, 1e300,
    ];
    expect(amounts.map(amountText)).toEqual(
      '0,-0.3,31.3,1000,1;235,-1;234,999;999,1M,12.3M,1G,2.5T,1e15,1e300'
        .split(',')
        .map((each) => each.replace(';', ',')),
    );
  });

  it('shows durations in their two leading units', () => {
    const seconds = [0, 0.44, 59.6, 3599.4, 3599.6, 5400.4, 7229, 86_399, 90_000, -75, 1e12];
    expect(seconds.map(durationText)).toEqual([
      '0s',
      '0.44s',
      '1m',
      '59m59s',
      '1h',
      '1h30m',
      '2h',
      '1d',
      '1d1h',
      '-1m15s',
      '11.6Md',
    ]);
  });

  it('shows a dash for what no run has', () => {
    expect(figureText(null, 'seconds')).toBe('–');
    expect(figureText(2.5, 'percent')).toBe('2.5 %');
    expect(figureText(0.5, 'rate')).toBe('50 %');
  });
});
