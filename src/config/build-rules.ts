import { CONDITION_NAMES } from '../measures/conditions.js';
import { METRICS, type OwnMetric } from '../model/metric.js';
import type { Rule } from '../model/rule.js';
import { certainSeconds } from '../text/duration.js';
import type { BurnRateDocument, RuleDocument, ThresholdsDocument } from './schema/thresholds-schema.js';

/** What thresholds demand, in the order of the metrics, those of the document's own last; of one metric as they are listed. */
export function buildRules(thresholds: ThresholdsDocument, own: readonly OwnMetric[] = []): readonly Rule[] {
  const all = thresholds as Readonly<Record<string, RuleDocument | readonly RuleDocument[] | undefined>>;
  const listed = (metric: Rule['metric'], rules: readonly RuleDocument[]): readonly Rule[] =>
    rules.map((rule, index) => placed(buildRule(metric, rule), index));
  const builtIn = METRICS.flatMap((metric) => {
    if (metric !== 'burn_rate') return listed(metric, listOf(thresholds[metric]));
    return listOf(thresholds.burn_rate).map((rule, index) => placed(buildBurnRate(rule), index));
  });
  return [...builtIn, ...own.flatMap(({ name }) => listed(name, listOf(all[name])))];
}

/** One rule is a list of one. */
function listOf<R>(rules: R | readonly R[] | undefined): readonly R[] {
  return rules === undefined ? [] : ([rules].flat() as R[]);
}

function placed(rule: Rule, index: number): Rule {
  return index === 0 ? rule : { ...rule, place: index };
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
  const { max, max_long } = rule;
  return {
    metric: 'burn_rate',
    ...scopeOf(rule),
    conditions: [{ name: 'max', limit: max }],
    floor: null,
    holdSeconds: certainSeconds(rule.for),
    spansSeconds: [certainSeconds(rule.long), certainSeconds(rule.short)],
    ...(max_long === undefined || max_long === max ? {} : { spanLimits: [max_long, max] }),
  };
}

function scopeOf({ of, then }: Pick<RuleDocument, 'of' | 'then'>): Pick<Rule, 'of' | 'sequel'> {
  return {
    ...(of === 'service' ? { of } : {}),
    ...(then === undefined || then === 'roll_back' ? {} : { sequel: then }),
  };
}
