import { type ConditionMeaning, conditionMeaning, nearness } from '../measures/conditions.js';
import type { MetricSource } from '../measures/metric-source.js';
import { metricRow } from '../measures/metrics.js';
import { ruleLabel, scopeOf } from '../measures/rule-label.js';
import type { Metric, OwnMetric } from '../model/metric.js';
import type { Condition, Rule } from '../model/rule.js';
import type { Finding, FindingOutcome } from '../model/verdict.js';

/** A rule with what its conditions mean looked up: a study checks millions of windows. */
export interface CheckedRule {
  readonly rule: Rule;
  /** Under which its breaches are remembered. */
  readonly key: string;
  readonly source: MetricSource;
  /** Whether it goes by the canary's requests in the window alone, as most rules do: no other stretch, service, or part of them. */
  readonly isPlain: boolean;
  readonly conditions: readonly CheckedCondition[];
}

export interface CheckedCondition {
  readonly condition: Condition;
  readonly meaning: ConditionMeaning;
}

/** `own`: metrics that the plan brings along; `slowerThanMs`: what counts against its objective as a failure does. */
export function checkedRule(rule: Rule, own: readonly OwnMetric[] = [], slowerThanMs?: number): CheckedRule {
  const { source } = metricRow(rule.metric, own, slowerThanMs);
  return {
    rule,
    key: ruleLabel(rule),
    source,
    isPlain:
      rule.spansSeconds.length === 0 && rule.of === undefined && source.of !== 'copies' && source.of !== 'conversions',
    conditions: rule.conditions.map((condition) => ({ condition, meaning: conditionMeaning(condition.name) })),
  };
}

/** `bound`: null, it is not known. */
export function outcomeOf(
  rule: Rule,
  meaning: ConditionMeaning,
  observed: number,
  bound: number | null,
): Exclude<FindingOutcome, 'pending'> {
  if (bound === null) return 'unknown';
  return isBreached(rule, meaning, observed, bound) ? 'breached' : 'held';
}

function isBreached({ floor }: Rule, { relative, breach }: ConditionMeaning, observed: number, bound: number): boolean {
  if (breach === 'below') return observed < bound;
  // A floor excuses what is more than the baseline and still little; a fall below the baseline it does not know.
  return observed > bound && !(relative && floor !== null && observed <= floor);
}

/** What the conditions checked in a window come to so far. Findings are kept where a caller asks for them. */
export class Checks {
  findings: Finding[] | null = null;
  /** Of the rule that is being checked. */
  isBreached = false;
  /** Of all rules of the window: a breach that counts, one that has yet to hold, and what could not be known. */
  isFailed = false;
  isPending = false;
  isUnknown = false;
  /** A breach that counts of a rule that pauses or freezes. */
  isWaiting = false;
  /** The first metric whose rule had no series of errors to go by. */
  withoutSeries: Metric | null = null;
  /** The least that any rule had to go by. */
  fewestRequests = Number.POSITIVE_INFINITY;
  /** Of what held: see `Inquiry`. */
  closeness = -1;

  /** `closeness`: what comes no nearer to a bound is of no interest. */
  begin(withFindings: boolean, closeness: number): void {
    this.findings = withFindings ? [] : null;
    this.isFailed = false;
    this.isPending = false;
    this.isUnknown = false;
    this.isWaiting = false;
    this.withoutSeries = null;
    this.fewestRequests = Number.POSITIVE_INFINITY;
    this.closeness = closeness;
  }

  /** What a condition came to. `bound`: null, it is not known. */
  add(
    rule: Rule,
    { condition, meaning }: CheckedCondition,
    limit: number,
    observed: number,
    baseline: number | null,
    bound: number | null,
  ): void {
    if (bound === null) this.isUnknown = true;
    else if (isBreached(rule, meaning, observed, bound)) this.isBreached = true;
    else {
      // What is beyond its bound and held was excused by a floor.
      const near = nearness(meaning.breach, observed, bound);
      if (near > this.closeness) this.closeness = near < 1 ? near : 1;
    }
    if (this.findings === null) return;
    const { metric } = rule;
    const outcome = outcomeOf(rule, meaning, observed, bound);
    const { name } = condition;
    this.findings.push({ metric, condition: name, limit, outcome, observed, baseline, bound, ...scopeOf(rule) });
  }
}
