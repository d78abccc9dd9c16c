import type { Outcome } from '../model/results/outcome.js';
import type { Setup } from '../model/setup.js';
import { outcomePlayer } from '../simulation/outcome.js';
import { addOutcome, emptySummary, NEAR_MISS, type Summary } from './summary.js';

/** The seed text of a run, from 1: `--seed` with it plays exactly that run again. */
export function runSeed(seed: string, run: number): string {
  return `${seed}/${run}`;
}

/** Plays the runs from `first` to `last`, both included, and sums them up; each is handed to `seen` as well. */
export type RunsPlayer = (first: number, last: number, seen?: (outcome: Outcome, run: number) => void) => Summary;

/**
 * Makes ready once what the runs of one setup share. With a stage, by its index, other than the first, harm is counted from
 * its beginning, and runs that do not reach it are not summed up. Runs that are played one stretch after another are told as
 * the nearest miss of theirs only where they came nearer than those before: summed up together it comes to the same.
 */
export function runsPlayer(setup: Setup, seed: string, fromStage = 0): RunsPlayer {
  const player = outcomePlayer(setup, { fromStage });
  let nearest = NEAR_MISS;
  let playedTo = 0;
  return (first, last, seen) => {
    if (first <= playedTo) nearest = NEAR_MISS;
    playedTo = last;
    const summary = emptySummary();
    for (let run = first; run <= last; run++) {
      const outcome = player(runSeed(seed, run), nearest);
      if (outcome.stageIndex < fromStage) continue;
      addOutcome(summary, outcome, run, nearest);
      nearest = Math.max(nearest, outcome.closeness ?? nearest);
      seen?.(outcome, run);
    }
    return summary;
  };
}
