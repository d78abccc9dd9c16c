import { conditionMeaning } from '../../measures/conditions.js';
import { metricRow, rowOfSubject } from '../../measures/metrics.js';
import type { Subject } from '../../model/judge.js';
import type { Metric } from '../../model/metric.js';
import { DETECTABLE_POWER, type JudgeDiagnosis } from '../../model/results/diagnosis.js';
import type { LintFinding } from '../../model/results/lint-finding.js';
import type { Setup } from '../../model/setup.js';
import { leastLevel } from './laws/search.js';
import { limitToTrust } from './needed.js';
import { type RuleInStage, rollbackChance } from './rule-chances.js';

/** A canary that fails so many times as often as stable, and so much more often, is far worse; or that takes so many times as long. */
const FAR_TIMES = 10;
const FAR_SHARE = 0.01;
const FAR_LATENCY = 3;
/** What is seen from so many times that far on is near enough. */
const NEAR = 1.1;

/** By label, those that roll back. */
type Rules = ReadonlyMap<string, readonly RuleInStage[]>;

/** One metric's rules over the rollout, asked of a canary that is worse from its beginning by as much as `level` says, in [0, 1]. */
interface Watcher {
  readonly metric: Metric;
  readonly stages: readonly RuleInStage[];
  readonly valueAt: (level: number) => number;
}

/**
 * Whether failures far above stable's, or latencies, are sure to be noticed by something in the rollout. What nothing in the
 * plan looks at is no finding, and neither is what one of several rules, or a judge, sees.
 */
export function findFarRegressions(
  { plan, world, slo }: Setup,
  rules: Rules,
  judges: readonly JudgeDiagnosis[],
): readonly LintFinding[] {
  const objective = slo?.objective ?? null;
  const { errorRate } = world.stable;
  const far = Math.max(FAR_TIMES * errorRate, errorRate + FAR_SHARE);
  const isSeen = judges.some(
    ({ subject, smallestRatio }) =>
      countsFailures(subject) && smallestRatio !== null && smallestRatio * errorRate <= far,
  );
  const errors = [...rules.values()].flatMap((stages): Watcher[] => {
    const [first] = stages;
    if (first === undefined) return [];
    const { metric } = first.rule;
    const { source } = metricRow(metric, plan.metrics);
    if (source.of !== 'errors') return [];
    const least = source.share(first.law.healthy, objective);
    return [{ metric, stages, valueAt: (level) => source.value(least * (1 - level) + level, 1, objective) }];
  });
  const latencies = [...rules.values()].flatMap((stages): Watcher[] => {
    const [first] = stages;
    if (first === undefined || metricRow(first.rule.metric, plan.metrics).source.of !== 'latencies') return [];
    return [{ metric: first.rule.metric, stages, valueAt: first.law.valueAt }];
  });
  return [
    ...(isSeen || far >= 1 ? [] : missed(errors, (far - errorRate) / (1 - errorRate))),
    ...missed(latencies, leastLevel((at) => latencyTimes(latencies, at) >= FAR_LATENCY) ?? 1),
  ];
}

function countsFailures(subject: Subject): boolean {
  const row = rowOfSubject(subject);
  return row !== null && row.source.of === 'errors' && row.worse === 'more';
}

function latencyTimes([first]: readonly Watcher[], level: number): number {
  return first === undefined ? Number.POSITIVE_INFINITY : first.valueAt(level) / first.valueAt(0);
}

function missed(watchers: readonly Watcher[], far: number): readonly LintFinding[] {
  const powers = watchers.map((watcher) => ({ watcher, power: powerOf(watcher, far) }));
  const [best] = powers.toSorted((one, other) => other.power - one.power);
  if (best === undefined || best.power >= DETECTABLE_POWER) return [];
  const { watcher, power } = best;
  const level = leastLevel((at) => powers.some((each) => powerOf(each.watcher, at) >= DETECTABLE_POWER));
  // A limit that is meant to be right there is not far from it.
  if (level !== null && isNear(watcher, level, far)) return [];
  return [
    {
      code: 'misses_far_regression',
      metric: watcher.metric,
      healthy: watcher.valueAt(0),
      regression: watcher.valueAt(far),
      power,
      detectable: level === null ? null : watcher.valueAt(level),
      limitNeeded: limitFor(watcher, far),
    },
  ];
}

function isNear({ valueAt }: Watcher, level: number, far: number): boolean {
  const [healthy, seen, meant] = [valueAt(0), valueAt(level), valueAt(far)];
  return Math.abs(seen - healthy) <= NEAR * Math.abs(meant - healthy);
}

/** That some stage rolls it back, at least. */
function powerOf({ stages, valueAt }: Watcher, level: number): number {
  let missedSoFar = 1;
  for (const rule of stages) missedSoFar *= 1 - (rollbackChance(rule, valueAt(level), 'atLeast') ?? 0);
  return 1 - missedSoFar;
}

/** The tightest limit that may be trusted in each stage, if with it the regression is seen. */
function limitFor({ metric, stages, valueAt }: Watcher, far: number) {
  const [first] = stages;
  const [condition] = first?.rule.conditions ?? [];
  const isOne = stages.every(
    ({ rule }) =>
      rule.spanLimits === undefined && rule.conditions.length === 1 && rule.conditions[0]?.name === condition?.name,
  );
  if (condition === undefined || !isOne) return null;
  const { breach, limit: kind } = conditionMeaning(condition.name);
  const strictest = { name: condition.name, limit: breach === 'below' && kind !== 'difference' ? 1 : 0 };
  const tight = stages.map((of) => ({ ...of, rule: { ...of.rule, conditions: [strictest] } }));
  const limits = tight.map((of) => limitToTrust(of)?.limit ?? Number.NaN);
  const limit = metricRow(metric, first?.metrics).worse === 'more' ? Math.max(...limits) : Math.min(...limits);
  if (Number.isNaN(limit)) return null;
  const set = stages.map((of) => ({ ...of, rule: { ...of.rule, conditions: [{ name: condition.name, limit }] } }));
  return powerOf({ metric, stages: set, valueAt }, far) >= DETECTABLE_POWER
    ? { condition: condition.name, limit }
    : null;
}
