import type { MomentLabel } from '../../model/problems/fit-problem.js';
import { secondsOf } from '../../text/duration.js';
import type { FaultDocument, MomentDocument } from '../schema/fault-schema.js';
import type { Tolerant } from '../schema/field.js';
import type { PlannedStages } from './planned-stages.js';

type Moment = Pick<MomentLabel, 'stage' | 'seconds'>;

/** A moment of a document, where all of it is known. */
export function readMoment(moment: Tolerant<MomentDocument>): Moment | undefined {
  if (moment === undefined) return undefined;
  const { stage, plus } = typeof moment === 'string' ? { stage: null, plus: moment } : moment;
  const seconds = secondsOf(plus);
  return stage === undefined || seconds === undefined ? undefined : { stage, seconds };
}

/** How long a fault lasts, or less than nothing; undefined where it has no end, or the rollout decides how long it is. */
export function lastsSeconds(fault: Tolerant<FaultDocument>): number | undefined {
  const first = readMoment(fault?.from);
  const last = readMoment(fault?.until);
  return first === undefined || last === undefined || first.stage !== last.stage
    ? undefined
    : last.seconds - first.seconds;
}

/** When a moment comes if all goes to plan, in seconds of the rollout. */
export function plannedSeconds(moment: Moment | undefined, stages: PlannedStages): number | undefined {
  if (moment === undefined || moment.stage === null) return moment?.seconds;
  const start = stages.get(moment.stage)?.startSeconds;
  return start === undefined ? undefined : start + moment.seconds;
}

/** Whether a fault counts from the end of the rollout, as far as is known: a plan does not say when that is. */
export function isAfterCompletion(fault: Tolerant<FaultDocument>): boolean {
  return fault !== undefined && Object.hasOwn(fault, 'after');
}

/**
 * How long a fault can act if all goes to plan: from when the traffic it needs is there, and on the canary alone the
 * users it hits, to its end. Less than nothing: it is over by then.
 */
export function plannedToLastSeconds(fault: Tolerant<FaultDocument>, stages: PlannedStages): number | undefined {
  if (fault === undefined || isAfterCompletion(fault)) return undefined;
  const { arm, cohort, min_traffic_percent: least } = fault;
  const end = plannedSeconds(readMoment(fault.until), stages);
  if (end === undefined || arm === undefined || least === undefined) return undefined;
  const from = plannedSeconds(readMoment(fault.from), stages);
  const needed = [...stages.values()].find(({ trafficPercent = 100 }) => trafficPercent >= least);
  const starts = [from, needed?.trafficPercent === undefined ? undefined : needed.startSeconds];
  if (arm === 'canary' && 'cohort' in fault) starts.push(stages.get(cohort?.from_stage ?? '')?.startSeconds);
  const known = starts.filter((start) => start !== undefined);
  return known.length < starts.length ? undefined : end - Math.max(...known);
}
