import type { Analyzer } from '../analysis/analyzer.js';
import { analyzerOf } from '../analysis/analyzer-of.js';
import type { Run } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import { keyOf } from '../random/key.js';
import { trafficModel } from '../sources/generated/traffic-model.js';
import { play } from './play.js';
import { summarize } from './summarize.js';

/**
 * One rollout, from start to end. Pure: the same setup and seed give the same run. A seed is text: `42` and `'42'` are
 * the same seed, `'1'` and `'11'` are not.
 */
export function simulate(setup: Setup, seed: string | number): Run {
  return simulateJudgedBy(setup, String(seed), analyzerOf(setup.plan, setup.slo?.objective ?? null));
}

/** The same with another judge. */
export function simulateJudgedBy<Memory>(setup: Setup, seed: string, analyzer: Analyzer<Memory>): Run {
  const key = keyOf(seed);
  const model = trafficModel(setup.world, setup.cellSeconds);
  return summarize(setup, model, key, seed, play(setup, model, analyzer, key));
}
