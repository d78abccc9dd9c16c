import { closeSync, constants, openSync, statSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from './paths.js';

/** Writes to what may have to be waited for. */
export interface WaitingWriter {
  /** Comes back once all is written, or a signal has put an end to waiting. */
  readonly write: (text: string) => Promise<void>;
  /** Whether something was not written because a signal came. */
  readonly isCut: () => boolean;
  readonly close: () => void;
}

/** Between two looks at whether a reader is there, or has read, in milliseconds. */
const PAUSE = 20;

/**
 * Writes to a device or a pipe, and waits for its reader: for one that opens it, and for one that reads slowly. Not in a
 * call of the system, in which no signal would be heard.
 */
export function waitingWriter(file: string, signal: AbortSignal): WaitingWriter {
  let handle: number | null = null;
  let cut = false;

  /** Null where a signal came before it could be done. */
  const whenReady = async <T>(does: () => T): Promise<T | null> => {
    while (!cut) {
      try {
        return does();
      } catch (error) {
        if (!isToWaitFor(systemCode(error), file)) throw error;
      }
      if (signal.aborted) cut = true;
      else await sleep(PAUSE);
    }
    return null;
  };

  return {
    write: async (text) => {
      handle ??= await whenReady(() => openSync(file, APPENDING));
      const bytes = Buffer.from(text);
      let written = 0;
      while (handle !== null && !cut && written < bytes.length) {
        const [to, from] = [handle, written];
        written += (await whenReady(() => writeSync(to, bytes, from))) ?? 0;
      }
    },
    isCut: () => cut,
    close: () => {
      if (handle !== null) closeSync(handle);
    },
  };
}

/** Never truncated: it may be another name for an open file (`3>> log`). */
const APPENDING = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** A pipe is full, or nothing has opened it to read. */
function isToWaitFor(code: string, file: string): boolean {
  return code === 'EAGAIN' || (code === 'ENXIO' && statSync(file, { throwIfNoEntry: false })?.isFIFO() === true);
}
