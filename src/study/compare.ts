import { FIGURES, type FigureName } from '../model/outcome.js';
import type { Setup } from '../model/setup.js';
import type { Assertion, AssertionResult, CompareResult, FigureChange, ScenarioName } from '../model/study.js';
import { pairedDifferenceInterval } from '../stats/intervals/two-proportions.js';
import { isOnChange } from './assertion.js';
import { type Direction, goodDirection } from './compare-direction.js';
import {
  between,
  decide,
  type Estimate,
  evaluateAssertion,
  meanEstimate,
  quantileEstimate,
  STATE_OF,
  unitOf,
} from './evaluate-assertion.js';
import type { PairedSummary } from './paired.js';
import { type Sketch, sketchMean, sketchQuantile } from './sketch.js';

/** Two plans in one world, and what their runs came to. */
export interface ComparedScenario {
  readonly name: ScenarioName;
  readonly before: Setup;
  readonly after: Setup;
  readonly paired: PairedSummary;
}

type State = keyof typeof STATE_OF;
type Statistic = 'mean' | 'p50' | 'p95';

const STATES = ['completed', 'rolled_back', 'paused'] as const satisfies readonly State[];

/** Every figure of which one direction is good, before and after. */
export function compareResult(
  played: Pick<CompareResult, 'complete' | 'runs' | 'seed'>,
  assertions: readonly Assertion[],
  scenarios: readonly ComparedScenario[],
): CompareResult {
  return {
    ...played,
    assertions: assertions.map((assertion) => {
      const compared = scenarios.find(({ name }) => name === assertion.scenario);
      if (compared === undefined) throw new Error(`${assertion.scenario} was not played`);
      return evaluateOnCompare(assertion, compared);
    }),
    scenarios: scenarios.map((scenario) => ({ name: scenario.name, changes: changesOf(scenario) })),
  };
}

/** Whether what is said of the new plan, or of the change, holds, as far as the runs show. */
function evaluateOnCompare(assertion: Assertion, compared: ComparedScenario): AssertionResult {
  const { after } = compared.paired;
  if (!isOnChange(assertion)) return evaluateAssertion(assertion, after);
  return decide(assertion, changeEstimate(assertion, compared), after.runs);
}

function changeEstimate({ figure, statistic }: Assertion, compared: ComparedScenario): Estimate | null {
  const { runs } = compared.paired.after;
  if (figure === 'completed' || figure === 'rolled_back' || figure === 'paused') {
    return rateChange(figure, compared, statistic === 'count' ? runs : 1);
  }
  if (statistic !== 'mean' && statistic !== 'p50' && statistic !== 'p95') return null;
  return figureChange(figure, statistic, compared);
}

function changesOf(compared: ComparedScenario): readonly FigureChange[] {
  const { name, after, paired } = compared;
  const runs = paired.after.runs;
  const changes: FigureChange[] = [];
  for (const state of STATES) {
    const [from, to] = [paired.before.states[STATE_OF[state]] / runs, paired.after.states[STATE_OF[state]] / runs];
    const estimate = rateChange(state, compared, 1);
    changes.push(change(`${state}.rate`, from, to, estimate, true, goodDirection(state, name, after)));
  }
  for (const figure of FIGURES) {
    const direction = goodDirection(figure, name, after);
    if (direction === null) continue;
    for (const statistic of ['mean', 'p95'] as const) {
      const [from, to] = beforeAndAfter(figure, statistic, paired);
      if (from === null && to === null) continue;
      const estimate = figureChange(figure, statistic, compared);
      changes.push(change(`${figure}.${statistic}`, from, to, estimate, statistic === 'mean', direction));
    }
  }
  return changes;
}

function change(
  figure: string,
  before: number | null,
  after: number | null,
  estimate: Estimate | null,
  withInterval: boolean,
  direction: Direction,
): FigureChange {
  if (estimate === null) {
    return { figure, before, after, difference: null, interval: null, judgement: 'indistinguishable' };
  }
  const { observed, low, high } = estimate;
  const tells = low > 0 || high < 0;
  const better = observed < 0 ? direction === 'less' : direction === 'more';
  return {
    figure,
    before,
    after,
    difference: observed,
    interval: withInterval ? [low, high] : null,
    judgement: !tells ? 'indistinguishable' : better ? 'better' : 'worse',
  };
}

/** In the pairs that have the figure in both runs; of either plan by itself if there are none. */
function beforeAndAfter(
  figure: FigureName,
  statistic: Statistic,
  { before, after, figures }: PairedSummary,
): readonly [number | null, number | null] {
  const pairs = figures[figure];
  const [from, to] =
    pairs.difference.count > 0 ? [pairs.before, pairs.after] : [before.figures[figure], after.figures[figure]];
  const of = (sketch: Sketch) => (sketch.count === 0 ? null : statisticOf(sketch, statistic) / unitOf(figure));
  return [of(from), of(to)];
}

function statisticOf(sketch: Sketch, statistic: Statistic): number {
  return statistic === 'mean' ? sketchMean(sketch) : sketchQuantile(sketch, SHARES[statistic]);
}

const SHARES = { p50: 0.5, p95: 0.95 } as const;

/** After less before; `scale`: 1 for the rate, the number of runs for the count. */
function rateChange(state: State, compared: ComparedScenario, scale: number): Estimate {
  const { paired } = compared;
  const { runs } = paired.after;
  const { both, onlyBefore, onlyAfter } = paired.states[STATE_OF[state]];
  if (isSamePlan(compared)) return between(0, 0, 0, runs);
  const neither = runs - both - onlyBefore - onlyAfter;
  const interval = (times: number) =>
    pairedDifferenceInterval({
      both: both * times,
      onlyFirst: onlyBefore * times,
      onlySecond: onlyAfter * times,
      neither: neither * times,
    });
  const [low, high] = interval(1);
  const observed = (onlyAfter - onlyBefore) / runs;
  const runsToTell = (limit: number): number => {
    const share = limit / scale;
    if (share === observed) return Number.POSITIVE_INFINITY;
    let times = 1;
    for (let [from, to] = interval(times); from <= share && share <= to; [from, to] = interval(times)) times *= 1.01;
    return runs * times;
  };
  return { observed: observed * scale, low: low * scale, high: high * scale, runsToTell };
}

function figureChange(figure: FigureName, statistic: Statistic, compared: ComparedScenario): Estimate | null {
  const { paired } = compared;
  const { runs } = paired.after;
  const { before, after, difference } = paired.figures[figure];
  const unit = unitOf(figure);
  if (difference.count === 0) return null;
  if (isSamePlan(compared)) return between(0, 0, 0, runs);
  if (statistic === 'mean') return meanEstimate(difference, runs, unit);
  // A quantile's difference is not that of any run: it is judged only where the two intervals do not overlap.
  const from = quantileEstimate(before, SHARES[statistic], runs, unit);
  const to = quantileEstimate(after, SHARES[statistic], runs, unit);
  return between(to.observed - from.observed, to.low - from.high, to.high - from.low, runs);
}

/** Then nothing can ever differ, and there is nothing to estimate. */
function isSamePlan({ before, after }: ComparedScenario): boolean {
  return JSON.stringify({ ...before, name: '' }) === JSON.stringify({ ...after, name: '' });
}
