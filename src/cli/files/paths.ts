import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Whether two names stand for one file, written already or not. Devices never count: two outputs may go to /dev/null. */
export function isSameFile(one: string, other: string): boolean {
  try {
    const a = statSync(one, { throwIfNoEntry: false });
    const b = statSync(other, { throwIfNoEntry: false });
    if (a !== undefined && b !== undefined) return a.isFile() && a.dev === b.dev && a.ino === b.ino;
    return a === undefined && b === undefined && placeOf(one) === placeOf(other);
  } catch {
    // A file that cannot be examined gets its error when it is read or written.
    return one === other;
  }
}

/** Where a file would come to be: `resolve` alone would not see that a folder has two names. */
function placeOf(file: string): string {
  const target = resolve(linkTarget(file));
  return join(realpathSync(dirname(target)), basename(target));
}

/** The file that a name stands for: where its symbolic links lead, if it is one, even if nothing is there yet. */
export function linkTarget(file: string, linksLeft = 40): string {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (!isLink) return file;
  if (linksLeft === 0) throw Object.assign(new Error('links in a circle'), { code: 'ELOOP' });
  return linkTarget(resolve(dirname(file), readlinkSync(file)), linksLeft - 1);
}

/** The operating system's name for why something failed, such as EACCES. Anything else is not ours to explain. */
export function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
