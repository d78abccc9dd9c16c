import { FIGURES, type FigureName, OUTCOMES } from '../model/results/outcome.js';
import type {
  Assertion,
  AssertionResult,
  ComparedEnding,
  CompareResult,
  FigureChange,
  RateResult,
  ScenarioName,
} from '../model/results/study.js';
import type { Setup } from '../model/setup.js';
import { sharedHorizonSeconds } from '../simulation/outcome.js';
import { isBadCanary } from '../simulation/worse-version.js';
import { wilson } from '../stats/intervals/one-proportion.js';
import { pairedDifferenceInterval } from '../stats/intervals/two-proportions.js';
import { isOnChange } from './assertion.js';
import { type Direction, goodDirection } from './compare-direction.js';
import { endingText, mergeEndings, sortedEndings } from './endings.js';
import {
  between,
  decide,
  type Estimate,
  evaluateAssertion,
  isFigure,
  isState,
  meanEstimate,
  missed,
  quantileEstimate,
  STATE_OF,
  unbounded,
  unitOf,
} from './evaluate-assertion.js';
import type { PairedState, PairedSummary } from './parts/paired.js';
import { type Sketch, sketchMean, sketchQuantile } from './sketch.js';
import type { Summary } from './summary.js';

/** Two plans in one world, and what their runs came to. */
export interface ComparedScenario {
  readonly name: ScenarioName;
  readonly before: Setup;
  readonly after: Setup;
  readonly paired: PairedSummary;
}

type Statistic = 'mean' | 'p50' | 'p95';

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
    scenarios: scenarios.map((scenario) => ({
      name: scenario.name,
      horizonSeconds: sharedHorizonSeconds([scenario.before, scenario.after]),
      changes: changesOf(scenario),
      ...endingsOf(scenario),
    })),
  };
}

/** How the runs of both ended, where a controller of a policy says it. */
function endingsOf({ before, after, paired }: ComparedScenario): { readonly endings?: readonly ComparedEnding[] } {
  if (before.rehearsal === undefined && after.rehearsal === undefined) return {};
  const both = new Map(paired.before.endings);
  mergeEndings(both, paired.after.endings);
  const rate = (setup: Setup, { endings, runs }: Summary, key: string): RateResult | null => {
    if (setup.rehearsal === undefined) return null;
    const count = endings.get(key)?.count ?? 0;
    return { count, rate: count / runs, interval: wilson(count, runs) };
  };
  return {
    endings: sortedEndings(both).map(([key, ending]) => ({
      ...endingText(key, ending),
      before: rate(before, paired.before, key),
      after: rate(after, paired.after, key),
    })),
  };
}

/** Whether what is said of the new plan, or of the change, holds, as far as the runs show. */
function evaluateOnCompare(assertion: Assertion, compared: ComparedScenario): AssertionResult {
  const { before, after } = compared.paired;
  if (!isOnChange(assertion)) return evaluateAssertion(assertion, after);
  const runsWithout = Math.max(missed(assertion.figure, before), missed(assertion.figure, after));
  return decide(assertion, changeEstimate(assertion, compared), after.runs, runsWithout);
}

function changeEstimate({ figure, statistic }: Assertion, compared: ComparedScenario): Estimate | null {
  const { before, after } = compared.paired;
  const { runs } = after;
  if (!isFigure(figure)) return rateChange(figure, compared, statistic === 'count' ? runs : 1);
  if (statistic !== 'mean' && statistic !== 'p50' && statistic !== 'p95') return null;
  const change = figureChange(figure, statistic, compared);
  const infinite = [missed(figure, before), missed(figure, after)] as const;
  if (change === null || (infinite[0] === 0 && infinite[1] === 0) || isSamePlan(compared)) return change;
  if (statistic === 'mean') return unbounded(change.observed);
  return quantileChange(figure, statistic, [before.figures[figure], after.figures[figure]], infinite, runs);
}

