import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** Where the learner's copy is: remembered in a git-ignored file of the clone, my-rollout until there is one. */
export function copyPlace(clone: string): string {
  const file = noteIn(clone);
  return resolve(clone, existsSync(file) ? readFileSync(file, 'utf8').trim() : 'my-rollout');
}

export function rememberCopy(clone: string, copy: string): void {
  mkdirSync(join(clone, '.exercise'), { recursive: true });
  writeFileSync(noteIn(clone), `${relative(clone, copy)}\n`);
}

function noteIn(clone: string): string {
  return join(clone, '.exercise', 'copy.txt');
}
