import { readForUsers } from '../../measures/read-for-users.js';
import { ARMS } from '../../model/arm.js';
import type { View } from '../../model/source.js';
import type { PlanParts } from './plan-parts.js';

/** Whether the error budget is used up, by all that failed, or was slow, from the start of the rollout to an instant. */
export function isOverspent(budget: NonNullable<PlanParts['budget']>, view: View, untilSeconds: number): boolean {
  const { slowerThanMs, requests } = budget;
  const spent = ARMS.reduce((sum, arm) => {
    const reading = readForUsers(view, arm, 0, untilSeconds);
    return sum + (slowerThanMs === null ? reading.errors : reading.failedOrSlow(slowerThanMs));
  }, 0);
  return spent > requests;
}
