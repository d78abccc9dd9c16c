import { readFileSync } from 'node:fs';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { TRANSITIONS } from '../../src/controllers/plan/transitions.js';
import {
  type Config,
  compare,
  experiment,
  lint,
  releases,
  report,
  simulate,
  strategies,
  study,
  sweep,
} from '../../src/index.js';
import { lintPolicies } from '../../src/library/policy/policy-lint.js';
import { printable } from '../../src/library/printable.js';
import type { PolicyCase } from '../../src/model/results/policy-test.js';
import type { Printable } from '../../src/report/formats/formats.js';
import { worstCaseJson } from '../../src/report/json/worst-case-json.js';
import { policyLintReport } from '../../src/report/policy/policy-lint-report.js';
import { buildTestReport, type TestReport } from '../../src/report/policy-test/test-report.js';
import { coverage } from '../../src/study/policy-test/coverage.js';
import { worstCases } from '../../src/study/worst-cases.js';
import { experimentFile } from '../experiment/experiments.js';
import { configOf, exampleConfig } from '../library/configs.js';
import { caseOf, PLAN, play } from '../policy-test/plans.js';

/** A case for a file of policy tests, as written there. */
const CASES = [
  { name: 'a healthy release completes on time', scenario: 'healthy', expect: { final_state: 'COMPLETED' } },
  {
    name: 'an error spike is stopped, and few users pay for it',
    scenario: 'error_spike',
    runs: 20,
    expect: { final_state: 'COMPLETED', assertions: ['rolled_back.rate > 99%', 'excess_failed_requests.mean <= 2000'] },
  },
  { name: 'it takes a minute or two', expect: { final_state: 'PAUSED', duration_seconds: { min: 60, max: 120 } } },
];

/** Plans held against cases, one of which passes. */
export async function testReport(cases: readonly object[] = CASES, plan: object = PLAN): Promise<TestReport> {
  const { document } = await configOf(plan);
  const finished = await Promise.all(
    cases.map(async (written, index) => {
      const policyCase: PolicyCase = { ...(await caseOf(written)), place: { line: index + 2, column: 5 } };
      const reproduceRun = (seed: string) =>
        `canary-sim --seed ${seed} --config plan.json --scenario ${policyCase.scenario}`;
      return { ...(await play(written, plan)), policyCase, file: 'p.yaml', config: 'plan.json', reproduceRun };
    }),
  );
  const setup = scenarioSetup(document, 'configured');
  const uses = finished.map(({ exercised }) => ({ config: 'plan.json', plan: setup.plan, exercised }));
  return buildTestReport(finished, coverage(uses, TRANSITIONS), {
    toolVersion: '1.2.3',
    notRun: 0,
    complete: true,
  });
}

const FEW = { runs: 30, scenarios: ['configured', 'error_spike', 'memory_leak'] } as const;

/** The same plan with lower limits. */
async function tighter(file: string): Promise<Config> {
  const { document } = await exampleConfig(file);
  const thresholds = { error_rate: { max_increase: 0.002 }, latency_p99_ms: { max_ratio: 1.05 } };
  return configOf(
    { ...document, thresholds, stages: document.stages.map((stage) => ({ ...stage, thresholds })) },
    'new.json',
  );
}

async function run(file: string): Promise<Printable | null> {
  const played = simulate(await exampleConfig(file), 42);
  return printable(report(played), played);
}

/** Each kind of report, small but with all that such a report has. */
const EVERY_REPORT: Readonly<Record<string, () => Promise<Printable | null>>> = {
  run: () => run('auto-rollback.json'),
  'run-with-judges': () => run('judges/panel.json'),
  study: async () =>
    printable(
      await study(await exampleConfig('auto-rollback.json'), {
        ...FEW,
        assertions: ['healthy.wrongly_stopped.rate < 5%', 'memory_leak.time_to_detect_seconds.p95 <= 900'],
      }),
    ),
  sweep: async () =>
    printable(await sweep(await exampleConfig('late-failure.json'), 'canary.error_rate=0.002:0.02:5', { runs: 30 })),
  compare: async () =>
    printable(
      await compare(await exampleConfig('late-failure.json'), await tighter('late-failure.json'), {
        ...FEW,
        assertions: ['change.configured.stopped.rate >= 0', 'healthy.released.rate > 90%'],
      }),
    ),
  lint: async () => printable(lint(await exampleConfig('false-breach.json'))),
  'lint-of-judges': async () => printable(lint(await exampleConfig('judges/panel.json'))),
  'lint-of-policy': async () => {
    const file = (name: string) => readFileSync(`examples/rehearsals/argo/${name}`, 'utf8');
    const linted = await lintPolicies(
      {
        policies: [{ name: 'payments.yaml', text: file('payments.yaml') }],
        args: new Map(),
        world: { file: 'world.yaml', text: file('payments-world.yaml') },
      },
      { runs: 5, seed: '42' },
    );
    return linted.ok ? printable(policyLintReport(linted.diagnosis, [], '1.2.3')) : null;
  },
  strategies: async () => printable(await strategies(undefined, { runs: 5, scenarios: ['error_spike'] })),
  releases: async () =>
    printable(
      await releases(
        { commits: { per_day: 3 }, defect: 'slow_burn', levers: [{ name: 'trains of 50', batch: 50 }] },
        { runs: 5 },
      ),
    ),
  experiment: async () => {
    const breaker = { circuit_breaker: {}, timeout_ms: 800, requests_per_second: 500 };
    const hypothesis = ['success_rate >= 0.999 over 5m', 'latency_p99_ms of service < 800', 'success_rate > 0.5'];
    const given = await experimentFile({ hypothesis, service: breaker, fault: { kind: 'dependency_lost' } });
    return printable(await experiment(given, { runs: 5, assertions: ['held.rate > 90%', 'aborted.rate <= 100%'] }));
  },
  'experiment-with-advice': async () => printable(await experiment(undefined, { runs: 50 })),
  test: async () => printable(await testReport()),
  'blast-radius': async () => {
    const { setup } = await exampleConfig('sticky-users.json');
    return printable(worstCaseJson(setup.name, worstCases(setup, '42', 20), '1.2.3'));
  },
};

export const EVERY_KIND: readonly string[] = Object.keys(EVERY_REPORT);

const made = new Map<string, Promise<Printable | null>>();

/** The report of a kind, made once. */
export async function everyReport(kind: string): Promise<Printable> {
  const asked = made.get(kind) ?? EVERY_REPORT[kind]?.() ?? Promise.resolve(null);
  made.set(kind, asked);
  const known = await asked;
  if (known === null) throw new Error(`there is a report of ${kind}`);
  return known;
}
