import { describe, expect, test } from 'vitest';
import type { Phase } from '../../src/model/results/experiment.js';
import { phases } from '../../src/sources/experiment/phases.js';
import { experimentOf } from './experiments.js';

async function phasesOf(fault: object, service: object = {}, more: object = {}): Promise<readonly Phase[]> {
  return phases(await experimentOf({ fault, service, ...more }));
}

const only = (phase: Phase | undefined) => phase?.effects[0]?.effect;

/** P(X > x) of a log-normal with p50 50 ms and p99 200 ms, by the series of the error function. */
function slowerThan(x: number): number {
  const sigma = Math.log(4) / 2.3263478740408408;
  const z = Math.log(x / 50) / sigma / Math.SQRT2;
  let [term, sum] = [z, z];
  for (let n = 1; n < 200; n++) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return 0.5 - sum / Math.sqrt(Math.PI);
}

describe('a pod that is killed', () => {
  test.each([
    [1, 3, 0],
    [1, 3, 1],
    [2, 3, 1],
    [1, 5, 2],
    [3, 4, 3],
  ])('%i of %i pods with %i retries: until the failover a request fails with (k/n)^(r+1)', async (k, n, r) => {
    const [away] = await phasesOf(
      { kind: 'pod_kill', pods: k },
      { replicas: n, retries: r, failover: '5s' },
      { stable: { cpu_percent: 1 } },
    );
    expect(only(away)?.errorRate).toBeCloseTo((k / n) ** (r + 1), 12);
    // 1 + p + … + p^r attempts a request load the pods as many times as before.
    let attempts = 0;
    for (let i = 0; i <= r; i++) attempts += (k / n) ** i;
    expect(only(away)?.cpuPercent).toBeCloseTo(attempts - 1, 9);
  });

  test('after the failover the others have n / (n − k) times the requests, and none fail below their capacity', async () => {
    const [, without] = await phasesOf({ kind: 'pod_kill', pods: 1 }, { failover: '5s' });
    expect(without?.fromSeconds).toBe(5);
    expect(only(without)).toMatchObject({ errorRate: 0 });
    expect(only(without)?.cpuPercent).toBeCloseTo(40 * 1.5 - 40, 9);
  });

  test('what is beyond the capacity of the others fails: of 40 % on three pods, one pod is asked for 120 %', async () => {
    const [, without] = await phasesOf({ kind: 'pod_kill', pods: 2 }, { failover: '5s' });
    expect(only(without)?.errorRate).toBeCloseTo(1 - 1 / 1.2, 12);
    expect(only(without)?.cpuPercent).toBeCloseTo(60, 9);
  });

  test('with retries the load settles where what is asked for and what fails agree', async () => {
    const [, without] = await phasesOf({ kind: 'pod_kill', pods: 2 }, { failover: '5s', retries: 1 });
    // p = 1 − 1 / (1.2 (1 + p)): found by bisection.
    let [low, high] = [0, 1];
    for (let i = 0; i < 100; i++) {
      const p = (low + high) / 2;
      if (1 - 1 / (1.2 * (1 + p)) > p) low = p;
      else high = p;
    }
    expect(only(without)?.errorRate).toBeCloseTo(low * low, 10);
  });

  test('with no pod left every request fails at once, and without a failover that is so from the beginning', async () => {
    const [, none] = await phasesOf({ kind: 'pod_kill', pods: 3 });
    expect(only(none)).toMatchObject({ errorRate: 1, cpuPercent: -40 });
    const all = await phasesOf({ kind: 'pod_kill', pods: 3 }, { failover: '0s' });
    expect(all.map(({ fromSeconds }) => fromSeconds)).toEqual([0]);
  });
});

describe('latency', () => {
  test.each([
    [400, 0],
    [400, 1],
    [350, 2],
  ])(
    'with a timeout of %i ms and %i retries, requests fail whose attempts are all pushed beyond it',
    async (timeout, r) => {
      const [slow] = await phasesOf(
        { kind: 'latency', add_ms: 300 },
        { timeout_ms: timeout, retries: r },
        { stable: { error_rate: 0, cpu_percent: 0 } },
      );
      const before = slowerThan(timeout);
      const late = (slowerThan(timeout - 300) - before) / (1 - before);
      expect(only(slow)?.latencyAddMs).toBe(300);
      expect(only(slow)?.errorRate).toBeCloseTo(late ** (r + 1), 9);
    },
  );

  test('without a timeout no request fails, and where no answer is in time all do', async () => {
    expect(only((await phasesOf({ kind: 'latency', add_ms: 5_000 }))[0])?.errorRate).toBe(0);
    const [slow] = await phasesOf({ kind: 'latency', add_ms: 5_000 }, { timeout_ms: 1_000 });
    expect(only(slow)?.errorRate).toBe(1);
  });
});

