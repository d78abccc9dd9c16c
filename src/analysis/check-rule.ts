import type { ConditionMeaning, Past } from '../measures/conditions.js';
import type { MetricSource } from '../measures/metric-source.js';
import { judgedFrom, valueFrom } from '../measures/metric-value.js';
import type { Comparison, Observation } from '../model/observation.js';
import type { Rule } from '../model/rule.js';
import type { Finding, FindingOutcome } from '../model/verdict.js';
import { checkNarrowing } from './check-narrowing.js';
import { type CheckedCondition, type CheckedRule, type Checks, outcomeOf } from './checks.js';

/** What of several stretches counts: breached is only what is breached over all of them, and not what may not be. */
const MILDNESS: Readonly<Record<FindingOutcome, number>> = { breached: 0, pending: 0, unknown: 1, held: 2 };

/**
 * Checks each condition of a rule over every stretch given, at least one. Of several stretches the finding has the one
 * with most room.
 */
export function checkRule(
  checked: CheckedRule,
  observation: Observation,
  stretches: readonly Comparison[],
  objective: number | null,
  into: Checks,
): void {
  const [first] = stretches;
  if (first === undefined) throw new Error(`${checked.rule.metric} checked over no stretch`);
  const { source } = checked;
  if (stretches.length > 1) checkOverAll(stretches, checked, observation, objective, into);
  else if (
    into.findings !== null ||
    source.of !== 'latencies' ||
    !checkNarrowing(checked, source.quantile, first, into)
  ) {
    checkOver(first, checked, observation, objective, into);
  }
}

/** What most rules ask for: nothing is gathered, and nothing asked for that no condition needs. */
function checkOver(
  stretch: Comparison,
  { rule, source, conditions }: CheckedRule,
  observation: Observation,
  objective: number | null,
  into: Checks,
): void {
  const observed = observedValue(rule, source, stretch, objective);
  let baseline: number | null | undefined;
  for (let i = 0; i < conditions.length; i++) {
    const checked = conditions[i] as CheckedCondition;
    const { condition, meaning } = checked;
    if (meaning.relative && baseline === undefined) baseline = baselineValue(source, stretch, objective);
    const own = meaning.relative ? (baseline ?? null) : null;
    const past = meaning.looksBack ? pastOf(source, observation, objective) : NO_PAST;
    const bound = boundOf(meaning, condition.limit, own, past);
    into.add(rule, checked, condition.limit, observed, own, bound);
  }
}

function checkOverAll(
  stretches: readonly Comparison[],
  { rule, source, conditions }: CheckedRule,
  observation: Observation,
  objective: number | null,
  into: Checks,
): void {
  const values = stretches.map((stretch) => ({
    observed: observedValue(rule, source, stretch, objective),
    baseline: baselineValue(source, stretch, objective),
  }));
  const past = pastOf(source, observation, objective);
  for (const checked of conditions) {
    const { condition, meaning } = checked;
    const mildest = values
      .map(({ observed, baseline }, i) => {
        const own = meaning.relative ? baseline : null;
        const limit = rule.spanLimits?.[i] ?? condition.limit;
        const bound = boundOf(meaning, limit, own, past);
        return { outcome: outcomeOf(rule, meaning, observed, bound), limit, observed, baseline: own, bound };
      })
      .reduce((one, other) => (isMilder(rule, meaning, other, one) ? other : one));
    const { limit, observed, baseline, bound } = mildest;
    into.add(rule, checked, limit, observed, baseline, bound);
  }
}

const NO_PAST: Past = () => null;

function pastOf(source: MetricSource, observation: Observation, objective: number | null): Past {
  return (seconds) => judgedFrom(source, observation.over(seconds).canary, objective);
}

function baselineValue(source: MetricSource, { baseline, baselineSource }: Comparison, objective: number | null) {
  return baselineSource === 'none' ? null : valueFrom(source, baseline, objective);
}

function observedValue({ metric }: Rule, source: MetricSource, { canary }: Comparison, objective: number | null) {
  const value = judgedFrom(source, canary, objective);
  if (value === null) throw new Error(`${metric} asked of a canary without requests`);
  return value;
}

/** The limit as a value of the metric; null: not known, for want of a baseline or of a past. */
function boundOf(meaning: ConditionMeaning, limit: number, baseline: number | null, past: Past): number | null {
  if (meaning.relative && baseline === null) return null;
  return meaning.looksBack ? meaning.bound(limit, baseline ?? 0, past) : meaning.bound(limit, baseline ?? 0);
}

type Stretch = Pick<Finding, 'outcome' | 'observed' | 'bound'>;

function isMilder(rule: Rule, meaning: ConditionMeaning, one: Stretch, than: Stretch): boolean {
  const more = MILDNESS[one.outcome] - MILDNESS[than.outcome];
  return more > 0 || (more === 0 && room(rule, meaning, one) > room(rule, meaning, than));
}

/** How far the canary could still go before a breach; negative beyond; 0 where no bound is known. */
function room({ floor }: Rule, { relative, breach }: ConditionMeaning, { observed, bound }: Stretch): number {
  if (bound === null) return 0;
  if (breach === 'below') return observed - bound;
  return (relative && floor !== null ? Math.max(bound, floor) : bound) - observed;
}
