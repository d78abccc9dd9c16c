import { describe, expect, it } from 'vitest';
import type { ToldFinding } from '../../../src/model/results/lint-finding.js';
import { diagnose } from '../../../src/study/lint/diagnose.js';
import { rolledBack, room, service, setupOf, stages } from './played.js';

const SEEDS = 2_500;
/** What a false breach in a stage is promised to be. */
const PROMISED = 0.01;

type Found<C extends ToldFinding['code']> = Extract<ToldFinding, { code: C }>;

async function found<C extends ToldFinding['code']>(document: object, code: C): Promise<Found<C>> {
  const { findings } = diagnose(await setupOf(document));
  const finding = findings.find((each): each is Found<C> => each.code === code);
  if (finding === undefined) throw new Error(`${code} is not among ${findings.map((each) => each.code).join(', ')}`);
  return finding;
}

async function codes(document: object): Promise<readonly string[]> {
  return diagnose(await setupOf(document)).findings.map(({ code }) => code);
}

const LIKELY: readonly (readonly [string, (limit: number, requestsPerSecond: number) => object, number, number])[] = [
  [
    'max',
    (max, rps) =>
      service(rps, 0.01, {
        thresholds: { error_rate: { max } },
        analysis: { min_requests: 1 },
        stages: stages([10, '10m']),
      }),
    0.03,
    20,
  ],
  [
    'max_increase',
    (max_increase, rps) =>
      service(rps, 0.01, {
        thresholds: { error_rate: { max_increase } },
        analysis: { min_requests: 1 },
        stages: stages([20, '10m']),
      }),
    0.015,
    20,
  ],
  [
    'max_ratio',
    (max_ratio, rps) =>
      service(rps, 0.01, {
        thresholds: { error_rate: { max_ratio } },
        analysis: { min_requests: 1 },
        stages: stages([30, '10m']),
      }),
    2,
    20,
  ],
  [
    'max, looking back over five looks',
    (max, rps) =>
      service(rps, 0.005, {
        thresholds: { error_rate: { max } },
        analysis: { min_requests: 1, lookback: '5m' },
        stages: stages([20, '30m']),
      }),
    0.012,
    20,
  ],
  [
    'max_ratio of a latency',
    (max_ratio, rps) =>
      service(rps, 0.01, {
        thresholds: { latency_p99_ms: { max_ratio } },
        analysis: { min_requests: 1 },
        stages: stages([20, '10m']),
      }),
    1.3,
    50,
  ],
];

describe('advice that a false breach is 1 % or less', () => {
  it.each(LIKELY)(
    'holds in the simulator, of the limit and of the requests that it names: %s',
    async (_, of, limit, rps) => {
      const finding = await found(of(limit, rps), 'false_breach_likely');
      expect(rolledBack(await setupOf(of(limit, rps)), 500)).toBeGreaterThan(0.02);
      const looser = of(finding.limitNeeded?.limit ?? limit, rps);
      expect(rolledBack(await setupOf(looser), SEEDS)).toBeLessThan(PROMISED + room(PROMISED, SEEDS));
      expect(await codes(looser)).not.toContain('false_breach_likely');
      const times = (finding.requestsNeeded ?? finding.requestsPerWindow) / finding.requestsPerWindow;
      expect(times).toBeGreaterThan(1);
      // "From so many on": there, and with more.
      for (const more of [1, 1.1, 1.3, 2]) {
        const busier = await setupOf(of(limit, rps * times * more));
        expect(rolledBack(busier, SEEDS)).toBeLessThan(PROMISED + room(PROMISED, SEEDS));
      }
    },
  );

  it('holds for a limit that was within what is healthy', async () => {
    const of = (max: number) =>
      service(20, 0.01, {
        thresholds: { error_rate: { max } },
        analysis: { min_requests: 1 },
        stages: stages([10, '10m']),
      });
    const { limitNeeded } = await found(of(0.009), 'limit_within_healthy');
    expect(rolledBack(await setupOf(of(limitNeeded?.limit ?? 0)), SEEDS)).toBeLessThan(
      PROMISED + room(PROMISED, SEEDS),
    );
  });
});

