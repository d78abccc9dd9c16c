import type * as z from 'zod/mini';
import { FIGURES, type FigureName, OUTCOMES, type OutcomeName } from '../../model/results/outcome.js';
import type { AudienceResult, Distribution, RateResult, ScenarioResult } from '../../model/results/study.js';
import { type RoundedUnit, round } from '../json/figures-json.js';
import type { byAudience, ScenarioBody } from './scenario-schema.js';

export function byAudienceJson(audiences: readonly AudienceResult[] | undefined): {
  by_audience?: z.infer<typeof byAudience>;
} {
  if (audiences === undefined) return {};
  return {
    by_audience: Object.fromEntries(
      audiences.map(({ audience, exposureRequests, excessFailedRequests }) => [
        audience,
        {
          exposure_requests: distributionJson(exposureRequests),
          excess_failed_requests: distributionJson(excessFailedRequests),
        },
      ]),
    ),
  };
}

/** The figures of one scenario in the order in which reports have them. */
export function buildScenario(scenario: ScenarioResult): ScenarioBody {
  return {
    runs: scenario.runs,
    ...outcomesJson(scenario.outcomes),
    completed: rateJson(scenario.completed),
    rolled_back: rateJson(scenario.rolledBack),
    paused: rateJson(scenario.paused),
    ...figuresJson(scenario.figures),
    ...byAudienceJson(scenario.byAudience),
    stages: scenario.stages.map(({ stage, rolledBack, paused }) => ({
      name: stage,
      rolled_back: rateJson(rolledBack),
      paused: rateJson(paused),
    })),
    rules: scenario.rules.map(({ stage, metric, condition, place, first, alone }) => ({
      stage,
      metric,
      condition,
      ...(place === undefined ? {} : { rule: place }),
      first: rateJson(first),
      alone,
    })),
    ...(scenario.endings === undefined
      ? {}
      : { endings: scenario.endings.map(({ ended, ...of }) => ({ ...of, ended: rateJson(ended) })) }),
    ...(scenario.alerted === undefined ? {} : { alerted: rateJson(scenario.alerted) }),
    ...(scenario.heldByRule === undefined ? {} : { held_by_rule: rateJson(scenario.heldByRule) }),
  };
}

/** Both ends of an interval, rounded. */
export function intervalJson([low, high]: readonly [number, number], unit: RoundedUnit): [number, number] {
  return [round(low, unit), round(high, unit)];
}

export function rateJson({ count, rate, interval }: RateResult): ScenarioBody['completed'] {
  return { count, rate: round(rate, 'rate'), interval: intervalJson(interval, 'rate') };
}

function outcomesJson(outcomes: ScenarioResult['outcomes']): Pick<ScenarioBody, OutcomeName> {
  return Object.fromEntries(OUTCOMES.map((name) => [name, rateJson(outcomes[name])])) as Pick<
    ScenarioBody,
    OutcomeName
  >;
}

function figuresJson(figures: ScenarioResult['figures']): Pick<ScenarioBody, FigureName> {
  return Object.fromEntries(FIGURES.map((name) => [name, distributionJson(figures[name])])) as Pick<
    ScenarioBody,
    FigureName
  >;
}

/** As it stands in reports, rounded. */
export function distributionJson(figure: Distribution | null): ScenarioBody[FigureName] {
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
