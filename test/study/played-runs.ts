import type { Setup } from '../../src/model/setup.js';
import { runsPlayer } from '../../src/study/play-runs.js';
import type { Summary } from '../../src/study/summary.js';

/** Plays the runs from `first` to `last`, both included, by a player of their own, and sums them up. */
export function playRuns(setup: Setup, seed: string, first: number, last: number): Summary {
  return runsPlayer(setup, seed)(first, last);
}
