import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { linkTarget } from './link-target.js';

/** Whether two names stand for one file, written already or not. Devices never count: two outputs may go to /dev/null. */
export function isSameFile(one: string, other: string): boolean {
  try {
    const a = statSync(one, { throwIfNoEntry: false });
    const b = statSync(other, { throwIfNoEntry: false });
    if (a !== undefined && b !== undefined) return a.isFile() && a.dev === b.dev && a.ino === b.ino;
    return a === undefined && b === undefined && placeOf(one) === placeOf(other);
  } catch {
    // What cannot even be looked at will be told when it is read or written.
    return one === other;
  }
}

/** Where a file would come to be: `resolve` alone would not see that a folder has two names. */
function placeOf(file: string): string {
  const target = resolve(linkTarget(file));
  return join(realpathSync(dirname(target)), basename(target));
}
