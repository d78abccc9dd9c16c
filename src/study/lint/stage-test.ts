import { chanceOfFewer, chanceOfMore } from '../../analysis/judges/count-evidence.js';
import type { SplitCounts } from '../../analysis/judges/split-counts.js';
import { poissonUpperTail } from '../../stats/lattice/poisson.js';
import { atomsOf, poissonTable } from './laws/poisson-table.js';
import { heardChance } from './laws/requests-needed.js';
import { firstThat } from './laws/search.js';

/** A test of one stage's counts, as it ends. */
export interface StageTest {
  /** Requests of either arm, expected. */
  readonly canary: number;
  readonly baseline: number;
  readonly minRequests: number;
  /** The share of stable's requests that are events. */
  readonly stableRate: number;
  /** The level of this test, and the ratio of rates that it tolerates. */
  readonly alpha: number;
  readonly margin: number;
  /** Whether fewer events are worse. */
  readonly fewer: boolean;
}

/** Of the baseline's events this many groups are told apart. */
const GROUPS = 64;

/**
 * The chance that the test fails a canary, as a function of the share of its requests that are events. Events of both arms are
 * Poisson, requests taken as expected; for each number of the baseline's events the number of the canary's from which on
 * (up to which, if fewer are worse) the test rejects is found by the test itself.
 */
export function stageTestPower(test: StageTest): (canaryRate: number) => number {
  const { canary, baseline, minRequests, stableRate, fewer } = test;
  const requests = Math.round(canary);
  if (Math.round(baseline) === 0 || requests === 0) return () => 0;
  const heard = heardChance(canary, minRequests);
  const bounds = atomsOf(poissonTable(baseline * stableRate), GROUPS).map(({ at, weight }) => ({
    weight,
    bound: boundOf(test, Math.min(Math.round(baseline), Math.round(at)), requests),
  }));
  return (canaryRate) => {
    const mean = canary * canaryRate;
    let power = 0;
    for (const { weight, bound } of bounds) {
      if (bound === null) continue;
      power += weight * (fewer ? 1 - poissonUpperTail(bound, mean) : poissonUpperTail(bound - 1, mean));
    }
    return heard * Math.min(1, power);
  };
}

/** The fewest events, or the most, with which the test rejects; null: none. */
function boundOf(test: StageTest, baselineEvents: number, requests: number): number | null {
  const { baseline, alpha, margin, fewer } = test;
  const rejects = (canaryEvents: number): boolean => {
    const counts: SplitCounts = {
      canaryEvents,
      canaryRequests: requests,
      baselineEvents,
      baselineRequests: Math.round(baseline),
      aloneRequests: 0,
    };
    return (fewer ? chanceOfFewer(counts, margin) : chanceOfMore(counts, margin)) <= alpha;
  };
  if (!fewer) return firstThat(0, requests, rejects);
  const missing = firstThat(0, requests, (less) => rejects(requests - less));
  return missing === null ? null : requests - missing;
}
