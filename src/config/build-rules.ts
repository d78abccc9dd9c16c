import { CONDITION_NAMES } from '../measures/conditions.js';
import { METRICS, type OwnMetric } from '../model/metric.js';
import type { Rule } from '../model/rule.js';
import { certainSeconds } from '../text/duration.js';
import type { BurnRateDocument, RuleDocument, ThresholdsDocument } from './schema/thresholds-schema.js';

/** What thresholds demand, in the order of the metrics, those of the document's own last. */
export function buildRules(thresholds: ThresholdsDocument, own: readonly OwnMetric[] = []): readonly Rule[] {
  const ownRules = thresholds as Readonly<Record<string, RuleDocument | undefined>>;
  const ofOwn = own.flatMap(({ name }) => {
    const rule = ownRules[name];
    return rule === undefined ? [] : [buildRule(name, rule)];
  });
  const builtIn = METRICS.flatMap((metric) => {
    if (metric === 'burn_rate') return thresholds.burn_rate === undefined ? [] : [buildBurnRate(thresholds.burn_rate)];
    const rule = thresholds[metric];
    return rule === undefined ? [] : [buildRule(metric, rule)];
  });
  return [...builtIn, ...ofOwn];
}

function buildRule(metric: Rule['metric'], rule: RuleDocument): Rule {
  const conditions = CONDITION_NAMES.flatMap((name) => {
    const limit = rule[name];
    return limit === undefined ? [] : [{ name, limit }];
  });
  return {
    metric,
    ...scopeOf(rule),
    conditions,
    floor: rule.floor ?? null,
    holdSeconds: certainSeconds(rule.for),
    spansSeconds: rule.over === undefined ? [] : [certainSeconds(rule.over)],
  };
}

function buildBurnRate(rule: BurnRateDocument): Rule {
  return {
    metric: 'burn_rate',
    ...scopeOf(rule),
    conditions: [{ name: 'max', limit: rule.max }],
    floor: null,
    holdSeconds: certainSeconds(rule.for),
    spansSeconds: [certainSeconds(rule.long), certainSeconds(rule.short)],
  };
}

function scopeOf({ of }: { readonly of?: 'canary' | 'service' | undefined }): Pick<Rule, 'of'> {
  return of === 'service' ? { of } : {};
}
