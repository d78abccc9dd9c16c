import type { Fault, Moment } from '../../model/fault.js';
import type { Setup } from '../../model/setup.js';
import type { ConfigWarning } from '../../model/warning.js';
import { planSeconds, watchedSeconds } from './watched-seconds.js';

/** Faults, of the preset or of the configuration's own, that nobody will see. */
export function faultWarnings(setup: Setup): readonly ConfigWarning[] {
  const rolloutSeconds = planSeconds(setup);
  const mostTrafficPercent = setup.plan.stages.at(-1)?.trafficPercent ?? 100;
  const starts = plannedStarts(setup);
  return setup.world.faults.flatMap((fault): readonly ConfigWarning[] => {
    const { name, from, minTrafficPercent } = fault;
    if (from.kind === 'completed') return followUpWarnings(name, from.seconds, setup.followUpSeconds);
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

/** When each stage begins, if nobody keeps it waiting. */
function plannedStarts({ plan }: Setup): readonly number[] {
  let start = 0;
  return plan.stages.map((stage) => {
    const here = start;
    start += watchedSeconds(stage);
    return here;
  });
}

function plannedSeconds(moment: Moment, starts: readonly number[]): number {
  return moment.seconds + (moment.kind === 'stage' ? (starts[moment.stageIndex] ?? 0) : 0);
}

function followUpWarnings(fault: string, beginsAfterSeconds: number, followUpSeconds: number): ConfigWarning[] {
  if (beginsAfterSeconds < followUpSeconds) return [];
  return [{ code: 'fault_after_follow_up', fault, beginsAfterSeconds, followUpSeconds }];
}

/** A fault that is over before the traffic it needs is there, or the users it hits. */
function overWarnings(fault: Fault, { plan, operator }: Setup, starts: readonly number[]): readonly ConfigWarning[] {
  const { name, target, until, minTrafficPercent, cohort } = fault;
  if (until === null || operator.length > 0) return [];
  const endsAtSeconds = plannedSeconds(until, starts);
  const needs = [
    { why: 'traffic', index: plan.stages.findIndex(({ trafficPercent }) => trafficPercent >= minTrafficPercent) },
    // Stable serves all users all the time.
    { why: 'cohort', index: target === 'canary' ? (cohort?.fromStageIndex ?? 0) : 0 },
  ] as const;
  for (const { why, index } of needs) {
    const stage = plan.stages[index];
    const stageAtSeconds = starts[index] ?? 0;
    if (stage === undefined || stageAtSeconds === Number.POSITIVE_INFINITY || stageAtSeconds < endsAtSeconds) continue;
    return [{ code: 'fault_never_shows', fault: name, why, endsAtSeconds, stage: stage.name, stageAtSeconds }];
  }
  return [];
}
