import { afterEach, expect, it, vi } from 'vitest';
import { ENDING_SIGNALS, type EndingSignal, SIGNAL_CODES } from '../../src/cli/exit-codes.js';
import { interruptible, uninterrupted } from '../../src/cli/interruptible.js';

const listening = () => ENDING_SIGNALS.map((signal) => process.listenerCount(signal));

/** A clock that a test moves. */
function clock() {
  let now = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  return (milliseconds: number) => {
    now += milliseconds;
  };
}

/** Stands for the end of the process. */
function exits(): readonly (number | string | null | undefined)[] {
  const codes: (number | string | null | undefined)[] = [];
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    codes.push(code);
    return undefined as never;
  });
  return codes;
}

afterEach(() => {
  vi.restoreAllMocks();
});

it.each(ENDING_SIGNALS)('%s aborts the signal of the work, whose exit code is then its own', async (name) => {
  const stopped = await interruptible(async ({ signal, exitCode }) => {
    expect([signal.aborted, exitCode()]).toEqual([false, null]);
    process.emit(name, name);
    expect([signal.aborted, exitCode()]).toEqual([true, SIGNAL_CODES[name]]);
    return 'what there is';
  });
  expect(stopped).toBe('what there is');
});

it.each<[EndingSignal, EndingSignal]>([
  ['SIGINT', 'SIGINT'],
  ['SIGINT', 'SIGTERM'],
])('a second signal ends the process at once: %s, then %s', async (one, other) => {
  const wait = clock();
  const codes = exits();
  await interruptible(async () => {
    process.emit(one, one);
    wait(1_000);
    expect(codes).toEqual([]);
    process.emit(other, other);
    expect(codes).toEqual([SIGNAL_CODES[other]]);
  });
});

it('a signal that reaches the process twice at once, from its shell and from the system, is one', async () => {
  const wait = clock();
  const codes = exits();
  await interruptible(async ({ exitCode }) => {
    process.emit('SIGHUP', 'SIGHUP');
    wait(20);
    process.emit('SIGHUP', 'SIGHUP');
    expect([codes, exitCode()]).toEqual([[], 129]);
  });
});

it('work that is over, with or without an error, leaves no handler of signals', async () => {
  const before = listening();
  await interruptible(async () => expect(listening()).toEqual(before.map((count) => count + 1)));
  await expect(interruptible(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(uninterrupted(() => listening())).toEqual(before.map((count) => count + 1));
  expect(listening()).toEqual(before);
});
