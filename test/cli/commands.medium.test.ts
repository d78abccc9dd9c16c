import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { BAD, example, HEALTHY, ROLLED_BACK, UNWATCHED, WARNED } from './configs.js';
import { jsonFrom, runHere } from './run-here.js';
import { validator } from './schema-validator.js';
import { inTemporaryFolder } from './temporary-folder.js';

const EXAMPLES = readdirSync(fileURLToPath(new URL('../../examples/', import.meta.url))).filter((name) =>
  /\.(json|yaml)$/.test(name),
);

inTemporaryFolder();

describe('init', () => {
  it('writes stages.json unless another name is given, and says what to do next', async () => {
    const { code, out, err } = await runHere(['init']);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toBe('canary-sim: wrote stages.json; next: canary-sim --seed 42 --config stages.json --format text\n');
    expect((await runHere(['init', 'my plan.json'])).err).toContain(`--config 'my plan.json'`);
    expect(readdirSync('.').sort()).toEqual(['my plan.json', 'stages.json']);
  });

  it('writes a configuration that is valid without a warning and completes with seed 42', async () => {
    await runHere(['init']);
    expect(await runHere(['validate'])).toMatchObject({ code: 0, err: '' });
    expect(await runHere(['--expect', 'COMPLETED'])).toMatchObject({ code: 0, err: '' });
    expect(await runHere(['lint', '--strict'])).toMatchObject({ code: 0, err: '' });
  });

  it('asserts of it what a study of it meets', async () => {
    await runHere(['init']);
    const { code, out } = await runHere([
      'study',
      '--scenarios',
      'error_spike,retry_storm',
      '--jobs',
      '1',
      '-n',
      '600',
    ]);
    expect(code).toBe(0);
    const { assertions } = JSON.parse(out) as { readonly assertions: readonly { text: string; outcome: string }[] };
    expect(assertions.map(({ outcome }) => outcome)).toEqual(['met', 'met', 'met', 'met']);
    expect(assertions[0]?.text).toBe('healthy.completed.rate > 90%');
  });

  it('writes YAML with comments where the name asks for it, which means the same', async () => {
    await runHere(['init']);
    await runHere(['init', 'plan.yaml']);
    await runHere(['init', 'PLAN.YML']);
    const yaml = readFileSync('plan.yaml', 'utf8');
    expect(yaml).toMatch(/^# yaml-language-server: \$schema=\.\/canary-sim\.schema\.json\n/);
    for (const part of ['service', 'baseline', 'analysis', 'thresholds', 'stages', 'assertions']) {
      expect(yaml).toMatch(new RegExp(`# [^\\n]+\\n${part}:`));
    }
    expect(readFileSync('PLAN.YML', 'utf8')).toBe(yaml);
    const printed = await runHere(['validate', '--print', '-c', 'plan.yaml']);
    expect(printed.err).toBe('');
    expect(printed).toEqual(await runHere(['validate', '--print']));
  });

  it('names the schema that editors go by, which takes it', async () => {
    await runHere(['init']);
    const written = JSON.parse(readFileSync('stages.json', 'utf8'));
    expect(written.$schema).toBe('./canary-sim.schema.json');
    expect((await validator('config'))(written)).toBeNull();
  });

  it('prints the configuration with -', async () => {
    await runHere(['init']);
    expect(await runHere(['init', '-'])).toEqual({ code: 0, out: readFileSync('stages.json', 'utf8'), err: '' });
  });

  it('never writes over a file', async () => {
    writeFileSync('stages.json', 'mine');
    const { code, out, err } = await runHere(['init']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe('canary-sim: stages.json: there is such a file already, and it is left as it is\n');
    expect(readFileSync('stages.json', 'utf8')).toBe('mine');
  });

  it('says so when the file cannot be written', async () => {
    const { code, err } = await runHere(['init', 'nowhere/plan.json']);
    expect({ code, err }).toEqual({ code: 2, err: 'canary-sim: nowhere/plan.json: cannot be written (ENOENT)\n' });
  });
});

describe('validate', () => {
  it('says that a configuration is valid, with its name and stages', async () => {
    writeFileSync('stages.json', HEALTHY);
    expect(await runHere(['validate'])).toEqual({
      code: 0,
      out: 'stages.json is valid: "healthy", 2 stages\n',
      err: '',
    });
    const stdin = async () => Buffer.from(JSON.stringify({ stages: [{ traffic_percent: 100, duration: '5m' }] }));
    expect((await runHere(['validate', '-q', '-c', '-'], { stdin })).out).toMatch(
      /^standard input is valid: .* 1 stage\n$/,
    );
  });

  it('says what is wrong as a run would', async () => {
    writeFileSync('stages.json', BAD);
    const { code, out, err } = await runHere(['validate']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe((await runHere([])).err);
  });

  it('prints the warnings about a configuration on standard error', async () => {
    writeFileSync('stages.json', UNWATCHED);
    expect((await runHere(['validate'])).err).toMatch(/^canary-sim: warning: the last stage .*\n$/);
    expect((await runHere(['validate', '--quiet'])).err).toBe('');
  });

  it.each(EXAMPLES)('--print shows %s so that it is valid, prints the same, and runs the same', async (name) => {
    writeFileSync('stages.json', example(name));
    const run = await runHere([]);
    const printed = await runHere(['validate', '--print']);
    expect(printed).toMatchObject({ code: 0 });
    writeFileSync('stages.json', printed.out);
    expect(await runHere(['validate', '--print'])).toEqual(printed);
    expect(await runHere([])).toEqual(run);
  });
});

describe('schema', () => {
  const ajv = () => new Ajv2020({ strict: false });

  it.each(['config', 'report'])('prints the JSON Schema of the %s', async (which) => {
    const schema = await jsonFrom(['schema', which]);
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(ajv().validateSchema(schema)).toBe(true);
  });

  it.each([
    ['completed', HEALTHY],
    ['rolled back', ROLLED_BACK],
    ['warned', WARNED],
  ])('of the report fits what a run prints: %s', async (_, text) => {
    writeFileSync('stages.json', text);
    const validate = ajv().compile(await jsonFrom(['schema', 'report']));
    validate(await jsonFrom(['-q']));
    expect(validate.errors).toBeNull();
  });

  let compiled: ValidateFunction | null = null;
  /** To compile it takes half a second. */
  async function validateConfig(): Promise<ValidateFunction> {
    compiled ??= ajv().compile(await jsonFrom(['schema', 'config']));
    return compiled;
  }

  it.each(EXAMPLES.filter((name) => name.endsWith('.json')))('of the configuration fits %s', async (name) => {
    const validate = await validateConfig();
    validate(JSON.parse(example(name)));
    expect(validate.errors).toBeNull();
    writeFileSync('stages.json', example(name));
    validate(await jsonFrom(['validate', '--print']));
    expect(validate.errors).toBeNull();
  });

  it('of the configuration does not fit a bad one', async () => {
    expect((await validateConfig())(JSON.parse(BAD))).toBe(false);
  });
});

describe('diagram', () => {
  it('prints the state machine in Mermaid, the same every time', async () => {
    const { code, out, err } = await runHere(['diagram']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/stateDiagram-v2\n/);
    for (const status of ['PROGRESSING', 'PAUSED', 'COMPLETED', 'ROLLED_BACK']) expect(out).toContain(status);
    expect((await runHere(['diagram'])).out).toBe(out);
  });

  it('prints its transitions as a Markdown table with --table', async () => {
    const { code, out } = await runHere(['diagram', '--table']);
    expect(code).toBe(0);
    for (const line of out.trimEnd().split('\n')) expect(line).toMatch(/^\|.*\|$/);
  });
});
