import { describe, expect, it } from 'vitest';
import { dealt, drawer, oneByOne, standardErrors } from './draws.js';
import { countOf } from './played.js';

const [RUNS, ALPHA] = [400, 0.05];

/** Half an hour at 5 % of 100 requests a second, request by request: whether so few conversions of the canary's have a chance of alpha. */
function failedByHand(seed: number, rate: number): boolean {
  const draw = drawer(seed);
  const [n, nBase] = [9_000, 171_000];
  const [k, kBase] = [oneByOne(draw, n, rate), oneByOne(draw, nBase, rate)];
  return dealt(0, k, k + kBase, n, nBase) <= ALPHA;
}

/** Four standard errors: one test in 16,000 would fail by chance (normal law, two-sided); seeds are fixed. */
const TOLERANCE = 4;

describe('healthy conversions, looked at every ten seconds', () => {
  it.each([0.01, 0.05])(
    'are failed by mann_whitney as often as by counting them out: %d',
    { timeout: 120_000 },
    async (rate) => {
      const byHand = Array.from({ length: RUNS }, (_, seed) => failedByHand(seed + 1, rate)).filter(Boolean).length;
      const played = await countOf(
        {
          service: { requests_per_second: 100 },
          stable: { error_rate: 0, conversion_rate: rate },
          analysis: { interval: '10s', min_requests: 1, method: 'mann_whitney', metrics: ['conversion_rate'] },
          stages: [{ traffic_percent: 5, duration: '30m' }],
        },
        RUNS,
        'ROLLED_BACK',
      );
      expect(standardErrors(played, RUNS, byHand, RUNS)).toBeLessThan(TOLERANCE);
      expect(played).toBeLessThan(RUNS * ALPHA + TOLERANCE * Math.sqrt(RUNS * ALPHA * (1 - ALPHA)));
    },
  );
});
