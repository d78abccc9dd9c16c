import { type ConditionMeaning, conditionMeaning, type Past } from '../measures/conditions.js';
import { judgedValue, metricValue } from '../measures/metric-value.js';
import type { Comparison, Observation } from '../model/reading.js';
import type { Condition, Rule } from '../model/rule.js';
import type { Finding, FindingOutcome } from '../model/verdict.js';

/** What of several stretches counts: breached is only what is breached over all of them, and not what may not be. */
const MILDNESS: Readonly<Record<FindingOutcome, number>> = { breached: 0, pending: 0, unknown: 1, held: 2 };

/**
 * Adds a finding for each condition of a rule, judged over every stretch given, at least one, to those of a window. Of
 * several stretches the finding tells of the one with most room.
 */
export function judgeRule(
  rule: Rule,
  observation: Observation,
  stretches: readonly Comparison[],
  objective: number | null,
  findings: Finding[],
): void {
  const [first] = stretches;
  if (first === undefined) throw new Error(`${rule.metric} judged over no stretch`);
  if (stretches.length === 1) judgeOver(first, rule, observation, objective, findings);
  else judgeOverAll(stretches, rule, observation, objective, findings);
}

/** What most rules ask for. A study judges millions of them, so nothing is gathered, and nothing asked for in vain. */
function judgeOver(
  stretch: Comparison,
  rule: Rule,
  observation: Observation,
  objective: number | null,
  findings: Finding[],
): void {
  const observed = observedValue(rule, stretch, objective);
  let baseline: number | null | undefined;
  for (const condition of rule.conditions) {
    const meaning = conditionMeaning(condition.name);
    if (meaning.relative && baseline === undefined) baseline = baselineValue(rule, stretch, objective);
    const past = meaning.looksBack ? pastOf(rule, observation, objective) : NO_PAST;
    findings.push(judgeStretch(rule, condition, meaning, observed, baseline ?? null, past));
  }
}

function judgeOverAll(
  stretches: readonly Comparison[],
  rule: Rule,
  observation: Observation,
  objective: number | null,
  findings: Finding[],
): void {
  const values = stretches.map((stretch) => ({
    observed: observedValue(rule, stretch, objective),
    baseline: baselineValue(rule, stretch, objective),
  }));
  const past = pastOf(rule, observation, objective);
  for (const condition of rule.conditions) {
    const meaning = conditionMeaning(condition.name);
    const mildest = values
      .map(({ observed, baseline }) => judgeStretch(rule, condition, meaning, observed, baseline, past))
      .reduce((one, other) => (isMilder(rule, meaning, other, one) ? other : one));
    findings.push(mildest);
  }
}

const NO_PAST: Past = () => null;

function pastOf(rule: Rule, observation: Observation, objective: number | null): Past {
  return (seconds) => judgedValue(rule.metric, observation.over(seconds).canary, objective);
}

function baselineValue({ metric }: Rule, { baseline, baselineSource }: Comparison, objective: number | null) {
  return baselineSource === 'none' ? null : metricValue(metric, baseline, objective);
}

function observedValue({ metric }: Rule, { canary }: Comparison, objective: number | null): number {
  const value = judgedValue(metric, canary, objective);
  if (value === null) throw new Error(`${metric} asked of a canary without requests`);
  return value;
}

function judgeStretch(
  { metric, floor }: Rule,
  { name, limit }: Condition,
  meaning: ConditionMeaning,
  observed: number,
  anyBaseline: number | null,
  past: Past,
): Finding {
  const { relative, breach } = meaning;
  const baseline = relative ? anyBaseline : null;
  const bound = relative && baseline === null ? null : boundOf(meaning, limit, baseline ?? 0, past);
  // Written out: this runs for every condition of every window of a study, where spreading costs more than judging.
  if (bound === null) return { metric, condition: name, limit, outcome: 'unknown', observed, baseline, bound };
  const beyond = breach === 'above' ? observed > bound : observed < bound;
  // A floor excuses what is more than the baseline and still little; a fall below the baseline it does not know.
  const excused = relative && breach === 'above' && floor !== null && observed <= floor;
  const outcome = beyond && !excused ? 'breached' : 'held';
  return { metric, condition: name, limit, outcome, observed, baseline, bound };
}

function boundOf(meaning: ConditionMeaning, limit: number, baseline: number, past: Past): number | null {
  return meaning.looksBack ? meaning.bound(limit, baseline, past) : meaning.bound(limit, baseline);
}

function isMilder(rule: Rule, meaning: ConditionMeaning, finding: Finding, than: Finding): boolean {
  const more = MILDNESS[finding.outcome] - MILDNESS[than.outcome];
  return more > 0 || (more === 0 && room(rule, meaning, finding) > room(rule, meaning, than));
}

/** How far the canary could still go before a breach; negative beyond. Without a bound nobody knows: none. */
function room({ floor }: Rule, { relative, breach }: ConditionMeaning, { observed, bound }: Finding): number {
  if (bound === null) return 0;
  if (breach === 'below') return observed - bound;
  return (relative && floor !== null ? Math.max(bound, floor) : bound) - observed;
}
