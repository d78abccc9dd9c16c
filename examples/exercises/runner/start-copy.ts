import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Makes a learner's copy of the starter. Returns null, or why it could not; what exists already is never touched. */
export function startCopy(copy: string): string | null {
  if (existsSync(copy)) return 'exists already, and nothing in it is touched. Choose another name, or remove it first.';
  try {
    mkdirSync(dirname(copy), { recursive: true });
    // Not recursive: fails if somebody made the folder in the meantime.
    mkdirSync(copy);
    cpSync(fileURLToPath(new URL('../starter', import.meta.url)), copy, { recursive: true });
    return null;
  } catch (error) {
    return `could not be made: ${error instanceof Error ? error.message : error}`;
  }
}
