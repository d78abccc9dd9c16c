import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/study/lint/diagnose.js';
import { rolledBack, room, service, setupOf, stages } from './played.js';

const SEEDS = 4_000;

const TWO = stages([20, '6m'], [75, '6m']);

describe('the chance that a canary like stable is rolled back at all', () => {
  it.each([
    ['a streak that goes on into the next stage', { thresholds: { error_rate: { max: 0.013, for: '2m' } } }, {}],
    [
      'a limit for the whole rollout',
      { thresholds: { error_rate: { max: 0.012 } } },
      { failure_limit: { stage: 2, rollout: 3 } },
    ],
    [
      'thresholds as a judge that has to see a breach for two minutes',
      { thresholds: { error_rate: { max: 0.0125 } } },
      { judges: [{ method: 'thresholds', for: '2m' }] },
    ],
  ])('is that of the simulator: %s', async (_, rules, analysis) => {
    const setup = await setupOf(
      service(60, 0.01, { ...rules, analysis: { min_requests: 1, ...analysis }, stages: TWO }),
    );
    const { rollout } = diagnose(setup);
    const chance = rollout?.falseRollback?.atMost ?? Number.NaN;
    expect(rollout?.falseRollback?.atLeast).toBe(chance);
    expect(chance).toBeGreaterThan(0.05);
    expect(chance).toBeLessThan(0.9);
    expect(Math.abs(rolledBack(setup, SEEDS) - chance)).toBeLessThan(room(chance, SEEDS));
  });

  it('lies between that of the likeliest rule and the sum of all', async () => {
    const thresholds = { error_rate: { max: 0.017 }, latency_p99_ms: { max: 240 }, success_rate: { min: 0.984 } };
    const setup = await setupOf(service(60, 0.01, { thresholds, analysis: { min_requests: 1 }, stages: TWO }));
    const { atLeast, atMost } = diagnose(setup).rollout?.falseRollback ?? { atLeast: 1, atMost: 0 };
    const played = rolledBack(setup, SEEDS);
    expect(atMost).toBeGreaterThan(atLeast * 1.2);
    expect(played).toBeGreaterThan(atLeast * 0.9 - room(atLeast, SEEDS));
    expect(played).toBeLessThan(atMost * 1.1 + room(atMost, SEEDS));
  });

  it('leaves out what is not reached, where a stage without evidence pauses, and counts what is rolled back for it', async () => {
    const of = (when: string) =>
      service(2, 0.01, {
        thresholds: { error_rate: { max: 0.03 } },
        analysis: { min_requests: 20, when_inconclusive: when },
        stages: stages([10, '5m'], [50, '30m']),
      });
    for (const when of ['pause', 'promote', 'rollback']) {
      const setup = await setupOf(of(when));
      const { rollout } = diagnose(setup);
      const { atLeast, atMost } = rollout?.falseRollback ?? { atLeast: 1, atMost: 0 };
      const played = rolledBack(setup, 1_000);
      expect(played).toBeGreaterThan(atLeast - room(atLeast, 1_000));
      expect(played).toBeLessThan(atMost + room(atMost, 1_000));
      expect(rollout?.unjudged).toBeGreaterThan(0.5);
      if (when === 'pause') expect(atMost).toBeLessThan(0.5);
    }
  });
});

/** An objective of 99.9 %, a rule over an hour and five minutes. */
function burning(requestsPerSecond: number, errorRate: number, duration: string) {
  return service(requestsPerSecond, errorRate, {
    slo: { objective: 0.999, window: '30d' },
    thresholds: { burn_rate: { max: 14.4, long: '1h', short: '5m' } },
    analysis: { min_requests: 1 },
    stages: stages([10, duration]),
  });
}

describe('a bound', () => {
  it.each([
    ['a burn rate, a request of the canary in six minutes', burning(0.028, 0.001, '24h')],
    ['a burn rate, two requests a minute', burning(0.28, 0.001, '24h')],
    ['a burn rate, two requests a second', burning(20, 0.003, '6h')],
    ['a burn rate, ten requests a second', burning(100, 0.01, '3h')],
    [
      'a look-back of five looks',
      service(20, 0.005, {
        thresholds: { error_rate: { max: 0.012 } },
        analysis: { min_requests: 1, lookback: '5m' },
        stages: stages([20, '30m'], [50, '30m']),
      }),
    ],
    [
      'a look-back of five looks, of a latency',
      service(20, 0.005, {
        thresholds: { latency_p99_ms: { max: 260 } },
        analysis: { min_requests: 1, lookback: '5m' },
        stages: stages([20, '30m'], [50, '30m']),
      }),
    ],
  ])('is not exceeded, and not far above: %s', async (_, document) => {
    const setup = await setupOf(document);
    const told = diagnose(setup);
    expect(told.stages.map(({ rules }) => rules[0]?.precision)).toEqual(told.stages.map(() => 'bound'));
    const bound = told.rollout?.falseRollback?.atMost ?? Number.NaN;
    expect(bound).toBeLessThan(0.5);
    const played = rolledBack(setup, SEEDS);
    expect(played).toBeLessThan(bound + room(bound, SEEDS));
    expect(bound).toBeLessThan(1.35 * (played + room(played, SEEDS)));
  });
});
