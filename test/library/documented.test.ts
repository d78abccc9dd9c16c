import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as library from '../../src/index.js';
import { markdownBlocks, wordsInBackticks } from '../docs/markdown-blocks.js';

const page = readFileSync(new URL('../../examples/guide/library.md', import.meta.url), 'utf8');
const imported = markdownBlocks(page)
  .filter(({ tag }) => tag === 'ts')
  .flatMap(({ text }) => text.match(/\w+/g) ?? []);

test.each(Object.keys(library))('the page on the library shows or names %s', (name) => {
  expect(new Set([...imported, ...wordsInBackticks(page)])).toContain(name);
});
