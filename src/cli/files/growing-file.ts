import { randomUUID } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BadInputError } from '../bad-input-error.js';
import { linkTarget } from './link-target.js';
import { systemCode } from './system-code.js';
import { isDevice } from './write-files.js';

/** A file that is written bit by bit, and has its name only once it is whole. */
export interface GrowingFile {
  readonly write: (text: string) => void;
  readonly finish: () => void;
  /** Removes what is there of it; never after `finish`. */
  readonly abandon: () => void;
}

export function growingFile(file: string): GrowingFile {
  const told = <T>(does: () => T): T => {
    try {
      return does();
    } catch (error) {
      throw new BadInputError([{ code: 'output_unwritable', file, systemCode: systemCode(error) }]);
    }
  };
  if (isDevice(file)) {
    const device = told(() => openSync(file, 'a'));
    const write = (text: string) => told(() => void writeSync(device, text));
    return { write, finish: () => closeSync(device), abandon: () => closeSync(device) };
  }
  const target = told(() => linkTarget(file));
  const temporary = join(dirname(target), `.canary-sim-${randomUUID()}.tmp`);
  const handle = told(() => openSync(temporary, 'wx'));
  return {
    write: (text) => {
      const bytes = Buffer.from(text);
      let written = 0;
      while (written < bytes.length) written += told(() => writeSync(handle, bytes, written));
    },
    finish: () =>
      told(() => {
        closeSync(handle);
        renameSync(temporary, target);
      }),
    abandon: () => {
      closeSync(handle);
      rmSync(temporary, { force: true });
    },
  };
}
