import { ruleLabel } from '../../measures/rule-label.js';
import type { Rule } from '../../model/rule.js';
import type { Setup } from '../../model/setup.js';
import type { Tolerance } from './laws/tolerance.js';
import type { PlannedStage } from './looks.js';
import { endOf, type RuleInStage } from './rule-chances.js';
import { AFRESH, type StageStart } from './stage-chance.js';

/** What a stage's rules begin with. */
export type StartOf = (rule: Rule) => StageStart;

/** Rules of the stage before, as far as there are figures for them. */
interface Before {
  readonly rules: ReadonlyMap<string, RuleInStage>;
  readonly starts: StartOf;
}

/**
 * A streak of breaches goes on into the next stage if that has a rule for the metric; failures of all stages together are
 * counted on in any case. Without either each stage begins afresh.
 */
export function startsOf(setup: Setup, stages: readonly PlannedStage[], before: Before | null, index: number): StartOf {
  const known = new Map<string, StageStart>();
  return (rule) => {
    if (before === null || index === 0) return AFRESH;
    const key = ruleLabel(rule);
    const already = known.get(key);
    if (already !== undefined) return already;
    const { longestHoldSeconds, rolloutFailureLimit } = toleranceOf(setup, stages, { ...rule, holdSeconds: 0 });
    if (longestHoldSeconds === 0 && rolloutFailureLimit === null) return AFRESH;
    const same = before.rules.get(key);
    const start = same === undefined ? withoutStreak(before.starts(rule)) : (endOf(same) ?? AFRESH);
    known.set(key, start);
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

/** What it takes for a breach of a rule to roll back; or, if it does something else, for a breach to count. */
export function toleranceOf({ plan }: Setup, stages: readonly PlannedStage[], rule: Rule): Tolerance {
  const { judging } = plan;
  const isOfRollback = rule.sequel === undefined;
  const judge = judging.judges.find(({ method }) => method === 'thresholds')?.holdSeconds ?? 0;
  const judgeHoldSeconds = isOfRollback ? judge : 0;
  const key = ruleLabel(rule);
  const holds = stages.flatMap(({ stage }) => stage.rules.filter((each) => ruleLabel(each) === key));
  const longest = holds.reduce((most, each) => Math.max(most, each.holdSeconds), 0);
  return {
    holdSeconds: rule.holdSeconds,
    judgeHoldSeconds,
    longestHoldSeconds: longest + judgeHoldSeconds,
    failureLimit: isOfRollback ? plan.failureLimit : 0,
    rolloutFailureLimit: isOfRollback ? plan.rolloutFailureLimit : null,
  };
}
