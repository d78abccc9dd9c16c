import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { configJsonSchema } from '../../src/config/schema/config-json-schema.js';
import { SAMPLE } from './sample.js';

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

const schema = configJsonSchema();
// Not in strict mode, which objects to a pattern beside two types: it is meant for the text among them.
const isValid = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false }).compile(schema);

function fields(of: Schema, path = ''): readonly (readonly [path: string, field: Schema, isRequired: boolean])[] {
  const own = Object.entries(of.properties ?? {}).flatMap(([key, field]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [[at, field, of.required?.includes(key) ?? false] as const, ...fields(field, at)];
  });
  return [
    ...own,
    ...(of.items === undefined ? [] : [[`${path}[]`, of.items, true] as const, ...fields(of.items, `${path}[]`)]),
  ];
}

describe('the JSON Schema', () => {
  test('is one of draft 2020-12, with a title and a description', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'canary-sim configuration, version 1',
      description: expect.any(String),
    });
  });

  test('describes every field', () => {
    const all = fields(schema as Schema);
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(([, { description }]) => !description?.endsWith('.')).map(([path]) => path)).toStrictEqual([]);
  });

  test('gives every field a default, or says what leaving it out means', () => {
    const silent = fields(schema as Schema).filter(
      ([, field, isRequired]) =>
        !isRequired && !('default' in field) && !/Left out: |ignored\.$/.test(field.description ?? ''),
    );
    // A metric left out of the thresholds is not judged, as their own description says.
    expect(silent.map(([path]) => path).filter((path) => !/thresholds\.\w+$/.test(path))).toStrictEqual([]);
  });

  test('requires stages alone, and of a stage its traffic and its duration', () => {
    const required = fields(schema as Schema).filter(([path, , isRequired]) => isRequired && !path.endsWith('[]'));
    expect(required.map(([path]) => path)).toStrictEqual([
      'stages',
      'stages[].traffic_percent',
      'stages[].duration',
      'operator[].at',
      'operator[].action',
    ]);
  });

  test('knows no object with further keys', () => {
    const open = fields(schema as Schema).filter(
      ([, field]) => field.type === 'object' && field.additionalProperties !== false,
    );
    expect(open).toStrictEqual([]);
    expect(schema).toMatchObject({ additionalProperties: false });
  });

  test('accepts the sample', () => {
    expect(isValid(JSON.parse(SAMPLE)), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid({ stages: [{ traffic_percent: 5, duration: '1h30m', pause: '10m' }] })).toBe(true);
    expect(isValid({ stages: [{ traffic_percent: 5, duration: '0s', pause: true }] })).toBe(true);
  });

  const stage = { traffic_percent: 5, duration: '5m' };
  test.each([
    ['nothing', {}],
    ['a list', []],
    ['an unknown key', { stages: [stage], nmae: 'x' }],
    ['no stages', { stages: [] }],
    ['a stage without a duration', { stages: [{ traffic_percent: 5 }] }],
    ['a percentage of 0', { stages: [{ ...stage, traffic_percent: 0 }] }],
    ['a percentage over 100', { stages: [{ ...stage, traffic_percent: 101 }] }],
    ['a duration without a unit', { stages: [{ ...stage, duration: '15' }] }],
    ['a bare number for a duration', { stages: [{ ...stage, duration: 15 }] }],
    ['an empty duration', { stages: [{ ...stage, duration: '' }] }],
    ['a pause that is a number', { stages: [{ ...stage, pause: 5 }] }],
    ['an empty name', { stages: [{ ...stage, name: '' }] }],
    ['an unknown metric', { stages: [stage], thresholds: { cpu: { max: 1 } } }],
    ['a rate above 1', { stages: [stage], thresholds: { error_rate: { max: 2 } } }],
    ['half a request', { stages: [stage], analysis: { min_requests: 1.5 } }],
    ['an unknown action', { stages: [stage], operator: [{ at: '1m', action: 'stop' }] }],
  ])('refuses %s', (_, document) => {
    expect(isValid(document)).toBe(false);
  });
});
