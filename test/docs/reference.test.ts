import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/json-schemas.js';
import { PRESET_GUIDE } from '../../src/config/presets.js';
import { ASSESSMENT } from '../../src/controllers/plan/assess.js';
import { PRESETS } from '../../src/model/fault.js';
import { METHODS } from '../../src/model/judge.js';
import { reportSchema } from '../../src/report/json/report-schema.js';
import { exampleFiles, filesIn } from '../examples/goldens.js';
import { runInProcess } from '../examples/run-in-process.js';
import { ROOT } from '../tooling/source-files.js';
import { documents, guidePages, textOf } from './documents.js';
import { withFieldTables } from './field-tables.js';
import { localLinks, markdownSection, wordsInBackticks } from './markdown-blocks.js';

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
  it('shows the table of transitions that `canary-sim diagram --table` prints', async () => {
    const { out } = await runInProcess(['diagram', '--table']);
    expect(markdownSection(PLAN, 'transitions')?.trim()).toBe(out.trim());
  });

  it('has a row for each row of the table that assesses a stage, with its event, in its order', () => {
    const rows = (markdownSection(PLAN, 'assessment') ?? '').trim().split('\n').slice(2);
    const events = rows.map((row) => /\| `(\w+)` \|$/.exec(row)?.[1]);
    expect(events).toEqual(ASSESSMENT.map(({ event }) => event));
  });
});

describe('the page on the world', () => {
  it('has every preset in its table, as the program describes it', () => {
    const rows = PRESETS.map((name) => {
      const { description, caughtBy } = PRESET_GUIDE[name];
      return `| \`${name}\` | ${description} | ${caughtBy} |`;
    });
    const table = ['| preset | what goes wrong | what catches it |', '|---|---|---|', ...rows].join('\n');
    expect(markdownSection(WORLD, 'presets')?.trim()).toBe(table);
  });
});

describe('the page on judges', () => {
  it.each(METHODS)('has a row for the method `%s`', (method) => {
    expect(JUDGES).toMatch(new RegExp(`^\\| .*\`${method}\``, 'm'));
  });

  it('links to the example of every judge', () => {
    expect(localLinks(JUDGES)).toEqual(expect.arrayContaining(filesIn('judges').map((file) => `../${file}`)));
  });

  it('shows the table of decisions that `canary-sim diagram --decisions` prints', async () => {
    const { out } = await runInProcess(['diagram', '--decisions']);
    expect(markdownSection(JUDGES, 'decisions')?.trim()).toBe(out.trim());
  });
});

describe('the list of examples', () => {
  it.each(exampleFiles())('has %s', (file) => {
    expect(localLinks(textOf('examples/README.md'))).toContain(file);
  });
});
