import type { Metric } from '../../model/metric.js';
import type { Setup } from '../../model/setup.js';
import type { PlannedStage } from './looks.js';
import { endOf, type RuleInStage } from './rule-chances.js';
import { AFRESH, type StageStart } from './stage-chance.js';
import type { Tolerance } from './tolerance.js';

/** What a stage's rules begin with, by metric. */
export type StartOf = (metric: Metric) => StageStart;

/** Rules of the stage before, as far as there are figures for them. */
interface Before {
  readonly rules: ReadonlyMap<Metric, RuleInStage>;
  readonly starts: StartOf;
}

/**
 * A streak of breaches goes on into the next stage if that has a rule for the metric; failures of all stages together are
 * counted on in any case. Without either each stage begins afresh.
 */
export function startsOf(setup: Setup, stages: readonly PlannedStage[], before: Before | null, index: number): StartOf {
  const known = new Map<Metric, StageStart>();
  return (metric) => {
    if (before === null || index === 0) return AFRESH;
    const already = known.get(metric);
    if (already !== undefined) return already;
    const { longestHoldSeconds, rolloutFailureLimit } = toleranceOf(setup, stages, metric, 0);
    if (longestHoldSeconds === 0 && rolloutFailureLimit === null) return AFRESH;
    const rule = before.rules.get(metric);
    const start = rule === undefined ? withoutStreak(before.starts(metric)) : (endOf(rule) ?? AFRESH);
    known.set(metric, start);
    return start;
  };
}

/** Failures stay, a streak does not. */
function withoutStreak({ newSeconds, law }: StageStart): StageStart {
  const width = newSeconds.length + 1;
  const failures = new Float64Array(law.length / width);
  for (let at = 0; at < law.length; at++) {
    const failed = Math.floor(at / width);
    failures[failed] = (failures[failed] as number) + (law[at] as number);
  }
  return { newSeconds: [], law: failures };
}

/** What it takes for a breach of the metric to roll back, by a rule that holds for so long. */
export function toleranceOf(
  { plan }: Setup,
  stages: readonly PlannedStage[],
  metric: Metric,
  holdSeconds: number,
): Tolerance {
  const { failureLimit, rolloutFailureLimit, judging } = plan;
  const judgeHoldSeconds = judging.judges.find(({ method }) => method === 'thresholds')?.holdSeconds ?? 0;
  const holds = stages.flatMap(({ stage }) => stage.rules.filter((rule) => rule.metric === metric));
  const longest = holds.reduce((most, rule) => Math.max(most, rule.holdSeconds), 0);
  return {
    holdSeconds,
    judgeHoldSeconds,
    longestHoldSeconds: longest + judgeHoldSeconds,
    failureLimit,
    rolloutFailureLimit,
  };
}
