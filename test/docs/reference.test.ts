import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/json-schemas.js';
import { ASSESSMENT } from '../../src/controllers/plan/assess.js';
import { METHODS } from '../../src/model/judge.js';
import { reportSchema } from '../../src/report/json/report-schema.js';
import { exampleFiles, filesIn } from '../examples/goldens.js';
import { ROOT } from '../tooling/source-files.js';
import { documents, guidePages, textOf } from './documents.js';
import { withFieldTables } from './field-tables.js';
import { localLinks, markdownSection, wordsInBackticks } from './markdown-blocks.js';
import { withPrintedTables } from './printed-tables.js';

const [PLAN, WORLD, JUDGES] = ['plan', 'world', 'judges'].map((page) => textOf(`examples/guide/${page}.md`)) as [
  string,
  string,
  string,
];
const words = wordsInBackticks(guidePages().map(textOf).join('\n'));

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
}

/** The name of every property anywhere in a JSON Schema. */
function propertyNames(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { properties = {} } = node as Node;
  return [...new Set([...Object.keys(properties), ...Object.values(node).flatMap(propertyNames)])];
}

describe('the guide', () => {
  it.each(propertyNames(configJsonSchema()))('explains the field `%s` of the configuration', (name) => {
    expect(words).toContain(name);
  });

  const { metrics } = reportSchema.shape;
  const arms = [metrics, metrics.shape.canary, metrics.shape.windows];
  it.each([...new Set([reportSchema, ...arms].flatMap(({ shape }) => Object.keys(shape)))])(
    'explains the field `%s` of the report',
    (name) => {
      expect(words).toContain(name);
    },
  );

  it.each(documents())('has the tables of fields in %s as the schema prints them', (document) => {
    expect(textOf(document)).toBe(withFieldTables(textOf(document)));
  });

  it.each(['plan', 'world', 'judges'])(
    'has the tables of the program in %s as the program prints them',
    async (page) => {
      const text = textOf(`examples/guide/${page}.md`);
      expect(text).toBe(await withPrintedTables(text));
    },
  );

  it('has the transitions, the decisions and the presets, and each is put right where it is not', async () => {
    const rows: readonly (readonly [string, string])[] = [
      [PLAN, '| keep_watching     |'],
      [JUDGES, '| roll back, whatever'],
      [WORLD, '| `flapping` |'],
    ];
    for (const [text, row] of rows) {
      expect(text).toContain(row);
      expect(await withPrintedTables(text.replace(row, '| changed'))).toBe(text);
    }
  });

  it('has tables of fields that a change of a default is put into', () => {
    const changed = PLAN.replace('| `"canary rollout"` |', '| `"rollout"` |');
    expect(changed).not.toBe(PLAN);
    expect(withFieldTables(changed)).toBe(PLAN);
  });

  it('names no tarball but of this version', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = documents().flatMap((document) => textOf(document).match(/canary-sim-\d[\w.]*\.tgz/g) ?? []);
    expect(new Set(named)).toEqual(new Set([`canary-sim-${version}.tgz`]));
  });
});

describe('the page on the plan', () => {
  it('has a row for each row of the table that assesses a stage, with its event, in its order', () => {
    const rows = (markdownSection(PLAN, 'assessment') ?? '').trim().split('\n').slice(2);
    const events = rows.map((row) => /\| `(\w+)` \|$/.exec(row)?.[1]);
    expect(events).toEqual(ASSESSMENT.map(({ event }) => event));
  });
});

describe('the page on judges', () => {
  it.each(METHODS)('has a row for the method `%s`', (method) => {
    expect(JUDGES).toMatch(new RegExp(`^\\| .*\`${method}\``, 'm'));
  });

  it('links to the example of every judge', () => {
    expect(localLinks(JUDGES)).toEqual(expect.arrayContaining(filesIn('judges').map((file) => `../${file}`)));
  });
});

describe('the list of examples', () => {
  it.each(exampleFiles())('has %s', (file) => {
    expect(localLinks(textOf('examples/README.md'))).toContain(file);
  });
});