describe('what requests need is gone', () => {
  test.each([
    ['dependency_lost', {}, 0],
    ['dns', { ttl: '1m' }, 60],
    ['disk_full', { fills_in: '5m' }, 300],
  ])(
    '%s: of the requests that need it all fail, whatever is tried again, from its time on',
    async (kind, more, from) => {
      const all = await phasesOf({ kind, needs: 0.2, ...more }, { retries: 3 });
      const last = all.at(-1);
      expect(last).toMatchObject({ fromSeconds: from, effects: [{ share: 0.2, effect: { errorRate: 1 } }] });
      expect(all.slice(0, -1).flatMap(({ effects }) => effects)).toEqual([]);
    },
  );

  test('a dependency that is lost is waited for as long as the timeout', async () => {
    const [lost] = await phasesOf({ kind: 'dependency_lost' }, { timeout_ms: 700 });
    expect(only(lost)?.latencyAddMs).toBe(700);
  });

  test('a clock that is wrong on k of n pods refuses those who need it with (k/n)^(r+1)', async () => {
    const [skewed] = await phasesOf({ kind: 'clock_skew', needs: 0.5, pods: 2 }, { replicas: 3, retries: 1 });
    expect(skewed?.effects).toMatchObject([{ share: 0.5 }]);
    expect(only(skewed)?.errorRate).toBeCloseTo(4 / 9, 12);
  });
});

describe('CPU', () => {
  test('up to 95 % it only costs time', async () => {
    const [busy] = await phasesOf({ kind: 'cpu', add_percent: 55 });
    expect(only(busy)).toMatchObject({ errorRate: 0, restartsPerHour: 0 });
    expect(only(busy)?.cpuPercent).toBeCloseTo(55, 9);
  });

  test('beyond, each pod restarts once a minute and is away for the failover, beside what is beyond capacity', async () => {
    const [busy] = await phasesOf({ kind: 'cpu', add_percent: 85 }, { failover: '6s' });
    expect(only(busy)?.restartsPerHour).toBe(60);
    expect(only(busy)?.errorRate).toBeCloseTo(1 - (1 - 6 / 60) / 1.25, 12);
  });
});

describe('a circuit breaker', () => {
  const BREAKER = { circuit_breaker: { opens_after: 0.5, fallback: 0.9 } };

  test('looks at attempts: 1/3 of them is less than half, 2/3 is more', async () => {
    const isBad = async (pods: number) =>
      (await phasesOf({ kind: 'pod_kill', pods }, { ...BREAKER, retries: 5 }))[0]?.isBad;
    expect(await isBad(1)).toBe(false);
    expect(await isBad(2)).toBe(true);
    expect((await phasesOf({ kind: 'pod_kill', pods: 2 }))[0]?.isBad).toBe(false);
  });

  test('cuts off all requests, which load no pod, or those that need what is gone; a fallback answers its share', async () => {
    const [killed] = await phasesOf({ kind: 'pod_kill', pods: 2 }, BREAKER);
    expect(killed?.cutOff).toMatchObject([{ share: 1, effect: { cpuPercent: -40 } }]);
    expect(killed?.cutOff?.[0]?.effect.errorRate).toBeCloseTo(0.1, 12);
    const [lost] = await phasesOf({ kind: 'dependency_lost', needs: 0.2 }, { ...BREAKER, timeout_ms: 700 });
    expect(lost?.cutOff).toMatchObject([{ share: 0.2, effect: { cpuPercent: 0, latencyAddMs: 0 } }]);
  });
});

describe('metrics of the team', () => {
  test('a ratio of all requests that is better when higher loses what fails; no other does', async () => {
    const metrics = {
      checkout: { ratio_of: 'requests', stable: 0.9, better: 'higher' },
      paid: { ratio_of: 'checkout', stable: 0.9, better: 'higher' },
      complaints: { ratio_of: 'requests', stable: 0.1, better: 'lower' },
    };
    const [away] = await phasesOf({ kind: 'pod_kill' }, { retries: 1 }, { metrics });
    const changed = only(away)?.metrics.map(({ metric, ratio, add }) => [metric.name, ratio, add]);
    expect(changed).toEqual([['checkout', expect.closeTo(8 / 9, 12), 0]]);
  });
});

describe('effects', () => {
  test('are played as they are said, each from its own beginning on', async () => {
    const all = await phasesOf([{ error_rate: 0.1, from: '30s' }, { latency_ratio: 2 }] as unknown as object);
    expect(all.map(({ fromSeconds, effects }) => [fromSeconds, effects.length])).toEqual([
      [0, 1],
      [30, 2],
    ]);
  });
});
