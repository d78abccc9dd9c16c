import { CONDITION_NAMES } from '../measures/conditions.js';
import { METRICS } from '../model/metric.js';
import { DEFAULTS } from './schema/config-defaults.js';
import type { BurnRateDocument, RuleDocument, ThresholdsDocument } from './schema/config-document.js';
import type { ConfigInput } from './schema/config-schema.js';
import { saidOf, saidOr, type Tolerant } from './tolerant.js';

type Draft = Tolerant<NonNullable<ConfigInput['thresholds']>>;

/** Fills in what is said of the metrics that are judged. */
export function completeThresholds(draft: Draft): Tolerant<ThresholdsDocument> {
  if (draft === undefined) return undefined;
  const metrics = METRICS.filter((metric) => Object.hasOwn(draft, metric));
  const rules = metrics.map((metric) => [
    metric,
    metric === 'burn_rate' ? completeBurnRate(draft.burn_rate) : completeRule(draft[metric]),
  ]);
  return Object.fromEntries(rules);
}

function completeRule(draft: NonNullable<Draft>['error_rate']): Tolerant<RuleDocument> {
  if (draft === undefined) return undefined;
  return { ...saidOf(draft, ...CONDITION_NAMES, 'floor', 'over'), for: saidOr(draft, 'for', DEFAULTS.hold) };
}

function completeBurnRate(draft: NonNullable<Draft>['burn_rate']): Tolerant<BurnRateDocument> {
  if (draft === undefined) return undefined;
  const { burnRate } = DEFAULTS;
  return {
    max: saidOr(draft, 'max', burnRate.max),
    long: saidOr(draft, 'long', burnRate.long),
    short: saidOr(draft, 'short', burnRate.short),
    for: saidOr(draft, 'for', DEFAULTS.hold),
  };
}
