import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PRESET_GUIDE } from '../../src/config/preset-guide.js';
import { PRESETS } from '../../src/model/fault.js';
import { checkBlock } from './check-block.js';
import { withFieldTables } from './field-tables.js';
import { localLinks, markdownBlocks, markdownSection } from './markdown-blocks.js';
import { ROOT } from './sandbox.js';

const WORLD = readFileSync(join(ROOT, 'examples/world.md'), 'utf8');
const blocks = markdownBlocks(WORLD);

describe('examples/world.md', () => {
  it.each(blocks.map((block, i) => ({ ...block, next: blocks[i + 1] })))(
    'says the truth in its $tag block at line $line',
    async ({ next, ...block }) => {
      expect(await checkBlock(block, next)).toEqual([]);
    },
  );

  it('has every preset in its table, as the program describes it', () => {
    const rows = PRESETS.map((name) => {
      const { description, caughtBy } = PRESET_GUIDE[name];
      return `| \`${name}\` | ${description} | ${caughtBy} |`;
    });
    const table = ['| preset | what goes wrong | what catches it |', '|---|---|---|', ...rows].join('\n');
    expect(markdownSection(WORLD, 'presets')?.trim()).toBe(table);
  });

  it('has its tables of fields as the schema prints them', () => {
    expect(WORLD).toBe(withFieldTables(WORLD));
    expect(withFieldTables(WORLD.replace('| `14.4` |', '| `14.5` |'))).toBe(WORLD);
  });

  it('links to nothing that is not there', () => {
    const links = localLinks(WORLD);
    expect(links).not.toEqual([]);
    expect(links.filter((link) => !existsSync(join(ROOT, 'examples', link)))).toEqual([]);
  });
});
