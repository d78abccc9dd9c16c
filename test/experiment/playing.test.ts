import { describe, expect, test } from 'vitest';
import { experimentPlayer, playExperiment } from '../../src/simulation/experiment/experiment-player.js';
import { experimentSurprises } from '../../src/simulation/experiment/experiment-surprises.js';
import { studyExperiment } from '../../src/study/experiment/experiment.js';
import { experimentOf } from './experiments.js';

const MANY = { requests_per_second: 20_000 };
const LATE = { blast_radius: { cell: 'cell-3', share: 0.25 }, at: '5m', for: '5m', follow_up: '5m' };

describe('what is played', () => {
  test('is what the phases say: failures before, during and after, within five standard errors', async () => {
    const experiment = await experimentOf({
      ...LATE,
      service: { ...MANY, failover: '1m', retries: 1 },
      stable: { error_rate: 0.001 },
    });
    const { served } = playExperiment(experiment, '42');
    const rates = [
      [0, 300, 0.001],
      // Either of both causes: 1/9 and 1/1,000.
      [300, 360, 1 / 9 + 0.001 - 0.001 / 9],
      [360, 900, 0.001],
    ] as const;
    for (const [from, to, rate] of rates) {
      const { requests, errors } = served.read('canary', from, to);
      // A quarter of the traffic, as a Poisson number.
      expect(Math.abs(requests - 5_000 * (to - from))).toBeLessThan(5 * Math.sqrt(5_000 * (to - from)));
      expect(Math.abs(errors - requests * rate)).toBeLessThan(5 * Math.sqrt(requests * rate));
    }
  });

  test('the fault hits no request outside its part', async () => {
    const said = { ...LATE, service: MANY, fault: { kind: 'dependency_lost', needs: 1 } };
    const { run, served } = playExperiment(await experimentOf(said), '42');
    expect(served.read('stable', 0, 900).errors).toBe(0);
    expect(run).toMatchObject({ outsideExcessFailedRequests: 0, failedRequests: run.excessFailedRequests });
    expect(served.read('canary', 300, 600)).toMatchObject({ errors: served.read('canary', 300, 600).requests });
    expect(served.read('canary', 600, 900).errors).toBe(0);
  });

  test('nothing before the fault, and no draw outside its part, depends on the fault', async () => {
    const [one, other] = await Promise.all(
      [{ kind: 'latency' }, { kind: 'dependency_lost' }].map(async (fault) =>
        playExperiment(
          await experimentOf({ ...LATE, service: { ...MANY, timeout_ms: 500 }, fault, stable: { error_rate: 0.01 } }),
          'x',
        ),
      ),
    );
    const seen = [one, other].map((played) => [
      played?.served.read('canary', 0, 300).errors,
      played?.served.read('stable', 0, 900).errors,
      played?.served.read('canary', 0, 900).requests,
    ]);
    expect(seen[0]).toEqual(seen[1]);
  });

  test('p99 under 300 ms more is 500 ms, and never more than the timeout', async () => {
    const said = (timeout_ms: number) => ({
      ...LATE,
      hypothesis: ['latency_p99_ms < 450 over 1m'],
      service: { ...MANY, timeout_ms },
      fault: { kind: 'latency', add_ms: 300 },
    });
    const worst = async (timeout: number) =>
      playExperiment(await experimentOf(said(timeout)), '42').run.claims[0]?.worst;
    // 300,000 requests a window: its p99 is within 1 %.
    expect(Math.abs(((await worst(10_000)) ?? 0) / 500 - 1)).toBeLessThan(0.01);
    expect(await worst(460)).toBe(460);
  });

  test('aborting undoes the fault at once, and it is over after the undoing', async () => {
    const said = {
      ...LATE,
      service: MANY,
      fault: { kind: 'dependency_lost', needs: 0.5 },
      undo: '30s',
      abort_when: 'success_rate < 0.9 over 1m',
    };
    const { run, served } = playExperiment(await experimentOf(said), '42');
    // A fifth of the minute has to fail by half: from 12 s on, at the look of 20 s.
    expect(run).toMatchObject({ outcome: 'aborted', undoneAtSeconds: 320, goneAtSeconds: 350, endSeconds: 650 });
    expect(served.read('canary', 350, 650).errors).toBe(0);
    expect(served.read('canary', 340, 350).errors).toBeGreaterThan(0);
  });

  test('a part of the hypothesis on the whole service is diluted by what is outside', async () => {
    const said = {
      ...LATE,
      hypothesis: ['success_rate of service >= 0.8 over 1m', 'success_rate >= 0.8 over 1m'],
      service: MANY,
      fault: { kind: 'dependency_lost', needs: 0.5 },
    };
    const { run } = playExperiment(await experimentOf(said), '42');
    expect(run.claims.map(({ breaches }) => breaches > 0)).toEqual([false, true]);
    // Half of a quarter fails.
    expect(run.claims[0]?.worst).toBeCloseTo(0.875, 2);
  });

  test('where nothing is done no harm is counted, and of a fault all that fails beyond', async () => {
    const experiment = await experimentOf({ ...LATE, service: MANY, stable: { error_rate: 0.01 } });
    const [played, untouched] = [experimentPlayer(experiment)('7'), experimentPlayer(experiment, false)('7')];
    expect(untouched).toMatchObject({ excessFailedRequests: 0, outsideExcessFailedRequests: 0 });
    const usual = played.failedRequests - played.excessFailedRequests;
    // Two numbers of 45,000 by chance: five standard errors of their difference.
    expect(Math.abs(untouched.failedRequests - usual)).toBeLessThan(5 * Math.sqrt(2 * 45_000));
    expect(played.excessFailedRequests).toBeGreaterThan(0);
  });

  test('what there is nothing to see of has not held', async () => {
    const said = { hypothesis: ['conversion_rate > 0.01 over 1m'], service: { requests_per_second: 0.000_001 } };
    const { run } = playExperiment(await experimentOf(said), '42');
    expect(run).toMatchObject({ outcome: 'refuted', claims: [{ looks: 0, worst: null }] });
  });
});

