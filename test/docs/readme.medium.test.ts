import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/json-schemas.js';
import { reportSchema } from '../../src/report/json/report-schema.js';
import { exampleFiles } from '../examples/goldens.js';
import { runInProcess } from '../examples/run-in-process.js';
import { checkBlock } from './check-block.js';
import { consoleCommands } from './console-commands.js';
import { isOfExtension } from './extension-blocks.js';
import { withFieldTables } from './field-tables.js';
import { localLinks, markdownBlocks, markdownSection, wordsInBackticks } from './markdown-blocks.js';
import { ROOT } from './sandbox.js';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = markdownBlocks(README);
/** The long tables are in a file of their own. */
const WORLD = readFileSync(join(ROOT, 'examples/world.md'), 'utf8');
const JUDGES = readFileSync(join(ROOT, 'examples/judges/README.md'), 'utf8');
const words = wordsInBackticks(README + WORLD + JUDGES);

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
}

/** The name of every property anywhere in a JSON Schema. */
function propertyNames(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { properties = {} } = node as Node;
  return [...new Set([...Object.keys(properties), ...Object.values(node).flatMap(propertyNames)])];
}

describe('the README', () => {
  // Those that extend the program are checked together, in extension.test.ts.
  it.each(blocks.map((block, i) => ({ ...block, next: blocks[i + 1] })).filter((block) => !isOfExtension(block)))(
    'says the truth in its $tag block at line $line',
    async ({ next, ...block }) => {
      expect(await checkBlock(block, next)).toEqual([]);
    },
  );

  it.each([
    ['console', 5],
    ['sh', 2],
    ['json', 1],
    ['ts', 1],
    ['text', 1],
    ['mermaid', 1],
  ])('has enough blocks tagged %s to be checked: at least %i', (tag, least) => {
    expect(blocks.filter((block) => block.tag === tag).length).toBeGreaterThanOrEqual(least);
  });

  it.each(['npm ci && npx canary-sim --seed 42 --config examples/stages.json', 'npm ci && npm test'])(
    'gives the line `%s` to copy',
    (line) => {
      expect(blocks.filter(({ tag }) => tag === 'sh').flatMap(({ text }) => text.split('\n'))).toContain(line);
    },
  );

  it('opens with one run, then one study, with what they print', () => {
    const [run, study] = blocks.filter(({ tag }) => tag === 'console').map(({ text }) => consoleCommands(text)[0]);
    expect(run?.command).toMatch(/^canary-sim --seed \S+ --config \S+/);
    expect(study?.command).toMatch(/^canary-sim study /);
    for (const shown of [run, study]) expect(shown?.output.length).toBeGreaterThan(10);
  });

  it('shows the table of transitions that `canary-sim diagram --table` prints', async () => {
    const { out } = await runInProcess(['diagram', '--table']);
    expect(markdownSection(README, 'transitions')?.trim()).toBe(out.trim());
  });

  it.each(exampleFiles())('mentions examples/%s', (file) => {
    expect(localLinks(README).concat(README.split(/[\s`]+/))).toContain(`examples/${file}`);
  });

  it('has its table of fields as the schema prints it', () => {
    expect(README).toBe(withFieldTables(README));
    expect(withFieldTables(README.replace('| `"canary rollout"` |', '| `"rollout"` |'))).toBe(README);
  });

  it('links to nothing that is not there', () => {
    const links = localLinks(README);
    expect(links).not.toEqual([]);
    expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
  });

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
});
