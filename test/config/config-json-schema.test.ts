import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { configJsonSchema } from '../../src/config/json-schemas.js';
import { METHODS } from '../../src/model/judge.js';
import { RICH, SAMPLE } from './sample.js';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

const schema = configJsonSchema();
// Not in strict mode, which objects to a pattern beside two types: it is meant for the text among them.
const isValid = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false })
  // What editors show where a pattern does not match.
  .addKeyword('patternErrorMessage')
  .compile(schema);

function fields(of: Schema, path = ''): readonly (readonly [path: string, field: Schema, isRequired: boolean])[] {
  const own = Object.entries(of.properties ?? {}).flatMap(([key, field]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [[at, field, of.required?.includes(key) ?? false] as const, ...fields(field, at)];
  });
  const unnamed = [
    ...(of.items ? [[`${path}[]`, of.items] as const] : []),
    ...(of.prefixItems ?? []).map((item, index) => [`${path}[${index}]`, item] as const),
    ...(of.anyOf ?? []).map((choice, index) => [`${path}|${index}`, choice] as const),
  ];
  return [...own, ...unnamed.flatMap(([at, item]) => [[at, item, true] as const, ...fields(item, at)])];
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

  test('requires stages alone, and of a part that is there what makes no sense without', () => {
    const named = fields(schema as Schema).filter(([path]) => !/(\]|\|\d)$/.test(path));
    const required = named.filter(([, , isRequired]) => isRequired);
    expect(required.map(([path]) => path)).toStrictEqual([
      'service.requests_per_second|1.daily',
      'service.requests_per_second|1.daily.mean',
      ...['share', 'latency_ms', 'latency_ms.p50', 'latency_ms.p99'].map((key) => `stable.slow.${key}`),
      ...['share', 'latency_ms', 'latency_ms.p50', 'latency_ms.p99'].map((key) => `canary.slow.${key}`),
      'warm_up.duration',
      'instances.count',
      'instances.autoscale.max',
      ...['writes', 'external_calls', 'messages', 'caches', 'idempotency_keys'].map(
        (effect) => `shadow.side_effects.${effect}.per_request`,
      ),
      'faults[].from|1.stage',
      'faults[].until|1.stage',
      'faults[].cohort.share',
      'analysis.failure_limit|1.rollout',
      'analysis.judges[].method',
      'stages',
      'stages[].traffic_percent',
      'stages[].duration',
      'stages[].instances.canary',
      'stages[].instances.stable',
      'operator[].at',
      'operator[].action',
      'when_paused.act_after',
      'when_paused.then',
      'when_alerted.act_after',
      'when_alerted.then',
      'rollback.detect_to_act|1.manual',
      'migration.kind',
      'slo.objective',
    ]);
  });

  test('knows no object with further keys, but where the keys are names', () => {
    const open = fields(schema as Schema).filter(
      ([, field]) => field.type === 'object' && field.additionalProperties !== false,
    );
    expect(open.map(([path]) => path)).toStrictEqual([
      'service.audiences',
      'metrics',
      'faults[].metrics',
      ...['analysis', 'analysis.judges[]'].flatMap((judge) => [`${judge}.kayenta.metrics`, `${judge}.kayenta.groups`]),
      'thresholds',
      'stages[].thresholds',
    ]);
    const closed = open.map(([, field]) => {
      const named = field.additionalProperties as Schema;
      // A rule, or a list of them.
      return (named.anyOf?.[0] ?? named).additionalProperties;
    });
    expect(closed).toStrictEqual([false, false, false, false, undefined, false, undefined, false, false]);
    expect(schema).toMatchObject({ additionalProperties: false });
  });

  test('accepts the sample', () => {
    expect(isValid(JSON.parse(SAMPLE)), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid(RICH), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid({ stages: [{ traffic_percent: 5, duration: '1h30m', pause: '10m' }] })).toBe(true);
    expect(isValid({ stages: [{ traffic_percent: 5, duration: '0s', pause: true }] })).toBe(true);
  });

  const stage = { traffic_percent: 5, duration: '5m' };
  test.each([
    ['a constant rate', { service: { requests_per_second: 5 } }],
    ['a day with nothing said but its mean', { service: { requests_per_second: { daily: { mean: 5 } } } }],
    ['points in time', { service: { requests_per_second: [['0s', 5]] } }],
    ['a fault from a stage on', { faults: [{ error_rate: 0.1, from: { stage: 'stage-1' } }] }],
    ['people with nothing said of them', { rollback: { detect_to_act: { manual: {} } } }],
    ['a rollback by itself', { rollback: { detect_to_act: 'automatic' } }],
    ['a burn rate with nothing said of it', { thresholds: { burn_rate: {} } }],
    ['a method in a line', { analysis: { method: 'sequential', alpha: 0.05 } }],
    ['a judge of each method', { analysis: { judges: METHODS.map((method) => ({ method })) } }],
    ['Kayenta with nothing said of it', { analysis: { method: 'kayenta', kayenta: {} } }],
  ])('accepts %s', (_, document) => {
    expect(isValid({ stages: [stage], ...document }), JSON.stringify(isValid.errors)).toBe(true);
  });

  test.each([
    ['a rate that is text', { stages: [stage], service: { requests_per_second: '5' } }],
    ['a rate of 0', { stages: [stage], service: { requests_per_second: 0 } }],
    ['no points in time', { stages: [stage], service: { requests_per_second: [] } }],
    ['a point without a rate', { stages: [stage], service: { requests_per_second: [['0s']] } }],
    ['a point with two rates', { stages: [stage], service: { requests_per_second: [['0s', 1, 2]] } }],
    ['a day with an unknown key', { stages: [stage], service: { requests_per_second: { daily: { mean: 5, x: 1 } } } }],
    ['an hour after the last', { stages: [stage], service: { start_at: '24:00' } }],
    ['half a user', { stages: [stage], service: { users: 0.5 } }],
    ['a moment without a unit', { stages: [stage], faults: [{ from: '1m5' }] }],
    ['a moment without a stage', { stages: [stage], faults: [{ from: { plus: '5m' } }] }],
    ['an unknown preset', { stages: [stage], preset: 'chaos' }],
    ['a correlation of 1', { stages: [stage], noise: { errors_correlation: 1 } }],
    ['a slow path for all', { stages: [stage], stable: { slow: { share: 1, latency_ms: { p50: 1, p99: 2 } } } }],
    ['a minimum for a burn rate', { stages: [stage], thresholds: { burn_rate: { min: 1 } } }],
    ['a rollback in another word', { stages: [stage], rollback: { detect_to_act: 'manual' } }],
    ['an objective that cannot be missed', { stages: [stage], slo: { objective: 1 } }],
    ['an unknown method', { stages: [stage], analysis: { method: 'magic' } }],
    ['an alpha of 0', { stages: [stage], analysis: { alpha: 0 } }],
    ['an alpha of 1', { stages: [stage], analysis: { judges: [{ method: 'fisher', alpha: 1 }] } }],
    ['a margin below 1', { stages: [stage], analysis: { method: 'sequential', margin: 0.99 } }],
    ['a judge without a method', { stages: [stage], analysis: { judges: [{ alpha: 0.05 }] } }],
    ['no judges', { stages: [stage], analysis: { judges: [] } }],
    ['a name of two judges in one word', { stages: [stage], analysis: { judges: 'fisher' } }],
    ['a judge with an unknown key', { stages: [stage], analysis: { judges: [{ method: 'fisher', x: 1 }] } }],
    ['half a look', { stages: [stage], analysis: { looks_per_stage: 1.5 } }],
    ['a weight of more than all', { stages: [stage], analysis: { kayenta: { groups: { a: 101 } } } }],
    ['a group without a name', { stages: [stage], analysis: { kayenta: { groups: { '': 10 } } } }],
    [
      'a setting that no metric has for Kayenta',
      { stages: [stage], analysis: { kayenta: { metrics: { x: { y: 1 } } } } },
    ],
    ['nothing', {}],
    ['a list', []],
    ['an unknown key', { stages: [stage], nmae: 'x' }],
    ['no stages', { stages: [] }],
    ['a stage without a duration', { stages: [{ traffic_percent: 5 }] }],
    ['a percentage below 0', { stages: [{ ...stage, traffic_percent: -1 }] }],
    ['copies of 0 %', { stages: [{ ...stage, mirror_percent: 0 }] }],
    ['a percentage over 100', { stages: [{ ...stage, traffic_percent: 101 }] }],
    ['a duration without a unit', { stages: [{ ...stage, duration: '1h30' }] }],
    ['a duration of no whole seconds', { stages: [{ ...stage, duration: 1.5 }] }],
    ['an empty duration', { stages: [{ ...stage, duration: '' }] }],
    ['a pause that is a negative number', { stages: [{ ...stage, pause: -5 }] }],
    ['an empty name', { stages: [{ ...stage, name: '' }] }],
    ['a metric of your own with a condition that there is not', { stages: [stage], thresholds: { cpu: { most: 1 } } }],
    [
      'a metric of your own with a name of two words',
      { stages: [stage], metrics: { 'a b': { stable: 1, better: 'lower' } } },
    ],
    ['a metric of your own that could be better either way', { stages: [stage], metrics: { a: { stable: 1 } } }],
    ['a rate above 1', { stages: [stage], thresholds: { error_rate: { max: 2 } } }],
    ['half a request', { stages: [stage], analysis: { min_requests: 1.5 } }],
    ['an unknown action', { stages: [stage], operator: [{ at: '1m', action: 'stop' }] }],
  ])('refuses %s', (_, document) => {
    expect(isValid(document)).toBe(false);
  });
});
