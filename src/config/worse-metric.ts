import { isWorse, type ScenarioName, type WorseName } from '../model/results/study.js';
import { nearMiss } from '../text/near-miss.js';
import type { ConfigDocument } from './schema/config-schema.js';
import type { MetricDocument, MetricsDocument } from './schema/metrics-schema.js';

/** By how much a metric is worse in a world of its own where nothing is said of it: as conversions in `conversion_drop`. */
const WORSE_BY = 0.3;

/**
 * What the canary has of a metric in the world in which it is worse: `worse`, or 30 % more or less than stable. Of a ratio
 * it is 30 % of the rarer side, events or their absence, so that 98 % become 97.4, and 2 % become 2.6. As stable where
 * stable has nothing that could be more or less.
 */
export function worseValue({ stable, worse, better, ratio_of }: MetricDocument): number {
  if (worse !== undefined) return worse;
  const of = ratio_of === undefined ? stable : Math.min(stable, 1 - stable);
  return better === 'higher' ? stable - WORSE_BY * of : stable + WORSE_BY * of;
}

/** The worlds in which a metric of the document's own is worse, in its order. */
export function worseNames(metrics: MetricsDocument = {}): readonly WorseName[] {
  return Object.entries(metrics).flatMap(([name, metric]): WorseName[] =>
    worseValue(metric) === metric.stable ? [] : [`worse_${name}`],
  );
}

/** The metrics of a world: the canary has of each what stable has, but of the one that is worse in it. */
export function metricsIn(metrics: MetricsDocument, scenario: ScenarioName): MetricsDocument {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, { canary: _, ...metric }]) => [
      name,
      scenario === `worse_${name}` ? { ...metric, canary: worseValue(metric) } : metric,
    ]),
  );
}

/** Why a document has no world of this name; null: it has. */
export type ScenarioProblem =
  | {
      readonly code: 'unknown_scenario';
      readonly found: string;
      readonly allowed: readonly string[];
      readonly suggestion: string | null;
    }
  | { readonly code: 'not_worse_than_stable'; readonly metric: string; readonly stable: number };

export function scenarioProblem({ metrics = {} }: ConfigDocument, scenario: ScenarioName): ScenarioProblem | null {
  if (!isWorse(scenario)) return null;
  const metric = Object.keys(metrics).find((name) => scenario === `worse_${name}`);
  const known = metric === undefined ? undefined : metrics[metric];
  if (metric === undefined || known === undefined) {
    const allowed = worseNames(metrics);
    return { code: 'unknown_scenario', found: scenario, allowed, suggestion: nearMiss(scenario, allowed) };
  }
  return worseValue(known) === known.stable ? { code: 'not_worse_than_stable', metric, stable: known.stable } : null;
}
