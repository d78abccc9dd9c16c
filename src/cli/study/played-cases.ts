import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isLongRun } from '../../simulation/horizon.js';
import { caseRuns, type PlannedCase, type PlayedCase } from '../../study/policy-test/run-case.js';
import { interruptible } from '../interruptible.js';

/** Between two times that signals are let through, in milliseconds. */
const TURN = 40;

/** Cases that are over, in order; `exitCode` is null where those are all. */
export interface PlayedCases {
  readonly over: readonly PlayedCase[];
  readonly exitCode: number | null;
}

/** Plays cases in order until a signal stops it. Where a run takes long, a signal ends the process at once. */
export async function playedCases(planned: readonly PlannedCase[]): Promise<PlayedCases> {
  if (planned.some(({ setup }) => isLongRun(setup))) return { over: await played(planned, null), exitCode: null };
  return interruptible(async ({ signal, exitCode }) => {
    const over = await played(planned, signal);
    return { over, exitCode: over.length < planned.length ? exitCode() : null };
  });
}

async function played(planned: readonly PlannedCase[], signal: AbortSignal | null): Promise<readonly PlayedCase[]> {
  const over: PlayedCase[] = [];
  let turnedAt = performance.now();
  for (const each of planned) {
    const runs = caseRuns(each);
    let next = runs.next();
    while (next.done !== true) {
      if (signal !== null && performance.now() - turnedAt >= TURN) {
        await nextTurn();
        turnedAt = performance.now();
        if (signal.aborted) return over;
      }
      next = runs.next();
    }
    over.push(next.value);
  }
  return over;
}
