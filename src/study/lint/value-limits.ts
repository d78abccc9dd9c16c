import { conditionMeaning } from '../../measures/conditions.js';
import { METRIC_UNITS, metricRow } from '../../measures/metrics.js';
import type { Metric, OwnMetric } from '../../model/metric.js';
import type { Condition, Rule } from '../../model/rule.js';
import type { ValueLimits } from './laws/metric-law.js';

/** Whether there is a law for every condition of a rule: of the canary's past there is none. */
export function isKnown({ conditions }: Rule): boolean {
  return conditions.every(({ name }) => !conditionMeaning(name).looksBack);
}

export function isRelative({ conditions }: Rule): boolean {
  return conditions.some(({ name }) => conditionMeaning(name).relative);
}

/**
 * The values beyond which a rule is in breach, given the baseline's; null: it is not known. Of one of the stretches that it looks
 * back over, by its index; else of all of them.
 */
export function valueLimits(rule: Rule, baseline: number | null, stretch: number | null = null): ValueLimits {
  const { conditions, floor, spanLimits } = rule;
  let [above, below] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { name, limit: whole } of conditions) {
    const limit =
      spanLimits === undefined ? whole : stretch === null ? Math.max(...spanLimits) : (spanLimits[stretch] ?? whole);
    const meaning = conditionMeaning(name);
    if (meaning.looksBack) throw new Error(`no law is known of "${name}"`);
    const { relative, breach } = meaning;
    if (relative && baseline === null) continue;
    const at = meaning.bound(limit, baseline ?? 0);
    if (breach === 'below') below = Math.max(below, at);
    else above = Math.min(above, relative && floor !== null ? Math.max(at, floor) : at);
  }
  return { above, below };
}

/** What a condition's limit becomes as it is loosened, from as it is at 0 to what allows nearly anything at 1; null: unknown. */
export function loosened(
  { name, limit }: Condition,
  metric: Metric,
  level: number,
  own: readonly OwnMetric[] = [],
): number | null {
  const towards = (from: number, to: number): number => {
    const least = Math.log(Math.max(from, 1e-7));
    return level === 0 ? from : Math.exp(least + (Math.log(to) - least) * level);
  };
  const { unit, worse } = metricRow(metric, own);
  const { breach, limit: kind } = conditionMeaning(name);
  const { most } = METRIC_UNITS[unit];
  const wide = Math.max(1, limit) * 1_000;
  if (breach === 'above') return towards(limit, kind === 'ratio' || most === Number.POSITIVE_INFINITY ? wide : most);
  if (worse === 'more') return null;
  return kind === 'difference' ? towards(limit, most) : Math.max(0, 1 - towards(1 - limit, 1));
}
