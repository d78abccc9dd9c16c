import { expect, it } from 'vitest';
import { interruptible } from '../../src/cli/study/progress.js';

const listening = () => process.listenerCount('SIGINT');

it('an interrupt aborts the signal of the work, and a second one ends the process', async () => {
  const before = listening();
  const stopped = await interruptible(async (signal) => {
    expect([signal.aborted, listening()]).toEqual([false, before + 1]);
    process.emit('SIGINT');
    expect([signal.aborted, listening()]).toEqual([true, before]);
    return 'what there is';
  });
  expect(stopped).toBe('what there is');
});

it('work that is over, with or without an error, leaves no handler of interrupts', async () => {
  const before = listening();
  await interruptible(async () => {});
  await expect(interruptible(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(listening()).toBe(before);
});
