import type { Comparison, Reading } from '../model/reading.js';
import type { Condition, Rule } from '../model/rule.js';
import type { Finding, FindingOutcome } from '../model/verdict.js';
import { CONDITION_MEANINGS } from './conditions.js';
import { metricValue } from './metric-value.js';

/** What of several stretches counts: breached is only what is breached over all of them, and not what may not be. */
const MILDNESS: Readonly<Record<FindingOutcome, number>> = { breached: 0, pending: 0, unknown: 1, held: 2 };

/**
 * Adds a finding for each condition of a rule, judged over every stretch given, at least one, to those of a window. Of
 * several stretches the finding tells of the one with most room.
 */
export function judgeRule(
  rule: Rule,
  stretches: readonly Comparison[],
  objective: number | null,
  findings: Finding[],
): void {
  const compares = comparesWithBaseline(rule);
  const [first] = stretches;
  if (first === undefined) throw new Error(`${rule.metric} judged over no stretch`);
  // Most rules look over one stretch, and a study judges millions of them: nothing is gathered for those.
  if (stretches.length === 1) {
    const observed = observedValue(rule, first.canary, objective);
    const baseline = compares ? baselineValue(rule, first, objective) : null;
    for (const condition of rule.conditions) findings.push(judgeStretch(rule, condition, observed, baseline));
    return;
  }
  const values = stretches.map((stretch) => ({
    observed: observedValue(rule, stretch.canary, objective),
    baseline: compares ? baselineValue(rule, stretch, objective) : null,
  }));
  for (const condition of rule.conditions) findings.push(judgeCondition(rule, condition, values));
}

function comparesWithBaseline({ conditions }: Rule): boolean {
  for (const { name } of conditions) if (CONDITION_MEANINGS[name].relative) return true;
  return false;
}

function baselineValue({ metric }: Rule, { baseline, baselineSource }: Comparison, objective: number | null) {
  return baselineSource === 'none' ? null : metricValue(metric, baseline, objective);
}

function observedValue({ metric }: Rule, canary: Reading, objective: number | null): number {
  const value = metricValue(metric, canary, objective);
  if (value !== null) return value;
  // A canary of which every request fails converts nobody: were that unknown, failing more would improve its verdict.
  if (metric === 'conversion_rate' && canary.requests > 0) return 0;
  throw new Error(`${metric} asked of a canary without requests`);
}

/** The rule's metric over one stretch; the baseline is null when there is none, or when no condition looks at it. */
interface Values {
  readonly observed: number;
  readonly baseline: number | null;
}

function judgeCondition(rule: Rule, condition: Condition, values: readonly Values[]): Finding {
  return values
    .map(({ observed, baseline }) => judgeStretch(rule, condition, observed, baseline))
    .reduce((mildest, finding) => (isMilder(rule, finding, mildest) ? finding : mildest));
}

function judgeStretch(rule: Rule, condition: Condition, observed: number, anyBaseline: number | null): Finding {
  const { metric } = rule;
  const { name, limit } = condition;
  const { relative, breach, bound: boundOf } = CONDITION_MEANINGS[name];
  const baseline = relative ? anyBaseline : null;
  // Written out: this runs for every condition of every window of a study, where spreading costs more than judging.
  if (relative && baseline === null) {
    return { metric, condition: name, limit, outcome: 'unknown', observed, baseline, bound: null };
  }
  const bound = boundOf(limit, baseline ?? 0);
  const beyond = breach === 'above' ? observed > bound : observed < bound;
  // A floor excuses what is more than the baseline and still little; a fall below the baseline it does not know.
  const excused = relative && breach === 'above' && rule.floor !== null && observed <= rule.floor;
  const outcome = beyond && !excused ? 'breached' : 'held';
  return { metric, condition: name, limit, outcome, observed, baseline, bound };
}

function isMilder(rule: Rule, finding: Finding, than: Finding): boolean {
  const more = MILDNESS[finding.outcome] - MILDNESS[than.outcome];
  return more > 0 || (more === 0 && room(rule, finding) > room(rule, than));
}

/** How far the canary could still go before a breach; negative beyond. Without a baseline nobody knows: none. */
function room({ floor }: Rule, { condition, observed, bound }: Finding): number {
  if (bound === null) return 0;
  const { relative, breach } = CONDITION_MEANINGS[condition];
  if (breach === 'below') return observed - bound;
  return (relative && floor !== null ? Math.max(bound, floor) : bound) - observed;
}
