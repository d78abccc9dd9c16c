import { describe, expect, it } from 'vitest';
import { ARM_CODES, PURPOSES } from '../../../src/random/address.js';
import { keyOf } from '../../../src/random/key.js';
import { uniform } from '../../../src/random/uniform.js';
import { normalQuantile } from '../../../src/stats/laws/normal.js';
import { judgeOne } from './judging.js';

const POINTS = 50;
/** Standard errors, of both simulations together; a right judge is outside for 6 seeds in 100 000 (normal tail). */
const TOLERANCE = 4;

/** Normal points with a standard deviation of 10, whatever their mean: the canary is shifted, not stretched. */
function points(arm: 'stable' | 'canary', run: number, mean: number): readonly number[] {
  const key = keyOf(`yardstick/${run}`);
  return Array.from({ length: POINTS }, (_, i) => {
    return mean + 10 * normalQuantile(uniform(key, ARM_CODES[arm], PURPOSES.latency, 0, i));
  });
}

function shareNotPassed(shift: number, runs: number): number {
  let notPassed = 0;
  for (let run = 0; run < runs; run++) {
    const { classification } = judgeOne(points('canary', run, 100 * (1 + shift)), points('stable', run, 100));
    if (classification !== 'Pass') notPassed++;
  }
  return notPassed / runs;
}

describe('of 50 points a side, with a standard deviation of 10 % of the baseline', () => {
  // R 4.2.2: wilcox.test(conf.int = TRUE, exact = FALSE, conf.level = 0.98) and the rule L > |E|/4 or U < −|E|/4, on
  // rnorm(50, 100 + shift, 10) and rnorm(50, 100, 10), seed 1.
  // Without a shift the closed form is near: 2 Φ(−Φ⁻¹(0.99) / 0.75) = 0.19 %, a tenth of the 2 % of the interval.
  it.each([
    ['nothing', 0, 8000, 0.0023, 20000],
    ['a shift of 5 %', 0.05, 2500, 0.2323, 6000],
    ['a shift of 10 %', 0.1, 2500, 0.9523, 6000],
  ])('%s is found as often as R finds it', (_, shift, runs, expected, runsOfR) => {
    const error = Math.sqrt(expected * (1 - expected) * (1 / runs + 1 / runsOfR));
    const found = shareNotPassed(shift, runs);
    expect(found).toBeGreaterThan(expected - TOLERANCE * error);
    expect(found).toBeLessThan(expected + TOLERANCE * error);
  });
});
