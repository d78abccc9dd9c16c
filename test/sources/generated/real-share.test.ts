import { describe, expect, test } from 'vitest';
import { UNEXPOSED } from '../../../src/model/exposure.js';
import type { RealShare } from '../../../src/model/world.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { keyOfIndex, model } from './world.js';

function shareOf(realShare: RealShare, canaryPercent: number, from: number, to: number): number {
  const source = new GeneratedSource(model({ requestsPerSecond: 20_000, realShare }), keyOfIndex(1), null);
  source.serve(0, to, { ...UNEXPOSED, canaryPercent });
  source.view(to);
  return (100 * source.harm(from, to).requests) / source.requests(from, to);
}

describe('the share that the canary really gets', () => {
  test.each([
    [1.4, 10, 14],
    [0.5, 10, 5],
    [1.4, 90, 100],
    // Of nothing, or of all, there is nothing to be wrong about.
    [1.4, 0, 0],
    [0.5, 100, 100],
  ])('is %f times the %f %% that it is given, so far as there is: %f %%', (ratio, given, real) => {
    // Of 12 million requests a share is off by 0.06 points at 4.5 standard deviations.
    expect(Math.abs(shareOf({ ratio, driftPercentPerHour: 0 }, given, 0, 600) - real)).toBeLessThan(0.07);
  });

  test.each([
    [6, 10, 0, 3_600, 13],
    [6, 10, 3_540, 3_600, 15.95],
    [-12, 10, 0, 1_800, 7],
    [-12, 10, 3_060, 3_600, 0],
    [90, 70, 1_800, 3_600, 100],
  ])('drifts by %f points an hour from the %f %% that it is given', (drift, given, from, to, mean) => {
    // Of 1.2 million requests, a minute's, a share is off by 0.15 points at 4.5 standard deviations.
    expect(Math.abs(shareOf({ ratio: 1, driftPercentPerHour: drift }, given, from, to) - mean)).toBeLessThan(0.16);
  });

  test('drifts anew from each share that it is given', () => {
    const realShare = { ratio: 1, driftPercentPerHour: 60 };
    const source = new GeneratedSource(model({ requestsPerSecond: 20_000, realShare }), keyOfIndex(2), null);
    source.serve(0, 600, { ...UNEXPOSED, canaryPercent: 5 });
    source.serve(600, 1_200, { ...UNEXPOSED, canaryPercent: 20 });
    source.view(1_200);
    const share = (from: number, to: number) => (100 * source.harm(from, to).requests) / source.requests(from, to);
    expect(Math.abs(share(0, 600) - 10)).toBeLessThan(0.07);
    expect(Math.abs(share(600, 1_200) - 25)).toBeLessThan(0.07);
  });
});
