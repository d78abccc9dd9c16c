import { describe, expect, test } from 'vitest';
import {
  compare,
  format,
  lint,
  parseConfig,
  parseRehearsal,
  type RehearsalFiles,
  releases,
  report,
  simulate,
  strategies,
  study,
  UNEXPOSED,
} from '../../../src/index.js';
import { configOf } from '../configs.js';
import { exampleFile, rehearsalConfig } from '../rehearsals.js';

const CHECKOUT = 'argo/checkout.yaml';
const WORLD = 'argo/checkout-world.yaml';

const TEMPLATE = `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec:
  args: [{ name: service }]
  metrics:
    - name: errors
      count: 3
      interval: 1m
      successCondition: result[0] < 0.05
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{service="{{args.service}}", code=~"5.."}[2m]))
              / sum(rate(http_requests_total{service="{{args.service}}"}[2m]))
`;

/** What is wrong, as far as a caller tells it apart. */
async function problems(files: RehearsalFiles) {
  const parsed = await parseRehearsal(files);
  return parsed.ok ? [] : parsed.problems.map(({ code, file, place, message }) => ({ code, file, place, message }));
}

describe('a policy in a world', () => {
  test('is played as its controller would, with the reasons of that controller', async () => {
    const config = await rehearsalConfig(CHECKOUT, WORLD);
    const run = simulate(config, 42);
    expect(run.finalState).toBe('ROLLED_BACK');
    const made = report(run);
    expect(made.reproduce).toBe('canary-sim --policy checkout.yaml --seed 42 --config checkout-world.yaml');
    expect(made.controller?.analysis_runs[0]?.metrics[0]?.measurements).toEqual(
      [0, 10, 20, 30, 40].map((seconds) => [seconds, 'Error', []]),
    );
    expect(format(made, 'text')).toContain('Degraded in step-1: RolloutAborted');
  });

  test('has outcomes in a study that its runs have', async () => {
    const config = await rehearsalConfig(CHECKOUT, WORLD);
    const { scenarios } = await study(config, { runs: 5, scenarios: ['healthy'] });
    const ends = Array.from(
      { length: 5 },
      (_, at) => simulate(config, `42/${at + 1}`, { scenario: 'healthy' }).finalState,
    );
    const stopped = ends.filter((state) => state === 'ROLLED_BACK').length;
    expect(stopped).toBeGreaterThan(0);
    expect(scenarios[0]?.wrongly_stopped.rate).toBe(stopped / 5);
  });

  test('is compared with a plan of ours, which then meets its world', async () => {
    const plan = await configOf(
      { name: 'ours', stages: [{ name: 'half', traffic_percent: 50, duration: '5m' }] },
      'stages.json',
    );
    const policy = await rehearsalConfig(CHECKOUT, WORLD);
    const made = await compare(plan, policy, { runs: 5, scenarios: ['healthy'] });
    expect(made.reproduce).toContain('--plan stages.json --policy checkout.yaml --config checkout-world.yaml');
    const [healthy] = made.scenarios;
    const changed = healthy?.changes.find(({ figure }) => figure === 'wrongly_stopped.rate');
    expect(changed).toMatchObject({ before: 0, after: 1 });
  });

  test('needs no world file, nor a file on a disk, and takes values of arguments', async () => {
    const parsed = await parseRehearsal({
      policies: [{ file: 'template.yaml', text: TEMPLATE }],
      args: { service: 'shop-canary' },
    });
    if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
    const { config } = parsed;
    expect(config.file).toBe('');
    expect(report(simulate(config, 1)).reproduce).toBe(
      'canary-sim --policy template.yaml --arg service=shop-canary --seed 1',
    );
  });

  test('that is a template alone has the stage before its run, whatever the world says besides', async () => {
    const template = TEMPLATE.replace('successCondition: result[0] < 0.05', 'successCondition: "false"');
    const world = (fault: string) => `service: { requests_per_second: 50 }
canary_since: 5m
canary_percent: 20
faults: [{ error_rate: 0.5, from: { stage: ${fault}, plus: 1m } }]
`;
    const files = (fault: string): RehearsalFiles => ({
      policies: [{ file: 'template.yaml', text: template }],
      world: { file: 'world.yaml', text: world(fault) },
      args: { service: 'shop-canary' },
    });
    const parsed = await parseRehearsal(files('before'));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { stages, reason } = report(simulate(parsed.config, 42));
    expect(stages.map(({ name }) => name)).toEqual(['before', 'analysis']);
    expect(reason).toMatchObject({ code: 'controller', stage: 'analysis' });
    expect((await problems(files('after'))).map(({ place }) => place?.line)).toEqual([4]);
  });

  test('has warnings on what its world says for nothing', async () => {
    const world = { file: 'world.yaml', text: 'hooks: { smoke: fail }' };
    const parsed = await parseRehearsal({ policies: [exampleFile(CHECKOUT)], world });
    expect(parsed.ok && parsed.config.warnings.map(({ code }) => code)).toEqual(['said_of_nothing']);
  });
});

