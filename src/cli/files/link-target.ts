import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The file that a name stands for: where its symbolic links lead, if it is one, even if nothing is there yet. */
export function linkTarget(file: string, linksLeft = 40): string {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (!isLink) return file;
  if (linksLeft === 0) throw Object.assign(new Error('links in a circle'), { code: 'ELOOP' });
  return linkTarget(resolve(dirname(file), readlinkSync(file)), linksLeft - 1);
}
