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
    expect(advance(createRollout(examplePlan), metrics(20)).status).toBe('PROGRESSING');
  });

  test('is rolled back when a stage is above the limit', () => {
    const rollout = advance(createRollout(examplePlan), metrics(21));
    expect(rollout).toMatchObject({ status: 'ROLLED_BACK', reason: 'error rate 0.021 is above 0.02' });
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

describe('a simulation', () => {
  test('rolls back a canary that fails every request in the first stage', () => {
    const report = simulate({ ...examplePlan, canary: { error_rate: 1, latency_p99_ms: 220 } });
    expect(report).toMatchObject({ final_state: 'ROLLED_BACK', stages_completed: 0, rollback_triggered: true });
  });
});
