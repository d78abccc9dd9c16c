import { readFileSync } from 'node:fs';
import { parseConfig } from '../../src/config/parse-config.js';
import type { Setup } from '../../src/model/setup.js';

const EXAMPLE = new URL('../../examples/stages.json', import.meta.url);

/** The example's plan, judged so loosely that every seed plays all of it, whatever the traffic. */
export async function exampleSetup(requestsPerSecond: number): Promise<Setup> {
  const example = JSON.parse(readFileSync(EXAMPLE, 'utf8'));
  const config = {
    ...example,
    service: { requests_per_second: requestsPerSecond },
    analysis: { ...example.analysis, min_requests: 1 },
    thresholds: { error_rate: { max_increase: 1 }, latency_p99_ms: { max_ratio: 1000 } },
    stages: example.stages.map((stage: object) => ({ ...stage, thresholds: {} })),
  };
  const parsed = await parseConfig(JSON.stringify(config));
  if (!parsed.ok) throw new Error(`the example, changed, is wrong: ${JSON.stringify(parsed.problems)}`);
  return parsed.config.setup;
}
