import type { Outcome } from '../model/results/outcome.js';
import type { Setup } from '../model/setup.js';
import { outcomePlayer } from '../simulation/outcome.js';
import { NearestSoFar } from './nearest-so-far.js';
import { emptySummary, type Summary } from './summary.js';

/** The seed text of a run, from 1: `--seed` with it plays exactly that run again. */
export function runSeed(seed: string, run: number): string {
  return `${seed}/${run}`;
}

/** Plays the runs from `first` to `last`, both included, and sums them up; each is handed to `seen` as well. */
export type RunsPlayer = (first: number, last: number, seen?: (outcome: Outcome, run: number) => void) => Summary;

/**
 * Makes ready once what the runs of one setup share. With a stage, by its index, other than the first, harm is counted from
 * its beginning, and runs that do not reach it are not summed up.
 */
export function runsPlayer(setup: Setup, seed: string, fromStage = 0): RunsPlayer {
  const player = outcomePlayer(setup, { fromStage });
  const nearest = new NearestSoFar();
  return (first, last, seen) => {
    nearest.begin(first, last);
    const summary = emptySummary();
    for (let run = first; run <= last; run++) {
      const outcome = player(runSeed(seed, run), nearest.value);
      if (outcome.stageIndex < fromStage) continue;
      nearest.add(summary, outcome, run);
      seen?.(outcome, run);
    }
    return summary;
  };
}
