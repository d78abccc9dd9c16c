import type { Stage } from '../model/plan.js';

type Shares = Pick<Stage, 'trafficPercent' | 'mirrorPercent'>;

/** Of the requests of all users: the part of which the canary gets copies, in [0, 1]. */
export function copiedShare({ trafficPercent, mirrorPercent = 0 }: Shares): number {
  return mirrorPercent === 0 ? 0 : (1 - trafficPercent / 100) * (mirrorPercent / 100);
}

/** Of the requests of all users: what the canary answers, copies among it, in [0, 1]. It is that which rules and judges see. */
export function answeredShare(stage: Shares): number {
  return stage.trafficPercent / 100 + copiedShare(stage);
}
