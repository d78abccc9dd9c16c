import { randomUUID } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { BadInputError } from '../exit-codes.js';
import { uninterrupted } from '../interruptible.js';
import { linkTarget, systemCode } from './paths.js';
import { waitingWriter } from './waiting-writer.js';

export interface FileToWrite {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
}

/** A file beside its target until it takes its name. However the process ends, unless it is killed, it does not stay. */
interface Temporary {
  readonly path: string;
  readonly takeName: () => void;
  readonly remove: () => void;
}

function temporaryFor(target: string): Temporary {
  const path = join(dirname(target), `.canary-sim-${randomUUID()}.tmp`);
  const removeFile = () => {
    try {
      rmSync(path, { force: true });
    } catch {
      // Where it could not be removed, it could not be written either.
    }
  };
  // Before whatever else is done at the end, which may be the very end.
  process.prependListener('exit', removeFile);
  return {
    path,
    takeName: () => {
      renameSync(path, target);
      process.off('exit', removeFile);
    },
    remove: () => {
      process.off('exit', removeFile);
      removeFile();
    },
  };
}

/**
 * Writes files whole or not at all: each goes to a temporary file beside its target first, and only when all are
 * written do they take their names. A signal does not end it half done, unless it waits for the reader of a pipe.
 */
export function writeFiles(files: readonly FileToWrite[]): void {
  if (files.some(({ file }) => mayWait(file))) write(files);
  else uninterrupted(() => write(files));
}

/** For the reader of a pipe. A file that cannot be examined gets its error when it is written. */
function mayWait(file: string): boolean {
  try {
    return isDevice(file);
  } catch {
    return false;
  }
}

function write(files: readonly FileToWrite[]): void {
  const staged: { readonly file: string; readonly temporary: Temporary }[] = [];
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
      const temporary = temporaryFor(target);
      staged.push({ file, temporary });
      stage(target, temporary.path, text);
    }
    for (const { file, temporary } of staged) {
      current = file;
      temporary.takeName();
    }
  } catch (error) {
    for (const { temporary } of staged) temporary.remove();
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

/** A file that is written bit by bit, and has its name only once it is whole. */
export interface GrowingFile {
  /** Of a pipe, comes back once its reader has taken it, or a signal has come. */
  readonly write: (text: string) => Promise<void>;
  /** Whether a signal has kept something from being written. */
  readonly isCut: () => boolean;
  readonly finish: () => void;
  /** Removes what is there of it; never after `finish`. */
  readonly abandon: () => void;
}

export function growingFile(file: string, signal: AbortSignal): GrowingFile {
  const tell = (error: unknown): never => {
    throw new BadInputError([{ code: 'output_unwritable', file, systemCode: systemCode(error) }]);
  };
  const told = <T>(does: () => T): T => {
    try {
      return does();
    } catch (error) {
      return tell(error);
    }
  };
  if (isDevice(file)) {
    const { write, isCut, close } = waitingWriter(file, signal);
    return {
      write: (text) => write(text).catch(tell),
      isCut,
      finish: close,
      abandon: close,
    };
  }
  const target = told(() => linkTarget(file));
  const temporary = temporaryFor(target);
  const handle = told(() => {
    try {
      return openSync(temporary.path, 'wx');
    } catch (error) {
      temporary.remove();
      throw error;
    }
  });
  return {
    write: async (text) => {
      const bytes = Buffer.from(text);
      let written = 0;
      while (written < bytes.length) written += told(() => writeSync(handle, bytes, written));
    },
    isCut: () => false,
    finish: () =>
      told(() => {
        closeSync(handle);
        temporary.takeName();
      }),
    abandon: () => {
      closeSync(handle);
      temporary.remove();
    },
  };
}
