import { describe, expect, it } from 'vitest';
import { checkBlock } from './check-block.js';
import { blocksInPage, guidePages, isOnePath, textOf } from './documents.js';
import { isOfExtension } from './extension-blocks.js';

// A page that is one path has a test of its own: first-plan.medium.test.ts.
const lists = ['examples/README.md', 'examples/incidents/README.md', 'examples/course/README.md'];
const pages = [...lists, ...guidePages()].filter((page) => !isOnePath(textOf(page)));

describe.each(pages)('%s', (page) => {
  const blocks = blocksInPage(textOf(page));

  // Those that extend the program are checked together, in extension.large.test.ts.
  const checked = blocks.filter((block) => !isOfExtension(block));
  it.runIf(checked.length > 0).each(checked)(
    'says the truth in its $tag block at line $line',
    async ({ next, files, ...block }) => {
      expect(await checkBlock(block, next, files)).toEqual([]);
    },
  );

  it('uses every file that it tells its reader to make', () => {
    const run = blocks
      .filter(({ tag }) => tag === 'console')
      .flatMap(({ text, files }) => files.filter(({ path }) => text.includes(path)));
    const made = blocks.at(-1)?.files ?? [];
    expect(made.filter((file) => !run.some(({ path }) => path === file.path))).toEqual([]);
  });
});
