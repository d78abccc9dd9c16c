import { expect, test } from 'vitest';
import { parseRehearsal, report, simulate, study } from '../../../src/index.js';

const TEMPLATE = `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec:
  metrics:
    - name: errors
      count: 3
      interval: 1m
      successCondition: result < 0.05
      provider: { datadog: { query: errors } }
`;

const WORLD = `
service: { requests_per_second: 300 }
stable: { error_rate: 0.003 }
canary_percent: 20
canary_since: 5m
follow_up: 10m
measures: { errors: { is: error_share } }
`;

test('a successful analysis by itself leaves the canary its share, during the follow-up as well', async () => {
  const parsed = await parseRehearsal({
    policies: [{ file: 'template.yaml', text: TEMPLATE }],
    world: { file: 'world.yaml', text: WORLD },
  });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  const made = report(simulate(parsed.config, 42));
  expect(made.final_state).toBe('COMPLETED');
  expect(made.metrics.share_at_decision_percent).toBe(20);
  expect(made.transitions.map(({ traffic_percent }) => traffic_percent)).toEqual([20, 20]);
  // A fifth of 300 a second for ten minutes more: 36,000, with a standard deviation of about 190.
  const served = made.follow_up?.requests ?? 0;
  expect(Math.abs(served - 36_000)).toBeLessThan(6 * 190);
  const { scenarios } = await study(parsed.config, { runs: 5, scenarios: ['healthy'] });
  expect(scenarios[0]?.share_at_decision_percent).toMatchObject({ min: 20, max: 20 });
});
