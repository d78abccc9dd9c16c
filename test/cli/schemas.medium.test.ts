import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SCHEMA_NAMES } from '../../src/cli/arguments/arguments.js';
import { exampleFiles } from '../examples/goldens.js';
import { example, HEALTHY, ROLLED_BACK } from './configs.js';
import { jsonFrom, runHere } from './run-here.js';
import { validator } from './schema-validator.js';
import { CHANCY } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

interface Node {
  readonly description?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node | boolean;
  readonly prefixItems?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly additionalProperties?: unknown;
}

/** What stands under keys that are names, which some other objects have beside their own. */
function isNode(schema: unknown): schema is Node {
  return typeof schema === 'object' && schema !== null;
}

/** A schema and all in it that describes an object. */
function objects(node: Node): readonly Node[] {
  const children = [
    ...Object.values(node.properties ?? {}),
    ...(typeof node.items === 'object' ? [node.items] : []),
    ...(node.prefixItems ?? []),
    ...(node.anyOf ?? []),
    ...(node.oneOf ?? []),
    ...(isNode(node.additionalProperties) ? [node.additionalProperties] : []),
  ];
  return [...(node.properties === undefined ? [] : [node]), ...children.flatMap(objects)];
}

beforeEach(() => {
  writeFileSync('chancy.json', CHANCY);
  writeFileSync('new.json', CHANCY.replace('0.05', '0.06'));
  for (const name of exampleFiles()) writeFileSync(name, example(name));
});

describe('every schema', () => {
  it.each(SCHEMA_NAMES)('is one of draft 2020-12, with a title, and closes every object: %s', async (which) => {
    const schema = await jsonFrom(['schema', which]);
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:canary-sim:${which}:1`,
      title: expect.stringContaining('canary-sim'),
    });
    expect(new Ajv2020({ strict: false }).validateSchema(schema)).toBe(true);
    const found = objects(schema as Node);
    const isClosed = ({ additionalProperties }: Node) =>
      additionalProperties === false ||
      // What may be of several kinds is closed where it is an object.
      (isNode(additionalProperties) &&
        (additionalProperties.additionalProperties === false || Object.hasOwn(additionalProperties, 'anyOf')));
    expect(found.filter((node) => !isClosed(node))).toEqual([]);
    const figures = /_(seconds|requests|conversions|revenue|effects|exposed|hit|percent)$/;
    const bare = found.flatMap(({ properties = {} }) =>
      Object.entries(properties).filter(([name, { description }]) => !description && !figures.test(name)),
    );
    expect(bare.map(([name]) => name)).toEqual([]);
  });

  it('is suggested for a misspelt name, and all are listed for another word', async () => {
    expect(await runHere(['schema', 'studdy'])).toEqual({
      code: 2,
      out: '',
      err: 'canary-sim: there is no schema "studdy", did you mean `study`?\n',
    });
    const { err } = await runHere(['schema', 'xyz']);
    for (const name of SCHEMA_NAMES) expect(err).toContain(`\`${name}\``);
  });
});

describe('what the program prints fits its schema', () => {
  const STUDY = ['-n', '20', '-q', '-f', 'json'];

  it.each([
    ['healthy only', ['--scenarios', 'healthy']],
    [
      'of every scenario, asserted',
      ['--assert', 'healthy.paused.rate < 1%', '--assert', 'configured.users_hit.p95 < 2'],
    ],
    ['that knew enough', ['--until-width', '0.9']],
    ['with advice', ['--scenarios', 'configured,cold_cache', '-n', '50']],
  ])('a study %s', async (_, more) => {
    const { out } = await runHere(['study', '-c', 'chancy.json', ...STUDY, ...more]);
    expect((await validator('study'))(JSON.parse(out))).toBeNull();
  });

  it.each(['canary.error_rate=0.01,0.2', 'analysis.interval=30s,1m'])('a sweep of %s', async (sweep) => {
    const report = await jsonFrom(['study', '-c', 'chancy.json', ...STUDY, '--sweep', sweep]);
    expect((await validator('sweep'))(report)).toBeNull();
  });

  it('a comparison', async () => {
    const args = ['compare', 'chancy.json', 'new.json', ...STUDY, '--assert', 'change.healthy.paused.rate < 1%'];
    const { out } = await runHere(args);
    expect((await validator('compare'))(JSON.parse(out))).toBeNull();
  });

  it('the list of worlds', async () => {
    expect((await validator('worlds'))(await jsonFrom(['worlds', '-f', 'json']))).toBeNull();
  });

  it('a diagnosis and the worst cases', async () => {
    const [lint, worst] = [await validator('lint'), await validator('blast-radius')];
    for (const file of ['chancy.json', 'thin-traffic.json']) {
      expect(lint(await jsonFrom(['lint', '-qc', file, '-f', 'json'])), file).toBeNull();
      expect(worst(await jsonFrom(['blast-radius', '-qc', file, '-f', 'json'])), file).toBeNull();
    }
  });

  it('a report of policy tests, passed or not', async () => {
    writeFileSync('healthy.json', HEALTHY);
    writeFileSync('bad.json', ROLLED_BACK);
    const cases = [
      { name: 'passes', config: 'healthy.json', expect: { final_state: 'COMPLETED' } },
      { name: 'fails', config: 'bad.json', runs: 3, expect: { final_state: 'COMPLETED', stage: 'all' } },
      { name: 'open', config: 'chancy.json', runs: 3, expect: { assertions: ['rolled_back.rate < 1%'] } },
    ];
    writeFileSync('all.test.json', JSON.stringify({ cases }));
    const { code, out } = await runHere(['test', '-q', 'all.test.json', '-f', 'json']);
    expect(code).toBe(1);
    expect((await validator('test'))(JSON.parse(out))).toBeNull();
  });
});

describe('the schema of policy tests', () => {
  const EXAMPLE = new URL('../../examples/policy-tests/checkout.test.yaml', import.meta.url);

  it('fits the example', async () => {
    expect((await validator('policy-tests'))(parse(readFileSync(EXAMPLE, 'utf8')))).toBeNull();
  });

  it.each([
    ['a key that it does not know', { name: 'a', expects: {} }],
    ['no expectation', { name: 'a' }],
    ['no name', { expect: { final_state: 'COMPLETED' } }],
    ['a state that a rollout does not end in', { name: 'a', expect: { final_state: 'PROGRESSING' } }],
    ['a fraction of runs', { name: 'a', runs: 1.5, expect: { final_state: 'COMPLETED' } }],
  ])('does not fit a case with %s', async (_, of) => {
    const fits = { name: 'a', seed: 7, expect: { final_state: 'COMPLETED', users_hit: { max: 3 } } };
    const policyTests = await validator('policy-tests');
    expect(policyTests({ config: 'a.json', cases: [fits] })).toBeNull();
    expect(policyTests({ config: 'a.json', cases: [of] })).not.toBeNull();
  });
});
