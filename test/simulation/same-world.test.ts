import { describe, expect, it } from 'vitest';
import type { Run, WindowRecord } from '../../src/model/run.js';
import { simulate } from '../../src/simulation/simulate.js';
import { ALWAYS_HOLDS, rule, type SetupParts, setup, stage, timer, version } from './setups.js';

const NOISY = { requestsPerSecond: 20, stable: version(0.05), canary: version(0.08, 60, 300) };
const SEEDS = ['1', '2', '3', 'a longer seed'];

const run = (parts: SetupParts, seed: string | number = 'same world') =>
  simulate(setup({ world: NOISY, ...parts }), seed);

/** What was served, without what anybody made of it. */
function traffic({ fromSeconds, toSeconds, canary, stable }: WindowRecord): unknown {
  return { fromSeconds, toSeconds, canary, stable };
}

function allTraffic({ windows, stages, canary, stable }: Run): unknown {
  return { windows: windows.map(traffic), stages: stages.map((one) => [one.canary, one.stable]), canary, stable };
}

describe('a seed', () => {
  it('gives the same run every time', () => {
    for (const seed of SEEDS) expect(run({}, seed)).toEqual(run({}, seed));
  });

  it('is text: 42 and "42" are the same', () => {
    expect(run({}, 42)).toEqual(run({}, '42'));
    expect(run({}, 42).seed).toBe('42');
  });

  it('gives another run than another seed', () => {
    const seen = new Set(
      ['1', '11', '111', '01', '1 ', '2', ' '].map((seed) => JSON.stringify(allTraffic(run({}, seed)))),
    );
    expect(seen.size).toBe(7);
  });
});

describe('a metric or a rule added to the plan', () => {
  it.each([
    ['another metric', [ALWAYS_HOLDS, rule('latency_p99_ms', { max: 1e6 })]],
    ['another condition', [rule('error_rate', { max: 1, max_increase: 1, max_ratio: 1e6 })]],
    [
      'every metric',
      [
        ALWAYS_HOLDS,
        rule('success_rate', { min: 0 }),
        rule('latency_p50_ms', { max_ratio: 1e6 }),
        rule('latency_p95_ms', { max: 1e6 }),
      ],
    ],
  ])('never changes a count or a latency: %s', (_, rules) => {
    const staged = (of: typeof rules) => [
      stage('a', 10, 180, { rules: of }),
      stage('b', 50, 120, { rules: of }),
      stage('c', 100, 120, { rules: of }),
    ];
    for (const seed of SEEDS) {
      const before = run({ stages: staged([ALWAYS_HOLDS]) }, seed);
      expect(allTraffic(run({ stages: staged(rules) }, seed))).toEqual(allTraffic(before));
      expect(before.finalState).toBe('COMPLETED');
    }
  });
});

describe('an operator', () => {
  it.each([90, 121, 200, 330])('who acts at %i s changes no window that ended before', (atSeconds) => {
    for (const action of ['pause', 'abort'] as const) {
      const before = run({}).windows.filter(({ toSeconds }) => toSeconds <= atSeconds);
      const after = run({ operator: [{ atSeconds, action }] }).windows.filter(
        ({ toSeconds }) => toSeconds <= atSeconds,
      );
      expect(after).toEqual(before);
    }
  });

  it('whose actions have no effect changes nothing at all', () => {
    expect(allTraffic(run({ operator: [{ atSeconds: 61, action: 'resume' }] }))).toEqual(allTraffic(run({})));
  });
});