describe('what is wrong', () => {
  test('in a policy is told with its file and its place', async () => {
    const text = TEMPLATE.replace('interval: 1m', 'intervall: 1m').replace('count: 3', 'count: many');
    const found = await problems({
      policies: [
        { file: 'a.yaml', text: 'kind: Service' },
        { file: 'b.yaml', text },
      ],
    });
    expect(found.map(({ code, file, place }) => [code, file, place?.line])).toEqual([
      ['unknown_key', 'b.yaml', 10],
      ['count_unreadable', 'b.yaml', 9],
    ]);
    expect(found[0]?.message).toBe(
      'spec.metrics[0].intervall (line 10, column 7): unknown key `intervall`, did you mean `interval`?',
    );
  });

  test('in a world is told with its file and its place', async () => {
    const world = { file: 'world.yaml', text: 'service: { requests_per_second: 10 }\npods: { ready_afer: 40s }' };
    expect(await problems({ policies: [exampleFile(CHECKOUT)], world })).toEqual([
      {
        code: 'unknown_key',
        file: 'world.yaml',
        place: { line: 2, column: 9 },
        message: 'pods.ready_afer (line 2, column 9): unknown key `ready_afer`, did you mean `ready_after`?',
      },
    ]);
  });

  test('what has to be said in a world is told where the policy asks it, with the line to say it with', async () => {
    const text = TEMPLATE.replaceAll('http_requests_total', 'shop_things');
    const [first] = await problems({ policies: [{ file: 'template.yaml', text }], args: { service: 'shop-canary' } });
    expect(first).toMatchObject({ code: 'series_unknown', file: 'template.yaml' });
    expect(first?.message).toContain('series:');
  });

  test('an argument that no template declares is in no file', async () => {
    const args = { servic: 'shop' };
    expect(await problems({ policies: [{ file: 'template.yaml', text: TEMPLATE }], args })).toEqual([
      {
        code: 'arg_undeclared',
        file: null,
        place: null,
        message: 'args.servic: no template declares an argument of this name, did you mean "service"?',
      },
    ]);
  });

  test('several policies, and none, are told as such', async () => {
    const two = { policies: [exampleFile(CHECKOUT), exampleFile('flagger/cart.yaml')] };
    expect((await problems(two)).map(({ code }) => code)).toEqual(['several_policies']);
    const none = { policies: [{ file: 'service.yaml', text: 'kind: Service' }] };
    expect((await problems(none)).map(({ code, file }) => [code, file])).toEqual([['no_policy', 'service.yaml']]);
  });

  test('of a stage that a fault names, in a world of a canary config, is told with all else', async () => {
    const fault = 'faults: [{ error_rate: 0.5, from: { stage: interval-9 } }]';
    const world = exampleFile('kayenta/world.yaml');
    const text = `${world.text}\n${fault}\n`;
    const found = await problems({ policies: [exampleFile('kayenta/search.json')], world: { ...world, text } });
    expect(found.map(({ code }) => code)).toEqual(['not_one_of']);
    expect(found[0]?.message).toContain('"interval-9"');
  });
});

/** What a slip of the hand, or an attacker, would have played for ever. */
describe('what cannot be played in bounded time is refused with its place', () => {
  const rollout = exampleFile(CHECKOUT).text;
  test.each([
    ['an interval of a nanosecond', rollout.replace('interval: 1m', 'interval: 1ns'), 'looked_at_too_often'],
    ['a pause of a year', rollout.replace('duration: 10m', 'duration: 8760h'), 'looked_at_too_often'],
    ['a million pods', rollout.replace('replicas: 5', 'replicas: 1000000'), 'too_many_pods'],
  ])('as %s', async (_, text, code) => {
    const found = await problems({ policies: [{ file: 'rollout.yaml', text }] });
    expect(found.map((one) => [one.code, one.file])).toEqual([[code, 'rollout.yaml']]);
    expect(found[0]?.place?.line).toBeGreaterThan(1);
  });

  test('as a script of people that ends after months', async () => {
    const world = { file: 'world.yaml', text: 'operator: [{ at: 360d, action: promote }]' };
    const found = await problems({ policies: [exampleFile(CHECKOUT)], world });
    expect(found.map(({ code, file }) => [code, file])).toEqual([['rollout_too_long', 'world.yaml']]);
  });
});

describe('what takes a plan refuses a policy', () => {
  const controller = { begin: () => ({ exposure: UNEXPOSED }), next: () => null, act: () => ({}) };
  const source = { mark: () => {}, serve: () => {}, view: () => ({}) };
  test.each([
    ['lint', async (config) => lint(config)],
    ['strategies', (config) => strategies(config, { runs: 1 })],
    ['releases', (config) => releases({}, { config, runs: 1 })],
    ['a controller of one’s own', async (config) => simulate(config, 1, { controller } as never)],
    ['a source of one’s own', async (config) => simulate(config, 1, { source } as never)],
  ] as readonly (readonly [string, (config: never) => Promise<unknown>])[])('as %s does', async (_, call) => {
    const config = await rehearsalConfig(CHECKOUT, WORLD);
    await expect(call(config as never)).rejects.toMatchObject({ name: 'ArgumentError', code: 'not_a_plan' });
  });
});

test('a configuration is no world', async () => {
  const parsed = await parseConfig({ stages: [{ name: 'all', traffic_percent: 100, duration: '5m' }] });
  const text = parsed.ok ? JSON.stringify({ stages: parsed.config.document.stages }) : '';
  const found = await problems({ policies: [exampleFile(CHECKOUT)], world: { file: 'stages.json', text } });
  expect(found.map(({ code, file }) => [code, file])).toEqual([['key_of_plan', 'stages.json']]);
});
