import type { MomentLabel } from '../../model/fit-problem.js';
import type { MomentDocument } from '../schema/config-document.js';
import { secondsOf } from '../schema/duration.js';
import type { Tolerant } from '../tolerant.js';

/** A moment of a document, where all of it is known. */
export function readMoment(moment: Tolerant<MomentDocument>): MomentLabel | undefined {
  if (moment === undefined) return undefined;
  const { stage, plus } = typeof moment === 'string' ? { stage: null, plus: moment } : moment;
  const seconds = secondsOf(plus);
  return stage === undefined || seconds === undefined ? undefined : { stage, seconds };
}

/** How long a fault lasts, or less than nothing; undefined where it has no end, or the rollout decides how long it is. */
export function lastsSeconds(from: Tolerant<MomentDocument>, until: Tolerant<MomentDocument>): number | undefined {
  const first = readMoment(from);
  const last = readMoment(until);
  return first === undefined || last === undefined || first.stage !== last.stage
    ? undefined
    : last.seconds - first.seconds;
}
