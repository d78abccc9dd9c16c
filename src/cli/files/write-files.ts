import { randomUUID } from 'node:crypto';
import { accessSync, chmodSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BadInputError } from '../bad-input-error.js';
import { linkTarget } from './link-target.js';
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
      if (isDevice(file)) {
        // Never truncated: it may be another name for an open file (`>> log`).
        writeFileSync(file, text, { flag: 'a' });
        continue;
      }
      const target = linkTarget(file);
      const temporary = join(dirname(target), `.canary-sim-${randomUUID()}.tmp`);
      staged.push({ file, temporary, target });
      stage(target, temporary, text);
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

/** What must not be replaced by a file: a device, a pipe, or a name for an open file such as /dev/stderr. */
export function isDevice(file: string): boolean {
  if (/^\/dev\/(stdin|stdout|stderr|fd\/\d+)$|^\/proc\/[^/]+\/fd\/\d+$/.test(file)) return true;
  const status = statSync(file, { throwIfNoEntry: false });
  return status !== undefined && !status.isFile() && !status.isDirectory();
}

/** Writes what is to replace a file, which keeps its permissions and may forbid to be written. */
function stage(target: string, temporary: string, text: string): void {
  const replaced = statSync(target, { throwIfNoEntry: false });
  if (replaced?.isDirectory() === true) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  if (replaced !== undefined) accessSync(target, constants.W_OK);
  writeFileSync(temporary, text, { flag: 'wx' });
  if (replaced !== undefined) chmodSync(temporary, replaced.mode);
}
