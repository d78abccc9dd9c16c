import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { parsePolicyTests } from '../../src/config/policy-test/parse-policy-tests.js';
import type { PolicyCase } from '../../src/model/results/policy-test.js';
import { planCase } from '../../src/study/policy-test/plan-case.js';
import { caseRuns, type PlayedCase } from '../../src/study/policy-test/run-case.js';
import { secondsOf } from '../../src/text/duration.js';
import { nearMiss } from '../../src/text/near-miss.js';

/** Two short stages, the second without looks that could fail anything but errors. */
export const PLAN = {
  name: 'small',
  service: { requests_per_second: 100 },
  stable: { error_rate: 0.001 },
  analysis: { interval: '1m', min_requests: 1 },
  thresholds: { error_rate: { max: 0.02 }, latency_p99_ms: { max: 100_000 } },
  stages: [
    { name: 'some', traffic_percent: 10, duration: '3m' },
    { name: 'all', traffic_percent: 100, duration: '2m', thresholds: { restarts: { max: 1000 } } },
  ],
};

/** A case of a file, as understood. */
export async function caseOf(written: object): Promise<PolicyCase> {
  const parsed = await parsePolicyTests(
    JSON.stringify({ config: 'plan.json', cases: [{ name: 'a case', ...written }] }),
  );
  const [one] = parsed.ok ? parsed.cases : [];
  if (one === undefined) throw new Error(JSON.stringify(parsed));
  return one;
}

/** What comes of a case with a plan. */
export async function play(written: object, plan: object = PLAN): Promise<PlayedCase> {
  const policyCase = await caseOf(written);
  const parsed = await parseConfig(JSON.stringify(plan));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const planned = planCase(policyCase, scenarioSetup(parsed.config.document, policyCase.scenario), nearMiss, secondsOf);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const runs = caseRuns(planned.planned);
  let next = runs.next();
  while (next.done !== true) next = runs.next();
  return next.value;
}
