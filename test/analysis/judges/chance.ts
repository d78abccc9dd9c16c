import { ARM_CODES, PURPOSES } from '../../../src/random/address.js';
import { keyOf } from '../../../src/random/key.js';
import { uniform } from '../../../src/random/uniform.js';
import { binomialQuantile } from '../../../src/stats/lattice/binomial.js';
import { poissonQuantile } from '../../../src/stats/lattice/poisson.js';

/** Draws of one seed, one after the other. */
export interface Draws {
  uniform(): number;
  poisson(mean: number): number;
  binomial(count: number, share: number): number;
}

export function drawsOf(seed: string): Draws {
  const key = keyOf(seed);
  let window = 0;
  const next = () => uniform(key, ARM_CODES.service, PURPOSES.errors, window++, 0);
  return {
    uniform: next,
    poisson: (mean) => (mean === 0 ? 0 : poissonQuantile(next(), mean)),
    binomial: (count, share) => binomialQuantile(next(), count, share),
  };
}

/** How many of so many rollouts, each with draws of its own, come to what is asked. */
export function howMany(runs: number, seed: string, happens: (draws: Draws) => boolean): number {
  let count = 0;
  for (let run = 0; run < runs; run++) if (happens(drawsOf(`${seed}/${run}`))) count++;
  return count;
}

/**
 * The most that a count of rollouts, each with such a chance at most, comes to but for 3 seeds in 100 000: four standard
 * errors above the mean (one-sided normal tail).
 */
export function mostOf(runs: number, chance: number): number {
  return runs * chance + 4 * Math.sqrt(runs * chance * (1 - chance));
}
