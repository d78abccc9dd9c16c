import { plannedPercent } from '../../../measures/planned-percent.js';
import type { Mark } from '../../../model/exposure.js';
import type { Fault, Moment } from '../../../model/fault.js';
import type { ConfigWarning } from '../../../model/problems/warning.js';
import type { Setup } from '../../../model/setup.js';
import { planSeconds, watchedSeconds } from '../watched-seconds.js';

/** Faults, of the preset or of the configuration's own, that never show. */
export function faultWarnings(setup: Setup): readonly ConfigWarning[] {
  const rolloutSeconds = planSeconds(setup);
  const mostTrafficPercent = Math.max(...setup.plan.stages.map(plannedPercent));
  const starts = plannedStarts(setup);
  return setup.world.faults.flatMap((fault): readonly ConfigWarning[] => {
    const { name, from, minTrafficPercent } = fault;
    if (from.kind === 'mark' && (from.mark === 'completed' || from.mark === 'rolled_back')) {
      const followUpSeconds = from.mark === 'completed' ? setup.followUpSeconds : followedSeconds(setup);
      if (from.seconds < followUpSeconds) return [];
      const beginsAfterSeconds = from.seconds;
      return [{ code: 'fault_after_follow_up', fault: name, after: from.mark, beginsAfterSeconds, followUpSeconds }];
    }
    if (minTrafficPercent > mostTrafficPercent) {
      return [{ code: 'fault_never_shows', fault: name, why: 'share', minTrafficPercent, mostTrafficPercent }];
    }
    const beginsAtSeconds = plannedSeconds(from, starts);
    // Without end, a rollout is never over.
    if (rolloutSeconds !== Number.POSITIVE_INFINITY && beginsAtSeconds >= rolloutSeconds) {
      return [{ code: 'fault_after_rollout', fault: name, beginsAtSeconds, rolloutSeconds }];
    }
    return overWarnings(fault, setup, starts);
  });
}

/** When each stage begins, by its mark, if no gate holds it up. */
type PlannedStarts = ReadonlyMap<Mark, number>;

function plannedStarts({ plan }: Setup): PlannedStarts {
  let start = 0;
  return new Map(
    plan.stages.map((stage) => {
      const here = start;
      start += watchedSeconds(stage, plan);
      return [`stage:${stage.name}`, here];
    }),
  );
}

function plannedSeconds(moment: Moment, starts: PlannedStarts): number {
  return moment.seconds + (moment.kind === 'mark' ? (starts.get(moment.mark) ?? 0) : 0);
}

/** From the decision to roll back to the end of what is looked at. */
function followedSeconds({ rollback, followUpSeconds }: Setup): number {
  return rollback.actAfterSeconds + rollback.takesSeconds + followUpSeconds;
}

/** A fault that is over before the traffic it needs is there, or the users it hits. */
function overWarnings(fault: Fault, { plan, operator }: Setup, starts: PlannedStarts): readonly ConfigWarning[] {
  const { name, target, until, minTrafficPercent, cohort } = fault;
  if (until === null || operator.length > 0) return [];
  const endsAtSeconds = plannedSeconds(until, starts);
  const [first] = plan.stages;
  const reached = plan.stages.find(({ name }) => `stage:${name}` === cohort?.from);
  const needs = [
    { why: 'traffic', stage: plan.stages.find((stage) => plannedPercent(stage) >= minTrafficPercent) },
    // Stable serves all users all the time.
    { why: 'cohort', stage: target === 'canary' ? (reached ?? first) : first },
  ] as const;
  for (const { why, stage } of needs) {
    const stageAtSeconds = stage === undefined ? 0 : (starts.get(`stage:${stage.name}`) ?? 0);
    if (stage === undefined || stageAtSeconds === Number.POSITIVE_INFINITY || stageAtSeconds < endsAtSeconds) continue;
    return [{ code: 'fault_never_shows', fault: name, why, endsAtSeconds, stage: stage.name, stageAtSeconds }];
  }
  return [];
}
