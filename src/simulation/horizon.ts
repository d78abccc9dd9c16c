import type { Setup } from '../model/setup.js';
import { type Word, wordsOf } from './loop.js';

/**
 * The end of simulated time for a rollout that no person ends: the plan's own length, with every stage's bake time (twice where
 * it may be extended), its timers and the time that people take at its gates, or the last scripted word where that is later;
 * then the time that people take at a pause that was not planned, and the follow-up.
 */
export function horizonOf(
  { plan, whenPaused, followUpSeconds }: Pick<Setup, 'plan' | 'whenPaused' | 'followUpSeconds'>,
  words: readonly Word[],
): number {
  const actAfterSeconds = whenPaused?.actAfterSeconds ?? 0;
  const times = plan.judging.extendInconclusive ? 2 : 1;
  const planned = plan.stages.reduce((sum, { bakeSeconds, gate }) => {
    const waits = gate.kind === 'timer' ? gate.seconds : gate.kind === 'person' ? actAfterSeconds : 0;
    return sum + bakeSeconds * times + waits;
  }, 0);
  return Math.max(planned, words.at(-1)?.dueAtSeconds ?? 0) + actAfterSeconds + followUpSeconds;
}

/** Cells and looks of a run that takes seconds, and tens of megabytes. */
const LONG_RUN = 20_000;

/** Whether a run can take seconds, in which no signal is heard, and is too large for many to be kept. */
export function isLongRun(setup: Setup): boolean {
  return horizonOf(setup, wordsOf(setup)) / Math.min(60, setup.plan.intervalSeconds) > LONG_RUN;
}
