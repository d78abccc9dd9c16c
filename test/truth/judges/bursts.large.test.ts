import { describe, expect, it } from 'vitest';
import { countOf } from './played.js';

const [RUNS, ALPHA] = [400, 0.05];
/** Alpha and four standard errors: 3 tests in 100,000 fail by chance (normal law, one-sided); seeds are fixed. */
const MOST = RUNS * ALPHA + 4 * Math.sqrt(RUNS * ALPHA * (1 - ALPHA));

/** Errors of either version in bursts of a minute, in which its rate varies by as much as its mean. */
function bursts(perSecond: number, interval: string, dispersion: boolean | string) {
  return {
    service: { requests_per_second: perSecond },
    stable: { error_rate: 0.01 },
    noise: { every: '1m', errors_correlation: 0.01 },
    analysis: { interval, min_requests: 1, method: 'sequential', metrics: ['error_rate'], dispersion },
    stages: [5, 25, 50].map((percent) => ({ traffic_percent: percent, duration: '10m' })),
  };
}

describe('errors in bursts of a minute, however often one looks', () => {
  it.each([
    [50, '10s'],
    [50, '30s'],
    [50, '1m'],
    [200, '10s'],
    [200, '30s'],
    [200, '1m'],
  ] as const)(
    'fail a healthy canary in at most alpha of rollouts: %d rps, a look every %s',
    { timeout: 120_000 },
    async (perSecond, interval) => {
      expect(await countOf(bursts(perSecond, interval, true), RUNS, 'ROLLED_BACK')).toBeLessThan(MOST);
    },
  );

  it('fail it far more often where pieces are shorter than bursts, or nothing is divided', {
    timeout: 120_000,
  }, async () => {
    expect(await countOf(bursts(200, '10s', '10s'), RUNS, 'ROLLED_BACK')).toBeGreaterThan(2 * MOST);
    expect(await countOf(bursts(200, '10s', false), RUNS, 'ROLLED_BACK')).toBeGreaterThan(2 * MOST);
  });

  it('hide no canary that is five times as bad', { timeout: 120_000 }, async () => {
    const found = await countOf({ ...bursts(200, '10s', true), canary: { error_rate: 0.05 } }, 100, 'ROLLED_BACK');
    expect(found).toBeGreaterThan(90);
  });
});
