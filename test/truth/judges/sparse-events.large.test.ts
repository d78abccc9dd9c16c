import { describe, expect, it } from 'vitest';
import { logRatioThreshold } from '../../../src/stats/sequential/log-ratio-threshold.js';
import { alarmChance } from './cusum-chain.js';
import { drawer, standardErrors } from './draws.js';
import { countOf } from './played.js';

const SHARES = [0.01, 0.05, 0.5, 0.9, 0.99];
const EVENTS = [0.5, 5, 20, 50, 150, 300];

describe('the threshold of a cumulative sum of log likelihood ratios', () => {
  it.each([
    [180, 0.05],
    [180, 0.025],
    [60, 0.01],
    [18, 0.05],
    [6, 0.05],
    [1, 0.05],
  ])('is crossed in at most alpha of healthy rollouts, of %d looks, at %d', { timeout: 600_000 }, (looks, alpha) => {
    const threshold = logRatioThreshold(looks, alpha);
    for (const ratio of [1.3, 2, 5]) {
      for (const share of SHARES) {
        for (const events of EVENTS) {
          const chance = alarmChance({ events, share, ratio, looks, threshold });
          expect(chance, `${ratio} at ${share}, ${events} events`).toBeLessThanOrEqual(alpha);
        }
      }
    }
  });

  it('is not much above what is needed: with the worst of counts a fifth of alpha is left at most', {
    timeout: 60_000,
  }, () => {
    const threshold = logRatioThreshold(180, 0.05);
    expect(alarmChance({ events: 280, share: 0.99, ratio: 5, looks: 180, threshold })).toBeGreaterThan(0.04);
  });
});

const STAGES = [0.05, 0.25, 0.5] as const;
const THRESHOLD = logRatioThreshold(180, 0.05);

/** Ten minutes at each share of 5 requests a second, one by one; 1 % of stable's fail, `times` as many of the canary's. */
function foundByHand(seed: number, times: number): boolean {
  const draw = drawer(seed);
  let sum = 0;
  for (const share of STAGES) {
    for (let look = 0; look < 60; look++) {
      let [n, k, kBase] = [0, 0, 0];
      for (let request = 0; request < 50; request++) {
        const isCanary = draw() < share;
        if (isCanary) n++;
        if (draw() >= (isCanary ? 0.01 * times : 0.01)) continue;
        if (isCanary) k++;
        else kBase++;
      }
      const part = n / 50;
      if (part === 0 || part === 1) continue;
      const twice = (2 * part) / (part + 1);
      sum = Math.max(0, sum + k * Math.log(twice / part) + kBase * Math.log((1 - twice) / (1 - part)));
      if (sum > THRESHOLD) return true;
    }
  }
  return false;
}

describe('sparse events: 5 requests a second, looked at every ten seconds', () => {
  const played = (method: string, times: number, runs: number) =>
    countOf(
      {
        service: { requests_per_second: 5 },
        stable: { error_rate: 0.01 },
        canary: { error_rate: 0.01 * times },
        analysis: { interval: '10s', min_requests: 1, method, metrics: ['error_rate'] },
        stages: STAGES.map((share) => ({ traffic_percent: share * 100, duration: '10m' })),
      },
      runs,
      'ROLLED_BACK',
    );
  const RUNS = 300;

  it.each([1, 2, 3])(
    'a canary %d times as bad is found by cusum as often as by adding up by hand',
    { timeout: 120_000 },
    async (times) => {
      const byHand = Array.from({ length: RUNS }, (_, seed) => foundByHand(seed + 1, times)).filter(Boolean).length;
      // Four standard errors: one test in 16,000 fails by chance; seeds are fixed.
      expect(standardErrors(await played('cusum', times, RUNS), RUNS, byHand, RUNS)).toBeLessThan(4);
    },
  );

  it('a canary three times as bad is found about as often as fisher finds it', { timeout: 120_000 }, async () => {
    const [cusum, fisher] = [await played('cusum', 3, RUNS), await played('fisher', 3, RUNS)];
    expect(fisher).toBeGreaterThan(0.97 * RUNS);
    expect(cusum).toBeGreaterThan(0.97 * RUNS);
  });
});
