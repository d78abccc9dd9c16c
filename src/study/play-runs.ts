import type { Outcome } from '../model/results/outcome.js';
import type { Setup } from '../model/setup.js';
import { outcomePlayer } from '../simulation/outcome.js';
import { addOutcome, emptySummary, nearestSoFar, type Summary } from './summary.js';

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
  return (first, last, seen) => {
    const summary = emptySummary();
    for (let run = first; run <= last; run++) {
      const outcome = player(runSeed(seed, run), nearestSoFar(summary));
      if (outcome.stageIndex < fromStage) continue;
      addOutcome(summary, outcome, run);
      seen?.(outcome, run);
    }
    return summary;
  };
}
