import type { AssertionJson } from '../../report/study/study-report.js';
import { formatCount } from '../../report/words/format-count.js';
import { quoted } from '../../report/words/quoted.js';
import { EXIT } from '../exit-codes.js';
import type { Streams } from '../streams.js';

/** A line on standard error for each assertion that is not met, or not known to be. Gives the exit code. */
export function tellUnmet(assertions: readonly AssertionJson[], streams: Streams): number {
  const unmet = assertions.filter(({ outcome }) => outcome !== 'met');
  for (const { text, outcome, observed, runs_needed: needed } of unmet) {
    const told = outcome === 'undecided' ? 'is undecided' : 'is not met';
    const seen = observed === null ? 'no run has such a figure' : String(observed);
    const more = needed === null ? '' : `; about ${formatCount(needed)} runs would decide`;
    streams.err(`canary-sim: ${quoted(text)} ${told}: ${seen}${more}\n`);
  }
  return unmet.length === 0 ? EXIT.done : EXIT.expectationNotMet;
}
