import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { playRuns } from './played-runs.js';

it('runs of the longest stages that are allowed can be played', async () => {
  const stage = (traffic_percent: number) => ({ traffic_percent, duration: '100000s' });
  const parsed = await parseConfig(
    JSON.stringify({
      analysis: { interval: '1s', min_requests: 1 },
      thresholds: { error_rate: { max_increase: 0.9 } },
      // At 100 % no baseline is left: the figures of the first stage are carried to every look.
      stages: [stage(50), stage(100)],
    }),
  );
  if (!parsed.ok) throw new Error('a valid configuration');
  expect(playRuns(parsed.config.setup, 's', 1, 1).states.COMPLETED).toBe(1);
});
