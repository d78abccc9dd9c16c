import type { Stage } from '../model/plan.js';
import { plannedPercent } from './planned-percent.js';

type Shares = Pick<Stage, 'trafficPercent' | 'audiences' | 'mirrorPercent'>;

/** Of the requests of all users: the part of which the canary gets copies, in [0, 1]. */
export function copiedShare(stage: Shares): number {
  const { mirrorPercent = 0 } = stage;
  return mirrorPercent === 0 ? 0 : (1 - plannedPercent(stage) / 100) * (mirrorPercent / 100);
}

/** Of the requests of all users: what the canary answers, copies among it, in [0, 1]. It is that which rules and judges see. */
export function answeredShare(stage: Shares): number {
  return plannedPercent(stage) / 100 + copiedShare(stage);
}
