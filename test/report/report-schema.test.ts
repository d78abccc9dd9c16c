import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/model/run.js';
import { buildReport } from '../../src/report/json/build-report.js';
import { publishedJsonSchema } from '../../src/report/json/published-json-schema.js';
import { reportSchema } from '../../src/report/json/report-schema.js';
import {
  atGate,
  completed,
  eventful,
  finding,
  harm,
  IDENTITY,
  inconclusive,
  noBudget,
  noEvidence,
  rolledBack,
  thinTraffic,
} from './fixtures.js';

const RUNS: readonly (readonly [string, Run])[] = [
  ['completed', completed()],
  ['rolled back', rolledBack()],
  ['paused for want of evidence', thinTraffic()],
  [
    'paused with a breach pending',
    thinTraffic({
      reason: noEvidence(inconclusive([finding({ outcome: 'pending' })])),
    }),
  ],
  ['paused at a gate', atGate()],
  ['not started for want of error budget', noBudget(-3.25)],
  ['rolled back with everything there is', eventful()],
  ['better than stable', rolledBack({ excessFailedRequests: -4, followUp: harm(60, -1) })],
];

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly description?: string;
  readonly additionalProperties?: unknown;
}

/** Every object schema in a schema, itself included. */
function objects(node: Node): Node[] {
  const children = [
    ...Object.values(node.properties ?? {}),
    ...(node.items ? [node.items] : []),
    ...(node.anyOf ?? []),
  ];
  return [...(node.properties ? [node] : []), ...children.flatMap(objects)];
}

describe('the schema of the report', () => {
  const validate = new Ajv2020({ allowUnionTypes: true, allErrors: true }).compile(publishedJsonSchema('report'));

  it.each(RUNS)('accepts a run that %s, whose keys stand in the order of the schema', (_, run) => {
    const report = buildReport(run, IDENTITY);
    // zod writes keys in the order of the schema, at every depth
    expect(JSON.stringify(reportSchema.parse(report))).toBe(JSON.stringify(report));
  });

  it.each(RUNS)('as JSON Schema accepts a run that %s', (_, run) => {
    validate(buildReport(run, IDENTITY));
    expect(validate.errors).toBeNull();
  });

  it('rejects a key too many, at the top and inside', () => {
    const report = buildReport(rolledBack(), IDENTITY);
    const tooMany = [
      { ...report, extra: 1 },
      { ...report, reason: { ...report.reason, extra: 1 } },
      { ...report, stages: [{ ...report.stages[0], extra: 1 }] },
      { ...report, rollback: { ...report.rollback, extra: 1 } },
      { ...report, blast_radius: { ...report.blast_radius, extra: 1 } },
    ];
    for (const each of tooMany) {
      expect(reportSchema.safeParse(each).success).toBe(false);
      expect(validate(each)).toBe(false);
    }
  });

  it('rejects a key too few', () => {
    const { seed: _, ...report } = buildReport(completed(), IDENTITY);
    expect(reportSchema.safeParse(report).success).toBe(false);
    expect(validate(report)).toBe(false);
  });

  it('describes every field, and closes every object', () => {
    const found = objects(publishedJsonSchema('report') as Node);
    expect(found.length).toBeGreaterThan(10);
    const bare = found.flatMap((each) =>
      Object.entries(each.properties ?? {})
        .filter(([, field]) => (field.description ?? '') === '')
        .map(([name]) => name),
    );
    expect(bare).toEqual([]);
    expect(found.filter((each) => each.additionalProperties !== false)).toEqual([]);
  });

  it('is draft 2020-12, with a title', () => {
    expect(publishedJsonSchema('report')).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'canary-sim report',
    });
  });
});
