import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { EXERCISES } from './exercise-setup.js';

/** A text in a file of the copy, which has to be there exactly once, and what takes its place. */
export interface Patch {
  readonly file: 'canary.ts' | 'canary.test.ts' | 'answers.json' | 'machine.mmd';
  readonly from: string | RegExp;
  readonly to: string;
}

/** Whole solutions that are right and not ours. */
export const RIGHT_FOLDERS = ['class', 'table'] as const;
type RightFolder = (typeof RIGHT_FOLDERS)[number];
const RIGHT = fileURLToPath(new URL('./right/', import.meta.url));

/** Makes learners' copies outside the project, gone after the file's tests. */
export function copies(): (of: 'starter' | 'solution' | RightFolder, patches?: readonly Patch[]) => string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'canary-exercise-')));
  let made = 0;
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return (of, patches = []) => {
    const copy = join(home, `${of}-${++made}`);
    const isOurs = of === 'starter' || of === 'solution';
    cpSync(join(EXERCISES, isOurs ? of : 'solution'), copy, { recursive: true });
    if (!isOurs) cpSync(join(RIGHT, of), copy, { recursive: true });
    for (const { file, from, to } of patches) {
      const text = readFileSync(join(copy, file), 'utf8');
      if (text.split(from).length !== 2) throw new Error(`${from} is not in ${file} exactly once`);
      writeFileSync(
        join(copy, file),
        text.replace(from, () => to),
      );
    }
    return copy;
  };
}
