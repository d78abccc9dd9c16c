import { thresholds } from '../analysis/thresholds.js';
import type { Run } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import { keyOf } from '../random/key.js';
import { trafficModel } from '../traffic/traffic-model.js';
import { play } from './play.js';
import { summarize } from './summarize.js';

/**
 * One rollout, from start to end. Pure: the same setup and seed give the same run. A seed is text: `42` and `'42'` are
 * the same seed, `'1'` and `'11'` are not.
 */
export function simulate(setup: Setup, seed: string | number): Run {
  const text = String(seed);
  const key = keyOf(text);
  const model = trafficModel(setup.world, setup.cellSeconds);
  const playback = play(setup, model, thresholds(setup.plan, setup.slo?.objective ?? null), key);
  return summarize(setup, model, key, text, playback);
}
