import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * Whether a file is in a folder, or in one that is in it: by its name, and if there is such a file by where its symbolic
 * links lead.
 */
export function isInside(folder: string, file: string): boolean {
  if (!isBelow(resolve(folder), resolve(file))) return false;
  const [realFolder, realFile] = [realPath(folder), realPath(file)];
  return realFolder === null || realFile === null || isBelow(realFolder, realFile);
}

function isBelow(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Null where there is nothing, or nothing that may be looked at: reading it says so. As the system sees it, which opens
 * it: for `link/../file` it goes to where the link leads and then up, where Node's own would take both steps for none.
 */
function realPath(file: string): string | null {
  try {
    return realpathSync.native(file);
  } catch {
    return null;
  }
}
