import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInProcess } from '../examples/run-in-process.js';
import { ROOT } from '../tooling/source-files.js';
import { markdownBlocks } from './markdown-blocks.js';

const NOTES = readFileSync(join(ROOT, 'notes.md'), 'utf8');

describe('notes.md', () => {
  it('has the state diagram that `canary-sim diagram` prints', async () => {
    const { out } = await runInProcess(['diagram']);
    const drawn = markdownBlocks(NOTES).filter(({ tag }) => tag === 'mermaid');
    expect(drawn.map(({ text }) => text.trim())).toEqual([out.trim()]);
  });

  it('points only to files that are there', () => {
    const files = [...NOTES.matchAll(/\b(?:src|examples)\/[\w/-]+\.(?:ts|json|yaml|md)\b/g)].map(([file]) => file);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('numbers its decisions one after the other', () => {
    const numbers = [...NOTES.matchAll(/^\*\*D-(\d{3}) · /gm)].map(([, number]) => Number(number));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  });
});
