import type { Metric } from '../../model/metric.js';
import type { Condition, Rule } from '../../model/rule.js';
import type { ValueLimits } from './metric-law.js';

interface Meaning {
  readonly relative: boolean;
  readonly side: 'above' | 'below';
  bound(limit: number, baseline: number): number;
}

/**
 * What the conditions that there is a law for mean to who judges, said once more: a study may not ask the judge. A test
 * compares the two.
 */
export const MEANINGS: Readonly<Record<string, Meaning>> = {
  max: { relative: false, side: 'above', bound: (limit) => limit },
  min: { relative: false, side: 'below', bound: (limit) => limit },
  max_increase: { relative: true, side: 'above', bound: (limit, baseline) => baseline + limit },
  max_decrease: { relative: true, side: 'below', bound: (limit, baseline) => baseline - limit },
  max_ratio: { relative: true, side: 'above', bound: (limit, baseline) => limit * baseline },
  min_ratio: { relative: true, side: 'below', bound: (limit, baseline) => limit * baseline },
};

/** Whether there is a law for every condition of a rule. */
export function isKnown({ conditions }: Rule): boolean {
  return conditions.every(({ name }) => Object.hasOwn(MEANINGS, name));
}

export function isRelative({ conditions }: Rule): boolean {
  return conditions.some(({ name }) => meaningOf(name).relative);
}

export function meaningOf(name: string): Meaning {
  const meaning = MEANINGS[name];
  if (meaning === undefined) throw new Error(`no law is known of "${name}"`);
  return meaning;
}

/** The values beyond which a rule is in breach, given the baseline's; null: nobody knows it. */
export function valueLimits({ conditions, floor }: Rule, baseline: number | null): ValueLimits {
  let [above, below] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { name, limit } of conditions) {
    const { relative, side, bound } = meaningOf(name);
    if (relative && baseline === null) continue;
    const at = bound(limit, baseline ?? 0);
    if (side === 'below') below = Math.max(below, at);
    else above = Math.min(above, relative && floor !== null ? Math.max(at, floor) : at);
  }
  return { above, below };
}

/** What a condition's limit becomes as it is loosened, from as it is at 0 to what allows nearly anything at 1; null: unknown. */
export function loosened({ name, limit }: Condition, metric: Metric, level: number): number | null {
  const towards = (from: number, to: number): number => {
    const least = Math.log(Math.max(from, 1e-7));
    return level === 0 ? from : Math.exp(least + (Math.log(to) - least) * level);
  };
  const most = metric.endsWith('_rate') && metric !== 'burn_rate' ? 1 : Math.max(1, limit) * 1_000;
  if (meaningOf(name).side === 'above') return towards(limit, name === 'max_ratio' ? Math.max(1, limit) * 1_000 : most);
  if (metric !== 'success_rate') return null;
  return name === 'max_decrease' ? towards(limit, 1) : Math.max(0, 1 - towards(1 - limit, 1));
}
