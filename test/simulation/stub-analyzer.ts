import type { Analyzer } from '../../src/analysis/analyzer.js';
import type { Observation } from '../../src/model/observation.js';
import type { Stage } from '../../src/model/plan.js';
import type { Asks, DecidedBy, Finding, Verdict } from '../../src/model/verdict.js';

export interface Said {
  readonly verdict: Verdict;
  readonly asks: Asks;
}

export const PASSES: Said = { verdict: 'PASS', asks: null };
export const SAYS_NOTHING: Said = { verdict: 'INCONCLUSIVE', asks: null };
export const ASKS_FOR_A_PERSON: Said = { verdict: 'PASS', asks: 'hold' };
export const WOULD_PROMOTE: Said = { verdict: 'PASS', asks: 'promote' };

/** What has to be found in a window that fails. */
const BREACH: Finding = {
  metric: 'error_rate',
  condition: 'max',
  limit: 0.5,
  outcome: 'breached',
  observed: 1,
  baseline: null,
  bound: 0.5,
};

/** An analyzer that says what it is told to at its first look, its second, …, whatever it sees; looks count from 0. */
export function saying(what: (look: number, stage: Stage, observation: Observation) => Said): Analyzer<number> {
  return {
    begin: () => 0,
    analyze(looks, stage, observation) {
      const said = what(looks, stage, observation);
      const findings = said.verdict === 'FAIL' ? [BREACH] : [];
      const decidedBy: DecidedBy = { row: rowOf(said), evidence: [], findings };
      const judgement = { ...said, findings, silence: null, evidence: [], decidedBy };
      return { judgement, memory: looks + 1, closeness: -1 };
    },
  };
}

/** A row of the table by which it may have come to what it says. */
function rowOf({ verdict, asks }: Said): DecidedBy['row'] {
  if (asks === 'hold') return 'no_data_in_the_stage';
  if (asks === 'promote') return 'canary_is_no_worse_than_the_margin';
  if (verdict === 'INCONCLUSIVE') return 'judges_are_undecided';
  return verdict === 'FAIL' ? 'threshold_is_breached' : 'otherwise';
}
