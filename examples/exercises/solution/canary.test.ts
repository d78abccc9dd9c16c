import { describe, expect, test } from 'vitest';
// canary.js is canary.ts: TypeScript names the file as it will be called once compiled.
import { advance, createRollout, examplePlan, type Metrics, simulate, trafficPercent } from './canary.js';

/** 1000 requests, of which so many failed. */
function metrics(errors: number): Metrics {
  return { type: 'METRICS', requests: 1000, errors, canaryLatencyP99Ms: 220, stableLatencyP99Ms: 200 };
}

describe('a rollout', () => {
  test('begins in its first stage', () => {
    const rollout = createRollout(examplePlan);
    expect(rollout).toMatchObject({ status: 'PROGRESSING', stageIndex: 0 });
    expect(trafficPercent(rollout)).toBe(5);
  });

  test('enters the next stage when a stage is within the limit', () => {
    const rollout = advance(createRollout(examplePlan), metrics(10));
    expect(rollout).toMatchObject({ status: 'PROGRESSING', stageIndex: 1 });
    expect(trafficPercent(rollout)).toBe(25);
  });

  test('accepts an error rate of exactly the limit', () => {
    expect(advance(createRollout(examplePlan), metrics(30)).status).toBe('PROGRESSING');
  });

  test('is rolled back when a stage is above the limit', () => {
    const rollout = advance(createRollout(examplePlan), metrics(31));
    expect(rollout).toMatchObject({ status: 'ROLLED_BACK', reason: 'error rate 0.031 is above 0.03' });
    expect(trafficPercent(rollout)).toBe(0);
  });

  test('is rolled back by ABORT', () => {
    expect(advance(createRollout(examplePlan), { type: 'ABORT' }).status).toBe('ROLLED_BACK');
  });

  test('is completed after its last stage', () => {
    let rollout = createRollout(examplePlan);
    for (const _ of examplePlan.stages) rollout = advance(rollout, metrics(0));
    expect(rollout.status).toBe('COMPLETED');
    expect(trafficPercent(rollout)).toBe(100);
  });
});

describe('a stage', () => {
  test('has a limit of its own, or the one of the plan', () => {
    const second = advance(createRollout(examplePlan), metrics(0));
    expect(advance(second, metrics(20)).status).toBe('PROGRESSING');
    expect(advance(second, metrics(21)).status).toBe('ROLLED_BACK');
  });

  test('rolls back on a latency spike', () => {
    const rollout = advance(createRollout(examplePlan), { ...metrics(0), canaryLatencyP99Ms: 601 });
    expect(rollout).toMatchObject({ status: 'ROLLED_BACK', reason: expect.stringContaining('latency') });
  });

  test('gets more than the one before it', () => {
    const stages = [50, 25, 100].map((share) => ({ name: `${share}pct`, traffic_percent: share, minutes: 10 }));
    expect(() => createRollout({ ...examplePlan, stages })).toThrow('25pct gets 25 %, after 50pct with 50 %');
  });
});

describe('PAUSED', () => {
  test('is entered by PAUSE and left by RESUME, in the same stage', () => {
    const paused = advance(createRollout(examplePlan), { type: 'PAUSE' });
    expect(paused).toMatchObject({ status: 'PAUSED', stageIndex: 0 });
    expect(trafficPercent(paused)).toBe(5);
    expect(advance(paused, { type: 'RESUME' })).toEqual(createRollout(examplePlan));
  });

  test('stays while metrics arrive', () => {
    const paused = advance(createRollout(examplePlan), { type: 'PAUSE' });
    expect(advance(paused, metrics(0))).toEqual(paused);
  });
});

describe('a finished rollout', () => {
  test('takes no event', () => {
    const aborted = advance(createRollout(examplePlan), { type: 'ABORT' });
    expect(advance(aborted, metrics(0))).toEqual(aborted);
  });
});

describe('a simulation', () => {
  test('rolls back a canary that fails every request in the first stage', () => {
    const report = simulate({ ...examplePlan, canary: { error_rate: 1, latency_p99_ms: 220 } });
    expect(report).toMatchObject({ final_state: 'ROLLED_BACK', stages_completed: 0, rollback_triggered: true });
  });
});
