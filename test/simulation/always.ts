import fc from 'fast-check';
import type { Run } from '../../src/model/run.js';
import type { Setup } from '../../src/model/setup.js';
import { simulate } from '../../src/simulation/simulate.js';
import { setups } from './any-setup.js';

/** Claims draw the same setups, as long as the seed of properties is the same: they are played once for all of them. */
const played = new Map<string, Run>();

function runOf(of: Setup, seed: string): Run {
  const key = JSON.stringify([of, seed]);
  const run = played.get(key) ?? simulate(of, seed);
  played.set(key, run);
  return run;
}

/** Holds for every setup and seed. A claim changes nothing of the run. */
export function always(claim: (run: Run, of: Setup) => void): void {
  fc.assert(
    fc.property(setups, fc.string({ minLength: 1 }), (of, seed) => claim(runOf(of, seed), of)),
    { numRuns: 200 },
  );
}