describe('advice on too few requests', () => {
  it('neither says what is so already, nor goes the wrong way', async () => {
    const of = (rps: number, minRequests: number, lookback: string, duration = '8m') =>
      service(rps, 0.005, {
        thresholds: { error_rate: { max: 0.05 } },
        analysis: { min_requests: minRequests, lookback },
        stages: stages([1, duration]),
      });
    // The first look of a stage has a fifth of what the fifth has, however far it looks back.
    const { needed } = await found(of(120, 100, '5m'), 'seldom_enough_requests');
    expect(needed.windowSeconds).toBeNull();
    expect(needed.requestsPerSecond).toBeGreaterThan(120);
    expect(needed.minRequests).toBeLessThan(100);
    expect(await codes(of(needed.requestsPerSecond ?? 0, 100, '5m'))).not.toContain('seldom_enough_requests');
    expect(await codes(of(120, needed.minRequests ?? 100, '5m'))).not.toContain('seldom_enough_requests');
    const short = await found(of(120, 100, '1m', '1h'), 'seldom_enough_requests');
    expect(short.needed.windowSeconds).toBe(120);
    expect(await codes(of(120, 100, '2m', '1h'))).not.toContain('seldom_enough_requests');
  });
});

describe('a far regression that nothing is sure to see', () => {
  const of = (max: number, errorRate = 0.002) =>
    service(100, 0.002, {
      canary: { error_rate: errorRate },
      thresholds: { error_rate: { max } },
      stages: stages([5, '30m'], [25, '30m'], [100, '2h']),
    });

  it('is released by the simulator, and what is said to be seen in 80 % is', async () => {
    const finding = await found(of(0.05), 'misses_far_regression');
    expect(finding).toMatchObject({ metric: 'error_rate', healthy: 0.002 });
    expect(finding.regression).toBeCloseTo(0.02, 9);
    expect(rolledBack(await setupOf(of(0.05, 0.02)), 500)).toBeLessThan(0.2);
    expect(rolledBack(await setupOf(of(0.05, 0.028)), 500)).toBeLessThan(0.8);
    const played = rolledBack(await setupOf(of(0.05, finding.detectable ?? 0)), 1_000);
    expect(Math.abs(played - 0.8)).toBeLessThan(room(0.8, 1_000) + 0.01);
  });

  it('is seen with the limit that is named, which hardly fails a canary like stable', async () => {
    const { limitNeeded } = await found(of(0.05), 'misses_far_regression');
    const limit = limitNeeded?.limit ?? 1;
    expect(limit).toBeLessThan(0.02);
    expect(rolledBack(await setupOf(of(limit, 0.02)), 1_000)).toBeGreaterThan(0.8 - room(0.8, 1_000));
    // Three stages.
    expect(rolledBack(await setupOf(of(limit)), SEEDS)).toBeLessThan(3 * PROMISED + room(3 * PROMISED, SEEDS));
    expect(await codes(of(limit))).toEqual([]);
  });

  it('is not one that another rule of the same failures sees, or a judge', async () => {
    const both = { ...of(0.05), slo: { objective: 0.999, window: '30d' } };
    const burn = { error_rate: { max: 0.05 }, burn_rate: { max: 8, long: '1h', short: '5m' } };
    expect(await codes({ ...both, thresholds: burn })).not.toContain('misses_far_regression');
    const judges = [{ method: 'thresholds' }, { method: 'sequential' }];
    expect(await codes({ ...of(0.05), analysis: { judges } })).not.toContain('misses_far_regression');
  });

  it('may be one of latencies', async () => {
    const slow = (p50: number, p99: number) => ({ ...of(0.01), canary: { latency_ms: { p50, p99 } } });
    const document = { ...slow(150, 600), thresholds: { latency_p99_ms: { max: 2_000 } } };
    const finding = await found(document, 'misses_far_regression');
    expect(finding).toMatchObject({ metric: 'latency_p99_ms' });
    expect(finding.regression).toBeCloseTo(600, 0);
    expect(rolledBack(await setupOf(document), 200)).toBe(0);
    const limit = finding.limitNeeded?.limit ?? 0;
    const tight = { ...document, thresholds: { latency_p99_ms: { max: limit } } };
    expect(rolledBack(await setupOf(tight), 500)).toBeGreaterThan(0.8 - room(0.8, 500));
  });
});
