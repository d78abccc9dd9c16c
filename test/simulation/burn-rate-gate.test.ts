import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/simulation/simulate.js';
import { FLAWLESS, rule, setup, stage, version } from './setups.js';

/** The canary serves half a request a second, 30 a look: too few to be judged by. A fifth of them fail. */
function bled(minRequests: number) {
  const rules = [rule('burn_rate', { max: 14.4 }, { spansSeconds: [3600, 300] })];
  return simulate(
    setup({
      stages: [stage('a', 50, 7200, { rules })],
      plan: { minRequests },
      world: { requestsPerSecond: 1, stable: FLAWLESS, canary: version(0.2) },
      rest: { slo: { objective: 0.99, windowSeconds: 2_592_000, remainingPercent: 100, whenExhausted: 'start' } },
    }),
    'burnt',
  );
}

describe('a burn rate at half a request a second', () => {
  it('is judged as soon as its own stretches have enough, however few requests a look has', () => {
    const run = bled(100);
    // 20 times what the objective allows. Of so few requests the rate varies by a tenth of that an hour, a sixth in five minutes.
    expect(run).toMatchObject({
      finalState: 'ROLLED_BACK',
      reason: { code: 'threshold_breached', metric: 'burn_rate' },
    });
    // 100 requests take a bit more or less than 200 seconds: the third to fifth look.
    expect(run.durationSeconds).toBeGreaterThanOrEqual(180);
    expect(run.durationSeconds).toBeLessThanOrEqual(900);
  });

  it('is not judged where its shorter stretch has too few', () => {
    expect(bled(300)).toMatchObject({ finalState: 'PAUSED', tally: { passed: 0, failed: 0 } });
  });
});
