import { silentAtFirst } from '../analysis/silent-at-first.js';
import { thresholds } from '../analysis/thresholds.js';
import type { Run } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import { keyOf } from '../random/key.js';
import { trafficModel } from '../traffic/traffic-model.js';
import { play } from './play.js';
import { summarize } from './summarize.js';

/**
 * As `simulate`, but of the first `unjudgedLooks` windows, infinitely many at most, nothing is made, however they look:
 * somebody else watches then.
 */
export function simulateJudgedLate(setup: Setup, seed: string, unjudgedLooks: number): Run {
  const key = keyOf(seed);
  const model = trafficModel(setup.world, setup.cellSeconds);
  const judge = silentAtFirst(thresholds(setup.plan, setup.slo?.objective ?? null), unjudgedLooks);
  return summarize(setup, model, key, seed, play(setup, model, judge, key));
}
