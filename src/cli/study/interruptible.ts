import { EXIT } from '../exit-codes.js';
import type { Streams } from '../streams.js';

/** Does something that Ctrl-C tells to stop, once: the second interrupt is the system's to handle. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt);
  try {
    return await work(interruption.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** There is nothing to report. Gives the exit code. */
export function interruptedAtOnce(streams: Streams): number {
  streams.err('canary-sim: interrupted before any run was over; nothing was written\n');
  return EXIT.interrupted;
}
