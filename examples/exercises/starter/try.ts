/** A place to play: `npx tsx try.ts`. Change it as you like; no check looks at it. */
import { advance, createRollout, examplePlan, type Metrics, trafficPercent } from './canary.js';

const within: Metrics = {
  type: 'METRICS',
  requests: 1000,
  errors: 0,
  canaryLatencyP99Ms: 220,
  stableLatencyP99Ms: 200,
};
const above: Metrics = { ...within, errors: 900 };

let rollout = createRollout(examplePlan);
for (const event of [within, within, above]) {
  rollout = advance(rollout, event);
  process.stdout.write(`${rollout.status}, stage ${rollout.stageIndex}, ${trafficPercent(rollout)} %\n`);
}
