import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkBlock } from './check-block.js';
import { localLinks, markdownBlocks } from './markdown-blocks.js';
import { ROOT } from './sandbox.js';

const GUIDE = join(ROOT, 'examples/guide');
const pages = readdirSync(GUIDE).filter((name) => name.endsWith('.md'));

describe.each(pages)('examples/guide/%s', (page) => {
  const text = readFileSync(join(GUIDE, page), 'utf8');
  const blocks = markdownBlocks(text);

  it.each(blocks.map((block, i) => ({ ...block, next: blocks[i + 1] })))(
    'says the truth in its $tag block at line $line',
    async ({ next, ...block }) => {
      expect(await checkBlock(block, next)).toEqual([]);
    },
  );

  it('links to nothing that is not there', () => {
    expect(localLinks(text).filter((link) => !existsSync(join(GUIDE, link)))).toEqual([]);
  });
});

it('the guide has its page on the library', () => {
  expect(pages).toContain('library.md');
});
