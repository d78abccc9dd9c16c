import { satisfies } from '../../measures/conditions.js';
import type { AssertionProblem } from '../../model/problems/assertion-problem.js';
import {
  EXPERIMENT_OUTCOMES,
  type ExperimentAssertion,
  type ExperimentResult,
} from '../../model/results/experiment.js';
import type { Comparison, RateResult } from '../../model/results/study.js';
import type { NearMiss } from '../assertion.js';

export type ParsedExperimentAssertion =
  | { readonly ok: true; readonly assertion: ExperimentAssertion }
  | { readonly ok: false; readonly problem: AssertionProblem };

const COMPARISONS: readonly Comparison[] = ['<', '<=', '>', '>='];
const FIGURES = EXPERIMENT_OUTCOMES.map((outcome) => `${outcome}.rate`);
const EXAMPLE = 'held.rate >= 95%';

/** What is said of many runs of an experiment: `held.rate >= 95%`; spaces do not matter. Read, never evaluated. */
export function parseExperimentAssertion(text: string, nearMiss: NearMiss): ParsedExperimentAssertion {
  const found = text.trim();
  const [, subject = '', compared = '', limit = ''] = /^([^<>=!]*)([<>=!]*)(.*)$/s.exec(found) ?? [];
  const comparison = COMPARISONS.find((each) => each === compared);
  if (comparison === undefined) return failed({ code: 'no_comparison', found, allowed: COMPARISONS, example: EXAMPLE });
  const figure = subject.trim();
  const outcome = EXPERIMENT_OUTCOMES.find((each) => `${each}.rate` === figure);
  if (outcome === undefined) {
    const suggestion = nearMiss(figure, FIGURES);
    return failed({ code: 'unknown_figure', found: figure, allowed: FIGURES, suggestion });
  }
  const [, digits, percent] = /^((?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*(%?)$/i.exec(limit.trim()) ?? [];
  if (digits === undefined) return failed({ code: 'not_a_number', found: limit.trim() });
  const value = percent === '' ? Number(digits) : Number(digits) / 100;
  if (value > 1) {
    const meant = percent === '' && value <= 100 ? value : null;
    const allowed = { atLeast: 0, atMost: 1 };
    return failed({ code: 'limit_out_of_range', found: limit.trim(), allowed, meant });
  }
  return { ok: true, assertion: { text: found, outcome, comparison, limit: value } };
}

/** Whether it holds, as far as so many runs show: for both ends of the interval, for neither, or undecided. */
export function evaluateExperimentAssertion(
  assertion: ExperimentAssertion,
  observed: RateResult,
): ExperimentResult['assertions'][number] {
  const [atLow, atHigh] = observed.interval.map((end) => satisfies(end, assertion.comparison, assertion.limit));
  return { assertion, outcome: atLow !== atHigh ? 'undecided' : atLow === true ? 'met' : 'not_met', observed };
}

function failed(problem: AssertionProblem): ParsedExperimentAssertion {
  return { ok: false, problem };
}
