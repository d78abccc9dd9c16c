import { beforeEach, describe, expect, it } from 'vitest';
import * as canary from './canary.js';

describe('a rollout', () => {
  let rollout = canary.createRollout(canary.examplePlan);
  const metrics = (errors: number) =>
    ({ type: 'METRICS', requests: 1000, errors, canaryLatencyP99Ms: 1, stableLatencyP99Ms: 1 }) as const;

  beforeEach(() => {
    rollout = canary.createRollout(canary.examplePlan);
  });

  it('is completed by good metrics', () => {
    for (let i = 0; i < 3; i++) canary.advance(rollout, metrics(0));
    expect([rollout.status, canary.trafficPercent(rollout)]).toEqual(['completed', 100]);
    expect(() => canary.advance(rollout, metrics(0))).toThrow('takes no METRICS');
  });

  it.each(['once', 'twice'])('can be paused %s', (times) => {
    for (const _ of times === 'once' ? [1] : [1, 2]) canary.advance(rollout, { type: 'PAUSE' });
    canary.advance(rollout, metrics(0));
    expect(`${rollout.status} ${rollout.stageIndex}`).toBe('paused 0');
  });

  it('of a broken canary is rolled back', () => {
    const broken = { ...canary.examplePlan, canary: { error_rate: 1, latency_p99_ms: 1 } };
    expect(canary.simulate(broken)).toMatchObject({ final_state: 'rolled_back', stages_completed: 0 });
  });
});
