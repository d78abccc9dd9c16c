import type { Rule } from '../model/rule.js';

/** How a rule is told from others of its metric: `error_rate` is the first or the only one, `error_rate[1]` the second, as in a path. */
export function ruleLabel({ metric, place }: { readonly metric: string; readonly place?: number | undefined }): string {
  return place === undefined ? metric : `${metric}[${place}]`;
}

/** What of a rule goes with all that is said of it, as far as it is not left out. */
export type RuleScope = Pick<Rule, 'of' | 'place' | 'sequel'>;

export function scopeOf({ of, place, sequel }: RuleScope): RuleScope {
  return {
    ...(of === undefined ? {} : { of }),
    ...(place === undefined ? {} : { place }),
    ...(sequel === undefined ? {} : { sequel }),
  };
}
