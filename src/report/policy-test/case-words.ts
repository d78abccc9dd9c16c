import { countOf, formatCount } from '../../text/format-number.js';
import { assertionDetail } from '../study/assertion-text.js';
import type { CaseAssertionJson, CaseJson, MissJson, TestReport } from './test-report.js';

/** The world and the seeds of a case: `error_spike, seed 42`. */
export function caseFacts({ scenario, seed, runs }: CaseJson): string {
  return `${scenario}, ${runs === null ? '' : `${countOf(runs, 'run')} of `}seed ${seed}`;
}

/** In how many of its runs a case missed what it expects; empty for a single one. */
export function missedIn({ runs, seed }: MissJson, of: CaseJson): string {
  if (of.runs === null) return '';
  return `in ${formatCount(runs)} of ${countOf(of.runs, 'run')}, first with seed ${seed}`;
}

/** What a case's runs say of an assertion; if they cannot decide, that this fails it, and what would help. */
export function assertionWords(assertion: CaseAssertionJson, { scenario, runs }: CaseJson): string {
  const detail = assertionDetail({ ...assertion, scenario }, { runs: runs ?? 1, scenarios: [] });
  return assertion.outcome === 'undecided' ? `${detail} (counts as failed)` : detail;
}

/** Everything that a failed case missed, a line each. */
export function failureLines(of: CaseJson): string[] {
  return [
    ...of.misses.map((miss) => {
      const where = missedIn(miss, of);
      return `${miss.what}: expected ${miss.expected}, received ${miss.received}${where === '' ? '' : ` (${where})`}`;
    }),
    ...of.assertions
      .filter(({ outcome }) => outcome !== 'met')
      .map((assertion) => `${assertion.text}: received ${assertionWords(assertion, of)}`),
  ];
}

/** The commands that play again what a case missed, each once. */
export function playAgain({ misses }: CaseJson): readonly string[] {
  return [...new Set(misses.map(({ reproduce }) => reproduce))];
}

/** `4 passed, 1 failed`. */
export function tally({ complete, passed, failed, not_run }: TestReport): string {
  const left = not_run === 0 ? '' : `, ${formatCount(not_run)} not run${complete ? '' : ': interrupted'}`;
  return `${formatCount(passed)} passed, ${formatCount(failed)} failed${left}`;
}