function changesOf(compared: ComparedScenario): readonly FigureChange[] {
  const { after, paired } = compared;
  const runs = paired.after.runs;
  const isBad = isBadCanary(after.world);
  const all = { before: runs, after: runs, compared: runs };
  const changes: FigureChange[] = [];
  for (const outcome of OUTCOMES) {
    const [from, to] = [paired.before.outcomes[outcome], paired.after.outcomes[outcome]];
    if (from + to === 0) continue;
    const estimate = rateChange(outcome, compared, 1);
    changes.push(change(`${outcome}.rate`, from / runs, to / runs, all, estimate, goodDirection(outcome, isBad)));
  }
  for (const figure of FIGURES) {
    const direction = goodDirection(figure, isBad);
    if (direction === null) continue;
    const having = {
      before: paired.before.figures[figure].count,
      after: paired.after.figures[figure].count,
      compared: paired.figures[figure].difference.count,
    };
    for (const statistic of ['mean', 'p95'] as const) {
      const [from, to] = beforeAndAfter(figure, statistic, paired);
      if (from === null && to === null) continue;
      const estimate = figureChange(figure, statistic, compared);
      changes.push(change(`${figure}.${statistic}`, from, to, having, estimate, direction));
    }
  }
  return changes;
}

function change(
  figure: string,
  before: number | null,
  after: number | null,
  runs: FigureChange['runs'],
  estimate: Estimate | null,
  direction: Direction,
): FigureChange {
  const about = { figure, before, after, runs };
  if (estimate === null) {
    const why = runs.before > 0 && runs.after > 0 ? 'no_same_outcome' : 'no_common_runs';
    return { ...about, difference: null, interval: null, judgement: 'no_interval', why };
  }
  const { observed: difference, low, high } = estimate;
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    return { ...about, difference, interval: null, judgement: 'no_interval', why: 'too_few_runs' };
  }
  const interval = [low, high] as const;
  if (low <= 0 && high >= 0) return { ...about, difference, interval, judgement: 'indistinguishable', why: null };
  const better = difference < 0 ? direction === 'less' : direction === 'more';
  // Who catches fewer may well catch the rest sooner.
  if (better && runs.after < runs.before) {
    return { ...about, difference, interval, judgement: 'indistinguishable', why: 'fewer_runs_have_it' };
  }
  return { ...about, difference, interval, judgement: better ? 'better' : 'worse', why: null };
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

function pairedState(name: Exclude<Assertion['figure'], FigureName>, { states, outcomes }: PairedSummary): PairedState {
  if (name === 'alerted' || name === 'held_by_rule') throw new Error(`a change of ${name} is not counted`);
  return isState(name) ? states[STATE_OF[name]] : outcomes[name];
}

/** After less before; `scale`: 1 for the rate, the number of runs for the count. */
function rateChange(
  name: Exclude<Assertion['figure'], FigureName>,
  compared: ComparedScenario,
  scale: number,
): Estimate {
  const { paired } = compared;
  const { runs } = paired.after;
  const { both, onlyBefore, onlyAfter } = pairedState(name, paired);
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
  if (isSamePlan(compared) || (difference.min === 0 && difference.max === 0)) return between(0, 0, 0, runs);
  if (statistic === 'mean') return meanEstimate(difference, runs, unit);
  return quantileChange(figure, statistic, [before, after], [0, 0], runs);
}

/** A quantile's difference is not that of any run: it is judged only where the two intervals do not overlap. */
function quantileChange(
  figure: FigureName,
  statistic: keyof typeof SHARES,
  [before, after]: readonly [Sketch, Sketch],
  infinite: readonly [number, number],
  runs: number,
): Estimate | null {
  const unit = unitOf(figure);
  const from = quantileEstimate(before, SHARES[statistic], { runs, infinite: infinite[0], unit });
  const to = quantileEstimate(after, SHARES[statistic], { runs, infinite: infinite[1], unit });
  const observed = to.observed - from.observed;
  // The difference of what is infinite twice may be anything.
  if (Number.isNaN(observed)) return null;
  const known = (value: number, otherwise: number) => (Number.isNaN(value) ? otherwise : value);
  const low = known(to.low - from.high, Number.NEGATIVE_INFINITY);
  const high = known(to.high - from.low, Number.POSITIVE_INFINITY);
  return between(observed, low, high, runs);
}

/** Then nothing can ever differ, and there is nothing to estimate. */
function isSamePlan({ before, after }: ComparedScenario): boolean {
  return JSON.stringify({ ...before, name: '' }) === JSON.stringify({ ...after, name: '' });
}
