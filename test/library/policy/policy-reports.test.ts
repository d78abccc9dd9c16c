import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { explain, format, lintPolicy, type NamedText } from '../../../src/index.js';
import { runHere } from '../../cli/run-here.js';
import { exampleFile } from '../rehearsals.js';

/** A file by its path, as the program names it. */
const named = (file: string): NamedText => ({ file, text: readFileSync(file, 'utf8') });

const REHEARSALS = 'examples/rehearsals';
const FORMATS = ['json', 'text', 'github'] as const;

/** What the program prints in each of these formats. */
async function printed(args: readonly string[]): Promise<readonly string[]> {
  const all = await Promise.all(FORMATS.map((name) => runHere([...args, '--format', name])));
  return all.map(({ out, err }) => {
    if (out === '') throw new Error(err);
    return out;
  });
}

async function explained(policies: readonly string[], world?: string) {
  const made = await explain({
    policies: policies.map(named),
    ...(world === undefined ? {} : { world: named(world) }),
  });
  if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join('\n'));
  return made;
}

describe('what is explained', () => {
  test.each([
    [['examples/policies/rollout.yaml', 'examples/policies/templates.yaml'], undefined],
    [[`${REHEARSALS}/flagger/cart.yaml`], `${REHEARSALS}/flagger/world.yaml`],
    [[`${REHEARSALS}/kayenta/search.json`], `${REHEARSALS}/kayenta/world.yaml`],
    [[`${REHEARSALS}/argo/checkout.yaml`, `${REHEARSALS}/flagger/cart.yaml`], undefined],
  ])('of %j is what the program prints', async (policies, world) => {
    const { report } = await explained(policies, world);
    const args = policies.flatMap((file) => ['--policy', file]);
    const all = await printed(['explain', ...args, ...(world === undefined ? [] : ['--config', world])]);
    expect(FORMATS.map((name) => format(report, name))).toEqual(all);
  });

  test('has warnings on what the world says for nothing, and none without a world', async () => {
    const policies = [exampleFile('argo/checkout.yaml')];
    const world = { file: 'world.yaml', text: 'hooks: { smoke: fail }' };
    const warned = await explain({ policies, world });
    expect(warned.ok && warned.warnings.map(({ code }) => code)).toEqual(['said_of_nothing']);
    const alone = await explain({ policies });
    expect(alone.ok && alone.warnings).toEqual([]);
  });

  test('goes by values of arguments that come from the cluster', async () => {
    const text = `apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: up }
spec:
  args: [{ name: service }]
  metrics: [{ name: up, count: 1, successCondition: 'result[0] > 0', provider: { prometheus: { query: 'up{service="{{args.service}}"}' } } }]
`;
    const made = await explain({ policies: [{ file: 'up.yaml', text }], args: { service: 'shop' } });
    expect(made.ok && made.report.queries.map(({ query }) => query)).toEqual(['up{service="shop"}']);
  });
});

describe('what is linted', () => {
  const policy = `${REHEARSALS}/argo/payments.yaml`;
  const world = `${REHEARSALS}/argo/payments-world.yaml`;

  test('in a world is what the program prints', async () => {
    const made = await lintPolicy({ policies: [named(policy)], world: named(world) }, { runs: 5, seed: 7 });
    if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join('\n'));
    const args = ['lint', '--policy', policy, '--config', world, '--runs', '5', '--seed', '7'];
    expect(FORMATS.map((name) => format(made.report, name))).toEqual(await printed(args));
    expect(made.report.rehearsed).toMatchObject({ runs: 5, seed: '7' });
  });

  test('without a world is what the program prints, with nothing left to say', async () => {
    const made = await lintPolicy({ policies: [named(policy)] });
    if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join('\n'));
    expect(FORMATS.map((name) => format(made.report, name))).toEqual(await printed(['lint', '--policy', policy]));
    expect(made.report).toMatchObject({ rehearsed: null, no_figures: 'no_world', to_say: [] });
  });

  test('has as many runs as the program plays where nothing is said', async () => {
    const policies = [exampleFile('argo/checkout-repaired.yaml')];
    const made = await lintPolicy({ policies, world: exampleFile('argo/checkout-world.yaml') });
    expect(made.ok && made.report.rehearsed).toMatchObject({ runs: 50, seed: '42' });
  });
});

describe('what is wrong is told', () => {
  const template = (interval: string) => `apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: up }
spec:
  args: [{ name: service }]
  metrics: [{ name: up, interval: ${interval}, provider: { prometheus: { query: up } } }]
`;

  test.each([
    ['explain', explain],
    ['lintPolicy', lintPolicy],
  ])('by %s, in policies together with arguments that no template declares', async (_, call) => {
    const policies = [
      { file: 'a.yaml', text: template('1m').replace('name: up', 'name: other') },
      { file: 'b.yaml', text: template('soon') },
    ];
    const made = await call({ policies, args: { servic: 'shop' } });
    expect(made.ok ? [] : made.problems.map(({ code, file, place }) => [code, file, place?.line])).toEqual([
      ['go_duration_unreadable', 'b.yaml', 6],
      ['arg_undeclared', null, undefined],
    ]);
  });

  test.each([
    ['explain', explain],
    ['lintPolicy', lintPolicy],
  ])('by %s, in a world with its file and its place', async (_, call) => {
    const policies = [{ file: 'up.yaml', text: template('1m') }];
    const world = { file: 'world.yaml', text: 'service: { requests_per_second: 10 }\npods: { ready_afer: 40s }' };
    const made = await call({ policies, world });
    expect(made.ok ? [] : made.problems).toMatchObject([
      { code: 'unknown_key', file: 'world.yaml', place: { line: 2, column: 9 } },
    ]);
  });

  test('by lintPolicy, of what cannot be played in bounded time, with its file', async () => {
    const text = exampleFile('argo/checkout.yaml').text.replace('interval: 1m', 'interval: 1ns');
    const made = await lintPolicy({
      policies: [{ file: 'rollout.yaml', text }],
      world: exampleFile('argo/checkout-world.yaml'),
    });
    expect(made.ok ? [] : made.problems.map(({ code, file }) => [code, file])).toEqual([
      ['looked_at_too_often', 'rollout.yaml'],
    ]);
  });
});
