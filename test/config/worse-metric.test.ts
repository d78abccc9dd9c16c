import { describe, expect, it } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { type Config, parseConfig } from '../../src/config/parse-config.js';
import { parsePolicyTests } from '../../src/config/policy-test/parse-policy-tests.js';
import { scenarioProblem, worseNames } from '../../src/config/worse-metric.js';
import { isBadCanary } from '../../src/simulation/worse-version.js';
import { runHere } from '../cli/run-here.js';

const METRICS = {
  checkout: { ratio_of: 'requests', stable: 0.2, better: 'higher' },
  paid: { ratio_of: 'checkout', stable: 0.98, canary: 0.5, better: 'higher' },
  refused: { ratio_of: 'requests', stable: 0.02, better: 'lower' },
  queries: { per: 'request', stable: 3, better: 'lower' },
  orders: { per: 'minute', stable: 10, better: 'higher', worse: 9 },
  depth: { stable: 40, better: 'lower' },
  crashes: { per: 'minute', stable: 0, better: 'lower' },
};

async function configOf(fields: object): Promise<Config> {
  const stages = [{ traffic_percent: 10, duration: '30m' }];
  const read = await parseConfig(JSON.stringify({ stages, metrics: METRICS, ...fields }));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.config;
}

describe('the world in which a metric is worse', () => {
  it.each([
    // 30 % of what there is; of a ratio of what is rarer, events or their absence.
    ['worse_checkout', 0.14],
    ['worse_paid', 0.974],
    ['worse_refused', 0.026],
    ['worse_queries', 3.9],
    ['worse_depth', 52],
    // As it says itself.
    ['worse_orders', 9],
  ] as const)('%s: the canary has %f of it, and is as stable in all else', async (name, value) => {
    const { document } = await configOf({ canary: { error_rate: 0.5 }, faults: [{ error_rate: 0.1 }] });
    const { world } = scenarioSetup(document, name);
    const [plain, stable] = [scenarioSetup(document, 'healthy').world, world.stable];
    expect(world).toEqual({ ...plain, canary: world.canary });
    expect({ ...world.canary, metrics: stable.metrics }).toEqual(stable);
    const others = world.canary.metrics.filter(({ value: has }, i) => has !== stable.metrics[i]?.value);
    expect(others.map(({ metric }) => `worse_${metric.name}`)).toEqual([name]);
    expect(others[0]?.value).toBeCloseTo(value, 12);
    expect(isBadCanary(world)).toBe(true);
  });

  it('is there for each metric that can be worse', async () => {
    const { document } = await configOf({});
    expect(worseNames(document.metrics)).toEqual(
      ['checkout', 'paid', 'refused', 'queries', 'orders', 'depth'].map((name) => `worse_${name}`),
    );
    expect(scenarioProblem(document, 'worse_crashes')).toEqual({
      code: 'not_worse_than_stable',
      metric: 'crashes',
      stable: 0,
    });
    const said = await configOf({ metrics: { crashes: { ...METRICS.crashes, worse: 0.2 } } });
    expect(worseNames(said.document.metrics)).toEqual(['worse_crashes']);
    expect(worseNames((await configOf({ metrics: undefined })).document.metrics)).toEqual([]);
  });

  it('is refused with what was probably meant', async () => {
    const { document } = await configOf({});
    expect(scenarioProblem(document, 'worse_depht')).toMatchObject({
      code: 'unknown_scenario',
      suggestion: 'worse_depth',
    });
    expect(scenarioProblem(document, 'latent')).toBeNull();
  });

  it.each([
    ['better', { ...METRICS.paid, worse: 0.99 }, 'worse_not_worse'],
    ['as stable', { ...METRICS.depth, worse: 40 }, 'worse_not_worse'],
    ['more than all', { ...METRICS.refused, worse: 2 }, 'out_of_range'],
  ])('is not one in which it is %s', async (_, metric, code) => {
    const stages = [{ traffic_percent: 10, duration: '30m' }];
    const metrics = { checkout: METRICS.checkout, it: metric };
    const read = await parseConfig(JSON.stringify({ stages, metrics }));
    expect(read.ok ? [] : read.problems.map((problem) => [problem.code, problem.path.join('.')])).toContainEqual([
      code,
      'metrics.it.worse',
    ]);
  });

  it('may be that of a policy test', async () => {
    const test = (scenario: string) =>
      parsePolicyTests(
        JSON.stringify({ config: 'a.json', cases: [{ name: 'a', scenario, expect: { final_state: 'COMPLETED' } }] }),
      );
    expect(await test('worse_paid')).toMatchObject({ ok: true, cases: [{ scenario: 'worse_paid' }] });
    expect(await test('memory_leek')).toMatchObject({
      ok: false,
      problems: [{ code: 'not_one_of', suggestion: 'memory_leak' }],
    });
  });
});

describe('the program with a metric of one’s own', () => {
  const own = ['--config', 'examples/own-metrics.json', '--format', 'json'];

  it('plays its world in a run, in a study and in its assertions', async () => {
    const run = JSON.parse((await runHere([...own, '--scenario', 'worse_queries'])).out);
    expect(run.reproduce).toMatch(/--scenario worse_queries$/);
    expect(run).toMatchObject({ final_state: 'ROLLED_BACK', reason: { metric: 'queries' } });
    const asked = ['study', ...own, '--runs', '20', '--assert', 'worse_queries.stopped.rate > 80%', '--jobs', '1'];
    const study = await runHere([...asked, '--scenarios', 'worse_queries,worse_queue_depth']);
    const { scenarios, assertions } = JSON.parse(study.out);
    expect(
      scenarios.map(({ name, stopped }: { name: string; stopped: { rate: number } }) => [name, stopped.rate]),
    ).toEqual(
      // A queue of 52 for 40 is within a limit of 100.
      [
        ['healthy', 0],
        ['worse_queries', 1],
        ['worse_queue_depth', 0],
      ],
    );
    expect(assertions[0].outcome).toBe('met');
  });

  it.each([
    [['--scenario', 'worse_qeue_depth'], /there is no scenario "worse_qeue_depth", did you mean `worse_queue_depth`\?/],
    [
      ['--scenario', 'worse_luck'],
      /of the metrics of the configuration there are `worse_checkout`, `worse_payment_success`/,
    ],
  ])('refuses %j in one line', async (args, message) => {
    const { code, err } = await runHere(['--config', 'examples/own-metrics.json', ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('says of a configuration without metrics that there is none', async () => {
    const { code, err } = await runHere(['--config', 'examples/stages.json', '--scenario', 'worse_luck']);
    expect({ code, err: err.trim() }).toEqual({
      code: 2,
      err: 'canary-sim: --scenario: there is no scenario "worse_luck": the configuration has no `metrics` of its own that could be worse',
    });
  });
});
