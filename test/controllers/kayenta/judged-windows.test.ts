import { describe, expect, test } from 'vitest';
import { judgedWindows } from '../../../src/controllers/kayenta/judged-windows.js';

/** In minutes. */
function windows(lifetime: number, interval: number, warmUp: number, lookback: number | null) {
  const seconds = (minutes: number) => minutes * 60;
  return judgedWindows({
    lifetimeSeconds: seconds(lifetime),
    intervalSeconds: seconds(interval),
    warmUpSeconds: seconds(warmUp),
    lookbackSeconds: lookback === null ? null : seconds(lookback),
  }).map(({ fromSeconds, toSeconds }) => [fromSeconds / 60, toSeconds / 60]);
}

describe('what judgements look at', () => {
  const H = 60;
  // As Orca's own test has the ranges of a lifetime of 48 hours, in minutes: RunCanaryIntervalsStageTest.
  test.each([
    [48 * H, 0, null, [[0, 48 * H]]],
    [48 * H, 45, null, [[45, 45 + 48 * H]]],
    [8 * H, 0, null, [8, 16, 24, 32, 40, 48].map((to) => [0, to * H])],
    [8 * H, 45, null, [8, 16, 24, 32, 40, 48].map((to) => [45, 45 + to * H])],
    [48 * H, 0, 60, [[47 * H, 48 * H]]],
    [8 * H, 0, 60, [8, 16, 24, 32, 40, 48].map((to) => [(to - 1) * H, to * H])],
    [48 * H, 45, 60, [[45 + 47 * H, 45 + 48 * H]]],
    [8 * H, 45, 60, [8, 16, 24, 32, 40, 48].map((to) => [45 + (to - 1) * H, 45 + to * H])],
  ])('every %d min after %d min, back over %s: as Orca has them', (interval, warmUp, lookback, expected) => {
    expect(windows(48 * H, interval, warmUp, lookback)).toEqual(expected);
  });

  test('an interval longer than the lifetime is the lifetime', () => {
    expect(windows(4 * H, 5 * H, 0, null)).toEqual([[0, 240]]);
  });

  test('what is left of the lifetime is not judged', () => {
    expect(windows(100, 30, 0, null)).toEqual([
      [0, 30],
      [0, 60],
      [0, 90],
    ]);
  });

  test('a look-back that is longer than an interval reaches into the warm-up', () => {
    expect(windows(60, 30, 15, 40)).toEqual([
      [5, 45],
      [35, 75],
    ]);
  });
});
