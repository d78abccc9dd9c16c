import { describe, expect, it } from 'vitest';
import { checkBlock } from './check-block.js';
import { consoleCommands } from './console-commands.js';
import { blocksInPage, guidePages, textOf } from './documents.js';
import { localLinks } from './markdown-blocks.js';

const README = textOf('README.md');
const blocks = blocksInPage(README);

/** Three screens of 50 lines. */
const MOST_LINES = 150;

describe('the README', () => {
  it.each(blocks)('says the truth in its $tag block at line $line', async ({ next, files, ...block }) => {
    expect(await checkBlock(block, next, files)).toEqual([]);
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

  it('is three screens at most', () => {
    expect(README.split('\n').length).toBeLessThanOrEqual(MOST_LINES);
  });

  it('leads to every page of the guide', () => {
    expect(localLinks(README)).toEqual(expect.arrayContaining(guidePages()));
  });
});
