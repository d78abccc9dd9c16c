import { conditionMeaning } from '../../measures/conditions.js';
import { DETECTABLE_POWER } from '../../model/results/diagnosis.js';
import { FALSE_BREACH_LIKELY } from '../../model/results/lint-finding.js';
import type { Condition, ConditionName } from '../../model/rule.js';
import type { Setup } from '../../model/setup.js';
import { expectedArrivals } from '../../simulation/expected-arrivals.js';
import { leastLevel } from './laws/search.js';
import { baselineAt, looksAt, type PlannedStage } from './looks.js';
import type { Place } from './place.js';
import { type RuleInStage, rollbackChance, windowChance, withBake, withRequests } from './rule-chances.js';
import { loosened } from './value-limits.js';

/** No advice is to wait, or to grow, by more than this factor. */
export const MOST_TIMES = 1_000;
const MOST_LOOKS = 5_000;
/** Steps in which the number of requests is tried out, each 1.4 times the one before. */
const REQUEST_STEP = 1.4;

/** The bake time, in whole intervals, with which a regression is noticed with 80 % power; null: longer does not help. */
export function bakeToSee(of: RuleInStage, value: number, bakeSeconds: number, intervalSeconds: number): number | null {
  const now = Math.ceil(bakeSeconds / intervalSeconds);
  const sees = (count: number): boolean =>
    (rollbackChance(withBake(of, count * intervalSeconds), value, 'atLeast') ?? 0) >= DETECTABLE_POWER;
  const most = Math.max(now, Math.min(MOST_LOOKS, now * MOST_TIMES));
  let [few, many] = [now, now];
  while (!sees(many)) {
    if (many >= most) return null;
    few = many;
    many = Math.min(most, many * 2);
  }
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    if (sees(middle)) many = middle;
    else few = middle;
  }
  return many * intervalSeconds;
}

/** How many times the requests it takes to notice a regression with 80 % power; null: more do not help. */
export function requestsToSee(of: RuleInStage, value: number): number | null {
  const times = (level: number): number => Math.exp(level * Math.log(MOST_TIMES));
  const level = leastLevel(
    (at) => (rollbackChance(withRequests(of, times(at)), value, 'atLeast') ?? 0) >= DETECTABLE_POWER,
  );
  return level === null ? null : times(level);
}

/**
 * Canary requests a look from which on a false breach in the stage is unlikely, with as many looks as now. Not the first
 * such number: with more requests false breaches can become more likely before they become less. Null: none is enough.
 */
export function requestsToTrust(of: RuleInStage, requestsPerWindow: number): number | null {
  const isLikely = (times: number): boolean =>
    (rollbackChance(withRequests(of, times), of.law.healthy) ?? 1) > FALSE_BREACH_LIKELY;
  let [last, likely] = [1, 1];
  for (let times = 1; times <= MOST_TIMES; times *= REQUEST_STEP) {
    last = times;
    if (isLikely(times)) likely = times;
  }
  if (likely === last) return null;
  let [low, high] = [likely, likely * REQUEST_STEP];
  for (let i = 0; i < 8; i++) {
    const middle = (low + high) / 2;
    if (isLikely(middle)) low = middle;
    else high = middle;
  }
  return upTo(high * requestsPerWindow);
}

/** The tightest limit, to two digits, with which a false breach in the stage is unlikely; of a rule with one condition. */
export function limitToTrust(of: RuleInStage): { readonly condition: ConditionName; readonly limit: number } | null {
  const [condition, another] = of.rule.conditions;
  // Of two limits neither is the one to change.
  if (condition === undefined || another !== undefined || of.rule.spanLimits !== undefined) return null;
  const withLimit = (limit: number): RuleInStage => ({
    ...of,
    rule: { ...of.rule, conditions: [{ name: condition.name, limit }] },
  });
  const isTrusted = (limit: number | null): boolean =>
    limit !== null && (rollbackChance(withLimit(limit), of.law.healthy) ?? 1) <= FALSE_BREACH_LIKELY;
  const level = leastLevel((at) => isTrusted(loosened(condition, of.rule.metric, at, of.metrics)));
  const exact = level === null ? null : loosened(condition, of.rule.metric, level, of.metrics);
  if (exact === null) return null;
  const limit = tidyLimit(condition, exact);
  return allowsAnything(of, limit, condition) ? null : { condition: condition.name, limit };
}

