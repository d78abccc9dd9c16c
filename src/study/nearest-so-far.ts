import type { Outcome } from '../model/results/outcome.js';
import { addOutcome, NEAR_MISS, type Summary } from './summary.js';

/**
 * How near runs of one setup came to a bound, of stretches that are played one after another: what came no nearer is not worked
 * out. Summed up together, stretches come to the same nearest miss as all runs at once.
 */
export class NearestSoFar {
  value = NEAR_MISS;
  private playedTo = 0;

  /** A stretch begins, with its first and its last run. One that does not follow those before knows nothing of them. */
  begin(first: number, last: number): void {
    if (first <= this.playedTo) this.value = NEAR_MISS;
    this.playedTo = last;
  }

  /** Sums up a run, as the nearest miss where it came nearer than those before. */
  add(summary: Summary, outcome: Outcome, run: number): void {
    addOutcome(summary, outcome, run, this.value);
    this.value = Math.max(this.value, outcome.closeness ?? this.value);
  }
}
