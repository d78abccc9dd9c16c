import { readFileSync } from 'node:fs';

const EXAMPLES = new URL('../../examples/', import.meta.url);

/** The text of one of the examples. */
export function example(name: string): string {
  return readFileSync(new URL(name, EXAMPLES), 'utf8');
}

/** A small plan that completes with seed 42, and of which there is nothing to warn. */
export const HEALTHY = JSON.stringify({
  name: 'healthy',
  stages: [
    { name: 'some', traffic_percent: 10, duration: '5m' },
    { name: 'all', traffic_percent: 100, duration: '5m' },
  ],
});

/** The same, with an operator who resumes what is not paused: there is a warning. */
export const WARNED = JSON.stringify({ ...JSON.parse(HEALTHY), operator: [{ at: '2m', action: 'resume' }] });

/** A plan that rolls back. */
export const ROLLED_BACK = JSON.stringify({
  ...JSON.parse(HEALTHY),
  canary: { error_rate: 0.5 },
  thresholds: { error_rate: { max: 0.1 } },
});

/** Two mistakes. */
export const BAD = '{\n  "nmae": "x",\n  "stages": [{ "traffic_percent": 101, "duration": "5m" }]\n}\n';

/** A plan whose last stage is below 100 %: there is a warning before anything runs. */
export const UNWATCHED = JSON.stringify({ stages: [{ traffic_percent: 50, duration: '5m' }] });