/** Rounded away from tight: two digits of the limit, or of what is missing from 1. */
function tidyLimit({ name, limit: before }: Condition, exact: number): number {
  if (exact >= before) return upTo(exact);
  const isDifference = conditionMeaning(name).limit === 'difference';
  return isDifference ? upTo(exact) : Math.max(0, Number((1 - upTo(1 - exact)).toPrecision(12)));
}

/** A limit that not even the worst canary breaches is no advice. */
function allowsAnything(of: RuleInStage, limit: number, { name }: Condition): boolean {
  const loose = { ...of, rule: { ...of.rule, conditions: [{ name, limit }] } };
  return windowChance(loose, of.law.valueAt(1)) < 0.5;
}

/** Two significant digits, rounded up. */
export function upTo(value: number): number {
  if (value <= 0) return 0;
  const unit = Math.exp(Math.LN10 * (Math.floor(Math.log10(value)) - 1));
  return Number((Math.ceil(value / unit - 1e-6) * unit).toPrecision(2));
}

/** A share of the traffic, rounded up, in percent; null: the next stage has no more, or there is no more, or instances make it. */
export function shareBelowNext({ setup, planned }: Place, percent: number): number | null {
  // What an audience lacks in requests no share of it gives.
  if (planned.stage.audiences != null) return null;
  // What instances make of another share is not among these numbers.
  if (planned.stage.plannedPercent !== undefined) return null;
  const next = setup.plan.stages[planned.stageIndex + 1]?.trafficPercent;
  const share = upTo(percent);
  return share > planned.stage.trafficPercent && (next === undefined ? share <= 100 : share < next) ? share : null;
}

/** The share of the traffic, in percent, with which the stage notices a regression with 80 % power; null: none below the next stage's does. */
export function shareToSee(place: Place, of: RuleInStage, value: number): number | null {
  if (place.planned.stage.audiences != null) return null;
  const now = place.planned.stage.trafficPercent;
  // A stage of copies alone has what it has.
  if (now === 0) return null;
  const most = (place.setup.plan.stages[place.planned.stageIndex + 1]?.trafficPercent ?? 100) / now;
  const sees = (percent: number): boolean =>
    (rollbackChance(withShare(place, of, percent), value, 'atLeast') ?? 0) >= DETECTABLE_POWER;
  const shareAt = (level: number): number => now * Math.exp(level * Math.log(most));
  // What is gained on one side is lost on the other: the largest share may see less than a smaller one.
  const step = SHARES.find((level) => sees(shareAt(level)));
  if (step === undefined) return null;
  const before = SHARES[SHARES.indexOf(step) - 1] ?? 0;
  const least = leastLevel((at) => sees(shareAt(before + at * (step - before)))) ?? 1;
  const share = shareBelowNext(place, shareAt(before + least * (step - before)));
  return share !== null && sees(share) ? share : null;
}

/** Shares that are tried out, as levels between that of the stage and that of the next. */
const SHARES = Array.from({ length: 10 }, (_, i) => (i + 1) / 10);

/** The same rule where the stage has another share of the traffic, which leaves the baseline another, too. */
function withShare({ setup, stages, index }: Place, of: RuleInStage, trafficPercent: number): RuleInStage {
  const { stageIndex } = stages[index] as PlannedStage;
  const changed = <S extends { readonly trafficPercent: number }>(stage: S): S => ({ ...stage, trafficPercent });
  const plan = {
    ...setup.plan,
    stages: setup.plan.stages.map((stage, i) => (i === stageIndex ? changed(stage) : stage)),
  };
  const other = { ...setup, plan };
  const planned = stages.map((each, i) => (i === index ? { ...each, stage: changed(each.stage) } : each));
  const { rule } = of;
  return {
    ...of,
    baseline: baselineAt(other, planned, index),
    looks: looksAt(other, planned, index, rule),
    looksIf: (bakeSeconds) => looksAt(other, planned, index, rule, bakeSeconds),
  };
}

/** Of all users, in requests a second, while the stage lasts. */
export function meanRate({ world }: Setup, { startsAtSeconds, endsAtSeconds }: PlannedStage): number {
  return expectedArrivals(world, startsAtSeconds, endsAtSeconds) / (endsAtSeconds - startsAtSeconds);
}
