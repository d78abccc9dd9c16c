import type { Run } from '../../model/run.js';
import type { Setup } from '../../model/setup.js';
import { keyOf } from '../../random/key.js';
import { EmptySeedError, simulate } from '../simulate.js';
import { summarize } from '../summarize.js';
import { rehearsalPlayer } from './rehearsal-player.js';

/** One rollout by whoever's rules, from start to end: as `simulate`, which knows of plans alone and loads sooner. */
export function rehearse(setup: Setup, seed: string): Run {
  const { rehearsal } = setup;
  if (rehearsal === undefined) return simulate(setup, seed);
  if (seed === '') throw new EmptySeedError();
  return summarize(rehearsalPlayer(setup, rehearsal, true)(keyOf(seed)), seed);
}
