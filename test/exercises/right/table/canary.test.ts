import { expect, test } from 'vitest';

const FAR = { requests: 1000, errors: 0, canaryLatencyP99Ms: 900, stableLatencyP99Ms: 200 };

test('PROGRESSING → PAUSED → PROGRESSING', async () => {
  const { advance, createRollout, examplePlan, trafficPercent } = await import('./canary.js');
  const told = ['PAUSE', 'METRICS', 'RESUME'];
  let rollout = createRollout(examplePlan);
  const seen = told.map((type) => {
    rollout = advance(rollout, { type, ...FAR });
    return `${rollout.status} ${trafficPercent(rollout)}`;
  });
  expect(seen).toStrictEqual(['PAUSED 1', 'PAUSED 1', 'PROGRESSING 1']);
});

test('slow is bad', async () => {
  const { advance, createRollout, examplePlan, simulate } = await import('./canary.js');
  expect(advance(createRollout(examplePlan), { type: 'METRICS', ...FAR }).reason).toMatch('latency');
  expect(simulate({ ...examplePlan, canary: { error_rate: 0, latency_p99_ms: 900 } })).toHaveProperty(
    'stages_completed',
    0,
  );
});