describe("the canary's error rate", () => {
  it('leaves arrivals, shares, the errors of stable and every latency as they were', () => {
    const withRate = (errorRate: number, seed: string) =>
      run({ world: { ...NOISY, canary: { ...NOISY.canary, errorRate } } }, seed);
    for (const seed of SEEDS) {
      const better = withRate(0, seed);
      const worse = withRate(0.3, seed);
      // A conversion rate is one of successes, and so moves with the errors.
      const none = { errors: 0, errorRate: 0, conversionRate: 0 };
      const blank = ({ windows }: Run) =>
        windows.map((one) => ({ ...(traffic(one) as object), canary: { ...one.canary, ...none } }));
      expect(blank(worse)).toEqual(blank(better));
      expect(worse.canary.errors).toBeGreaterThan(better.canary.errors);
    }
  });

  it('made worse never fails fewer requests, in any window', () => {
    for (const seed of SEEDS) {
      const errorsAt = (errorRate: number) =>
        run({ world: { ...NOISY, canary: version(errorRate) } }, seed).windows.map(({ canary }) => canary.errors);
      let before = errorsAt(0);
      for (const errorRate of [0.001, 0.01, 0.05, 0.051, 0.1, 0.3]) {
        const now = errorsAt(errorRate);
        expect(now.every((errors, index) => errors >= (before[index] ?? 0))).toBe(true);
        before = now;
      }
    }
  });
});

describe("the canary's latency", () => {
  it('leaves every count, and all that stable does, as it was', () => {
    const slower = run({ world: { ...NOISY, canary: version(0.08, 100, 900) } });
    const counts = ({ windows }: Run) => windows.map(({ canary, stable }) => [canary.requests, canary.errors, stable]);
    expect(counts(slower)).toEqual(counts(run({})));
    expect(slower.canary.latencyP50Ms).toBeGreaterThan(run({}).canary.latencyP50Ms ?? 0);
  });
});

describe('two plans with one seed', () => {
  /** Arrivals of every minute, for windows that are a minute long. */
  const arrivals = ({ windows }: Run) => windows.map(({ canary, stable }) => canary.requests + stable.requests);

  it('meet the same arrivals, whatever share the canary has', () => {
    const slow = run({ stages: [stage('a', 1, 300), stage('b', 5, 300)] });
    const fast = run({ stages: [stage('x', 25, 120), stage('y', 75, 180), stage('z', 100, 300)] });
    expect(arrivals(slow)).toHaveLength(10);
    expect(arrivals(fast)).toEqual(arrivals(slow));
  });

  it('serve the same where they give the canary the same share', () => {
    const one = run({ stages: [stage('a', 1, 120), stage('b', 20, 180)] });
    const other = run({ stages: [stage('a', 10, 60, { gate: timer(60) }), stage('b', 20, 180)] });
    const inB = ({ windows }: Run) => windows.filter(({ stage }) => stage === 'b').map(traffic);
    expect(inB(one)).toHaveLength(3);
    expect(inB(other)).toEqual(inB(one));
  });
});

describe('a window', () => {
  const long = { stages: [stage('a', 10, 600)] };

  it('does not depend on whether those before it were looked at', () => {
    const every = run({ ...long, plan: { intervalSeconds: 60, lookbackSeconds: 120 } });
    const rarely = run({ ...long, plan: { intervalSeconds: 120, lookbackSeconds: 120 } });
    expect(rarely.windows).toHaveLength(5);
    const shared = every.windows.filter(({ toSeconds }) => toSeconds % 120 === 0);
    expect(shared.map(traffic)).toEqual(rarely.windows.map(traffic));
    expect([every.canary, every.stable]).toEqual([rarely.canary, rarely.stable]);
  });

  it('does not depend on how far others look back', () => {
    const near = run({ ...long, plan: { intervalSeconds: 60, lookbackSeconds: 60 } });
    const far = run({ ...long, plan: { intervalSeconds: 60, lookbackSeconds: 300 } });
    expect(traffic(far.windows[0] as WindowRecord)).toEqual(traffic(near.windows[0] as WindowRecord));
    for (const { fromSeconds, toSeconds, canary, stable } of far.windows) {
      const within = near.windows.filter((one) => one.fromSeconds >= fromSeconds && one.toSeconds <= toSeconds);
      const sum = (of: (one: WindowRecord) => number) => within.reduce((total, one) => total + of(one), 0);
      expect(canary.requests).toBe(sum((one) => one.canary.requests));
      expect(canary.errors).toBe(sum((one) => one.canary.errors));
      expect(stable.requests).toBe(sum((one) => one.stable.requests));
      expect(stable.errors).toBe(sum((one) => one.stable.errors));
    }
  });
});
