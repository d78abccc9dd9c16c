import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { METHODS } from '../../src/model/judge.js';
import { filesIn } from '../examples/goldens.js';
import { runInProcess } from '../examples/run-in-process.js';
import { checkBlock } from './check-block.js';
import { localLinks, markdownBlocks, markdownSection } from './markdown-blocks.js';
import { ROOT } from './sandbox.js';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const JUDGES = readFileSync(join(ROOT, 'examples/judges/README.md'), 'utf8');
const blocks = markdownBlocks(JUDGES);

describe('examples/judges/README.md', () => {
  it.each(blocks.map((block, i) => ({ ...block, next: blocks[i + 1] })))(
    'says the truth in its $tag block at line $line',
    async ({ next, ...block }) => {
      expect(await checkBlock(block, next)).toEqual([]);
    },
  );

  it('links to every example beside it, and to nothing that is not there', () => {
    const links = localLinks(JUDGES);
    expect(links.filter((link) => !existsSync(join(ROOT, 'examples/judges', link)))).toEqual([]);
    expect(filesIn('judges').filter((file) => !links.includes(file.replace('judges/', '')))).toEqual([]);
  });
});

describe('the README on judges', () => {
  it.each(METHODS)('has a line on the method `%s`', (method) => {
    expect(README).toMatch(new RegExp(`^\\| .*\`${method}\``, 'm'));
  });

  it('shows the table of decisions that `canary-sim diagram --decisions` prints', async () => {
    const { out } = await runInProcess(['diagram', '--decisions']);
    expect(markdownSection(README, 'decisions')?.trim()).toBe(out.trim());
  });
});
