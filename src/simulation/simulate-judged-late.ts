import { analyzerOf } from '../analysis/analyzer-of.js';
import { silentAtFirst } from '../analysis/silent-at-first.js';
import type { Run } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import { simulateJudgedBy } from './simulate.js';

/**
 * As `simulate`, but of the first `unjudgedLooks` windows, infinitely many at most, nothing is made, however they look:
 * somebody else watches then.
 */
export function simulateJudgedLate(setup: Setup, seed: string, unjudgedLooks: number): Run {
  const judge = analyzerOf(setup.plan, setup.slo?.objective ?? null);
  return simulateJudgedBy(setup, seed, silentAtFirst(judge, unjudgedLooks));
}
