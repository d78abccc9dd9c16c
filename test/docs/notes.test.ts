import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInProcess } from '../examples/run-in-process.js';
import { ROOT } from '../tooling/source-files.js';
import { markdownBlocks } from './markdown-blocks.js';

const NOTES = readFileSync(join(ROOT, 'notes.md'), 'utf8');
const DECIDED = decidedIn(NOTES);
const REPLACED = [...NOTES.matchAll(/\(replaces ([^):]+)/g)].flatMap(([, text]) =>
  numbersIn(text ?? '', /\bD-(\d{3})\b/g),
);

describe('notes.md', () => {
  it('has the state diagram that `canary-sim diagram` prints', async () => {
    const { out } = await runInProcess(['diagram']);
    const drawn = markdownBlocks(NOTES).filter(({ tag }) => tag === 'mermaid');
    expect(drawn.map(({ text }) => text.trim())).toEqual([out.trim()]);
  });

  it('points only to files that are there', () => {
    const files = [...NOTES.matchAll(/\b(?:src|examples|test)\/[\w/-]+\.(?:ts|json|yaml|md)\b/g)].map(([file]) => file);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('numbers each decision once', () => {
    expect(DECIDED).toEqual([...new Set(DECIDED)]);
  });

  it('has every number up to the highest, as a decision or as one that a decision replaces', () => {
    const highest = Math.max(...DECIDED);
    const known = [...DECIDED, ...REPLACED].toSorted((one, other) => one - other);
    expect(known).toEqual(Array.from({ length: highest }, (_, i) => i + 1));
  });

  it('has the newest decision last in each room', () => {
    const rooms = NOTES.split(/^## /m).map(decidedIn);
    expect(rooms.filter((numbers) => numbers.length > 0).length).toBeGreaterThan(5);
    expect(rooms).toEqual(rooms.map((numbers) => numbers.toSorted((one, other) => one - other)));
  });

  it('has every decision that a file of the project refers to', () => {
    const known = new Set([...DECIDED, ...REPLACED]);
    const references = projectFiles().flatMap((file) =>
      numbersIn(readFileSync(join(ROOT, file), 'utf8'), /\bD-(\d{3})\b/g).map((number) => ({ file, number })),
    );
    expect(references.length).toBeGreaterThan(DECIDED.length);
    expect(references.filter(({ number }) => !known.has(number))).toEqual([]);
  });
});

function decidedIn(text: string): number[] {
  return numbersIn(text, /^\*\*D-(\d{3}) · /gm);
}

function numbersIn(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map(([, number]) => Number(number));
}

/** What people write: no output, no package. */
function projectFiles(): string[] {
  const folders = ['src', 'test', 'examples', '.build'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ts|mjs|md|ya?ml|py)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1)),
  );
  return ['README.md', 'notes.md', 'vitest.config.ts', ...folders];
}
