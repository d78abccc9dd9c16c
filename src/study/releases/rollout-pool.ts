import type { OutcomeName } from '../../model/results/outcome.js';
import type { Setup } from '../../model/setup.js';
import { outcomePlayer } from '../../simulation/outcome.js';
import { runSeed } from '../play-runs.js';

/** One rollout of a study, as much of it as a year of releases needs. */
export interface PlayedRollout {
  readonly outcome: OutcomeName;
  readonly seconds: number;
  /** From the moment users meet what is wrong until they do no more; null: they never met it, or were not spared. */
  readonly restoreSeconds: number | null;
}

/** Rollouts of a plan with a healthy release, and with one that has a defect; both at least one. */
export interface RolloutPools {
  readonly healthy: readonly PlayedRollout[];
  readonly defective: readonly PlayedRollout[];
}

/** Nothing comes nearer, so that how near a rollout came is not worked out. */
const ON_THE_BOUND = 1;

/** Rollouts of a plan in a world, from which those of a year are taken; at least one. */
export function rolloutPool(setup: Setup, seed: string, runs: number): readonly PlayedRollout[] {
  const play = outcomePlayer(setup);
  return Array.from({ length: runs }, (_, index) => {
    const { outcome, figures } = play(runSeed(seed, index + 1), ON_THE_BOUND);
    return {
      outcome,
      seconds: figures.duration_seconds ?? 0,
      restoreSeconds: figures.time_to_restore_seconds,
    };
  });
}
