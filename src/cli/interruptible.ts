import { performance } from 'node:perf_hooks';
import { ENDING_SIGNALS, type EndingSignal, SIGNAL_CODES } from './exit-codes.js';
import type { Streams } from './streams.js';

/** What signals say to work that they may interrupt. */
export interface Interruption {
  /** Aborted by the first of them. */
  readonly signal: AbortSignal;
  /** Of a process that was interrupted; null if none has come. */
  readonly exitCode: () => number | null;
}

/**
 * Of a terminal that is closed, a process hears from its shell and from the system; of Ctrl-C below `npx`, from the
 * terminal and from npm. So long after the first, in milliseconds, another signal says the same once more.
 */
const SAME = 250;

/**
 * Does something that the first SIGINT, SIGTERM or SIGHUP stops in order. A second one ends the process at once, though
 * not without the temporary files being removed.
 */
export async function interruptible<T>(work: (interruption: Interruption) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  let first: { readonly code: number; readonly at: number } | null = null;
  const interrupt = (signal: EndingSignal) => {
    const [code, at] = [SIGNAL_CODES[signal], performance.now()];
    if (first !== null && at - first.at >= SAME) process.exit(code);
    first ??= { code, at };
    interruption.abort();
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, interrupt);
  try {
    return await work({ signal: interruption.signal, exitCode: () => first?.code ?? null });
  } finally {
    for (const signal of ENDING_SIGNALS) process.off(signal, interrupt);
  }
}

/** Does something short that no signal ends half done. A signal that comes meanwhile has come too late. */
export function uninterrupted<T>(work: () => T): T {
  const ignore = () => {};
  for (const signal of ENDING_SIGNALS) process.on(signal, ignore);
  try {
    return work();
  } finally {
    for (const signal of ENDING_SIGNALS) process.off(signal, ignore);
  }
}

/** There is nothing to report. */
export function tellNothingPlayed(streams: Streams): void {
  streams.err('canary-sim: interrupted before any run was over; nothing was written\n');
}
