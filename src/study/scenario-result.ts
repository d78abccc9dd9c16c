import type { OwnMetricName } from '../model/metric.js';
import { FIGURE_PARTS, FIGURES, type FigureName, OUTCOMES, type OutcomeName } from '../model/results/outcome.js';
import type {
  Distribution,
  EndingRates,
  NotableRun,
  RateResult,
  RuleRates,
  ScenarioName,
  ScenarioResult,
} from '../model/results/study.js';
import type { Sequel } from '../model/rule.js';
import type { Setup } from '../model/setup.js';
import { conditionKey } from '../simulation/exercised.js';
import { conditionsOf, judgedSubjects } from '../simulation/judged-subjects.js';
import { meanHalfWidth, wilson } from '../stats/intervals/one-proportion.js';
import { endingText, sortedEndings } from './endings.js';
import { runSeed } from './play-runs.js';
import { atRank, type Sketch, sketchMean, sketchQuantile, sketchVariance } from './sketch.js';
import type { Summary } from './summary.js';

/** The figures of a scenario, from the summary of at least one run. */
export function scenarioResult(name: ScenarioName, setup: Setup, seed: string, summary: Summary): ScenarioResult {
  const { runs, states } = summary;
  const rate = (count: number): RateResult => ({ count, rate: count / runs, interval: wilson(count, runs) });
  const stages = setup.plan.stages.map(({ name: stage }, index) => ({
    stage,
    rolledBack: rate(summary.ends.get(`${index} ROLLED_BACK`) ?? 0),
    paused: rate(summary.ends.get(`${index} PAUSED`) ?? 0),
  }));
  return {
    name,
    runs,
    completed: rate(states.COMPLETED),
    rolledBack: rate(states.ROLLED_BACK),
    paused: rate(states.PAUSED),
    outcomes: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, rate(summary.outcomes[outcome])])) as Record<
      OutcomeName,
      RateResult
    >,
    figures: Object.fromEntries(
      FIGURES.map((figure) => [figure, distribution(figure, summary.figures[figure])]),
    ) as Record<FigureName, Distribution | null>,
    ...audienceResults(summary),
    stages,
    rules: ruleRates(setup, summary, rate),
    ...(setup.rehearsal === undefined ? {} : { endings: endingRates(summary, rate) }),
    ...sequelRates(setup, summary, rate),
    notable: notableRuns(seed, summary),
  };
}

export function audienceResults({ byAudience }: Summary): Pick<ScenarioResult, 'byAudience'> {
  if (byAudience.size === 0) return {};
  return {
    byAudience: [...byAudience].map(([audience, { exposureRequests, excessFailedRequests }]) => ({
      audience,
      exposureRequests: distributionOf(exposureRequests, 1),
      excessFailedRequests: distributionOf(excessFailedRequests, 1),
    })),
  };
}

/** How a figure is distributed, in its own unit; null if no run has it. */
export function distribution(figure: FigureName, sketch: Sketch): Distribution | null {
  return distributionOf(sketch, FIGURE_PARTS[figure] ?? 1);
}

/** The same of what was summed up in so many parts of its unit. */
export function distributionOf(sketch: Sketch, unit: number): Distribution | null {
  const { count } = sketch;
  if (count === 0) return null;
  const mean = sketchMean(sketch);
  const half = meanHalfWidth(sketchVariance(sketch), count);
  return {
    count,
    mean: mean / unit,
    interval: [(mean - half) / unit, (mean + half) / unit],
    min: sketch.min / unit,
    p50: sketchQuantile(sketch, 0.5) / unit,
    p95: sketchQuantile(sketch, 0.95) / unit,
    max: sketch.max / unit,
  };
}

/** What `conditionKey` makes of what a policy names. */
const FIRED_KEY = /^(\d+) (.*) (\S+)$/s;

function ruleRates(setup: Setup, { fired }: Summary, rate: (count: number) => RateResult): readonly RuleRates[] {
  const rules: RuleRates[] = [];
  if (setup.rehearsal !== undefined) {
    for (const [key, { first, alone }] of fired) {
      const [, index = '', metric = '', condition = ''] = FIRED_KEY.exec(key) ?? [];
      const stage = setup.plan.stages[Number(index)]?.name ?? '';
      rules.push({ stage, metric: metric as OwnMetricName, condition, first: rate(first), alone });
    }
    return rules.sort((one, other) => other.first.count - one.first.count);
  }
  const judged = judgedSubjects(setup.plan.judging);
  for (const [index, stage] of setup.plan.stages.entries()) {
    for (const fires of [...conditionsOf(stage.rules), ...judged]) {
      const counts = fired.get(conditionKey(index, fires));
      if (counts === undefined) continue;
      rules.push({ stage: stage.name, ...fires, first: rate(counts.first), alone: counts.alone });
    }
  }
  return rules.sort((one, other) => other.first.count - one.first.count);
}

function endingRates({ endings }: Summary, rate: (count: number) => RateResult): readonly EndingRates[] {
  return sortedEndings(endings).map(([key, ending]) => ({ ...endingText(key, ending), ended: rate(ending.count) }));
}

/** How often rules that roll nothing back did what they do; nothing where the plan has none. */
function sequelRates(
  { plan }: Setup,
  { alerted, heldByRule }: Summary,
  rate: (count: number) => RateResult,
): Pick<ScenarioResult, 'alerted' | 'heldByRule'> {
  const has = (...asked: readonly Sequel[]): boolean =>
    plan.stages.some(({ rules }) => rules.some(({ sequel }) => sequel !== undefined && asked.includes(sequel)));
  return {
    ...(has('alert') ? { alerted: rate(alerted) } : {}),
    ...(has('pause', 'freeze') ? { heldByRule: rate(heldByRule) } : {}),
  };
}

function notableRuns(seed: string, { figures, worst, nearestMiss }: Summary): ScenarioResult['notable'] {
  const excess = figures.excess_failed_requests;
  const median = atRank(excess, Math.ceil(excess.count / 2));
  const notable = ({ run, value }: { run: number; value: number }): NotableRun => ({ seed: runSeed(seed, run), value });
  if (worst === null) throw new Error('a study has at least one run');
  return {
    worst: notable(worst),
    median: notable({ run: median.firstRun, value: median.value }),
    nearestMiss: nearestMiss === null ? null : notable(nearestMiss),
  };
}
