import { FIGURES, type FigureName } from '../../model/outcome.js';
import type { Distribution, RateResult, ScenarioResult } from '../../model/study.js';
import { type RoundedUnit, round } from '../json/round.js';
import type { ScenarioJson } from './study-schema.js';

/** What the runs of a scenario came to, without its name and its notable runs. */
export type ScenarioBody = Omit<ScenarioJson, 'name' | 'notable'>;

/** The figures of one scenario in the order in which reports have them. */
export function buildScenario(scenario: ScenarioResult): ScenarioBody {
  return {
    runs: scenario.runs,
    completed: rateJson(scenario.completed),
    rolled_back: rateJson(scenario.rolledBack),
    paused: rateJson(scenario.paused),
    ...figuresJson(scenario.figures),
    stages: scenario.stages.map(({ stage, rolledBack, paused }) => ({
      name: stage,
      rolled_back: rateJson(rolledBack),
      paused: rateJson(paused),
    })),
    rules: scenario.rules.map(({ stage, metric, condition, first, alone }) => ({
      stage,
      metric,
      condition,
      first: rateJson(first),
      alone,
    })),
  };
}

/** Both ends of an interval, rounded. */
export function intervalJson([low, high]: readonly [number, number], unit: RoundedUnit): [number, number] {
  return [round(low, unit), round(high, unit)];
}

export function rateJson({ count, rate, interval }: RateResult): ScenarioJson['completed'] {
  return { count, rate: round(rate, 'rate'), interval: intervalJson(interval, 'rate') };
}

function figuresJson(figures: ScenarioResult['figures']): Pick<ScenarioJson, FigureName> {
  return Object.fromEntries(FIGURES.map((name) => [name, distributionJson(figures[name])])) as Pick<
    ScenarioJson,
    FigureName
  >;
}

function distributionJson(figure: Distribution | null): ScenarioJson[FigureName] {
  if (figure === null) return null;
  return {
    count: figure.count,
    mean: round(figure.mean, 'measure'),
    interval: intervalJson(figure.interval, 'measure'),
    min: round(figure.min, 'measure'),
    p50: round(figure.p50, 'measure'),
    p95: round(figure.p95, 'measure'),
    max: round(figure.max, 'measure'),
  };
}