describe('surprises', () => {
  const surprises = async (said: object) => {
    const experiment = await experimentOf({ ...LATE, service: MANY, ...said });
    const { run, served } = playExperiment(experiment, '42');
    return experimentSurprises(experiment, run, served);
  };

  test('tell which other metric moved, by how much, and that of no other', async () => {
    const told = await surprises({ fault: { kind: 'latency', add_ms: 300 } });
    expect(told.map((each) => (each.code === 'metric_moved' ? `${each.metric} ${each.where}` : each.code))).toEqual([
      'latency_p50_ms part',
      'latency_p95_ms part',
      'latency_p99_ms part',
    ]);
  });

  test('tell of harm outside, where clients try again on other pods', async () => {
    const fault = [{ error_rate: 1, retries: 10 }];
    const told = await surprises({ fault, stable: { error_rate: 0, cpu_percent: 60 }, blast_radius: { share: 0.5 } });
    expect(told).toContainEqual({ code: 'harm_outside', failedRequests: expect.any(Number) });
  });

  test('tell that a breaker keeps the service away for longer than the fault', async () => {
    const service = { ...MANY, circuit_breaker: { open_for: '45s' } };
    const told = await surprises({ service, fault: { kind: 'dependency_lost' } });
    expect(told).toContainEqual({ code: 'slow_recovery', seconds: 45 });
  });

  test('tell of a hypothesis that did not hold before', async () => {
    const told = await surprises({ stable: { error_rate: 0.01 } });
    expect(told).toContainEqual({ code: 'not_steady', text: 'success_rate >= 0.999 over 5m', breaches: 1 });
  });
});

describe('advice', () => {
  const said = {
    hypothesis: ['success_rate >= 0.999 over 5m'],
    service: { requests_per_second: 2_000, failover: '4s', retries: 1 },
    at: '5m',
    for: '5m',
    follow_up: '0s',
  };

  test('was played again: what is said holds so often on the same seeds', async () => {
    const experiment = await experimentOf(said);
    const { advice, outcomes } = studyExperiment(experiment, 'a', 60, []);
    expect(outcomes.held.count).toBeLessThan(30);
    const retries = advice?.find(({ lever }) => lever === 'retries');
    // 1/27 for 4 s of 300: 0.05 % instead of 0.15 %.
    expect(retries).toMatchObject({ from: '1', to: '2' });
    const again = await experimentOf({ ...said, service: { ...said.service, retries: 2 } });
    expect(studyExperiment(again, 'a', 60, []).outcomes.held).toEqual(retries?.held);
  });

  test('is none where the hypothesis holds, and not looked for in few runs', async () => {
    const holds = await experimentOf({ ...said, hypothesis: ['success_rate >= 0.9 over 5m'] });
    expect(studyExperiment(holds, 'a', 60, []).advice).toEqual([]);
    expect(studyExperiment(await experimentOf(said), 'a', 10, []).advice).toBeNull();
  });
});
