import { lstatSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BadInputError } from './bad-input-error.js';
import { systemCode } from './system-code.js';

export interface FileToWrite {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
}

interface Staged {
  readonly file: string;
  readonly temporary: string;
  readonly target: string;
}

/**
 * Writes files whole or not at all: each goes to a temporary file beside its target first, and only when all are
 * written do they take their names.
 */
export function writeFiles(files: readonly FileToWrite[]): void {
  const staged: Staged[] = [];
  let current = '';
  try {
    for (const { file, text } of files) {
      current = file;
      const target = targetOf(file);
      if (target === null) {
        writeFileSync(file, text);
        continue;
      }
      const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
      staged.push({ file, temporary, target });
      writeFileSync(temporary, text, { flag: 'wx' });
    }
    for (const { file, temporary, target } of staged) {
      current = file;
      renameSync(temporary, target);
    }
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw new BadInputError([{ code: 'output_unwritable', file: current, systemCode: systemCode(error) }]);
  }
}

/** Where a file really is, or null for what must not be replaced by a file: a device or a pipe such as /dev/stdout. */
function targetOf(file: string): string | null {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const status = statSync(file, { throwIfNoEntry: false });
  if (status === undefined) return file;
  if (status.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  if (!status.isFile()) return null;
  return isLink ? realpathSync(file) : file;
}
