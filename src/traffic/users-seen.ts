import type { UserSplit } from '../model/reading.js';
import type { Users } from '../model/world.js';
import { ARM_CODES, type ArmCode, PURPOSES } from '../random/address.js';
import type { Key } from '../random/key.js';
import { uniform } from '../random/uniform.js';
import { binomialQuantile } from '../stats/lattice/binomial.js';
import { distinctQuantile } from '../stats/lattice/distinct-quantile.js';
import type { CellTraffic } from './serve-cell.js';
import { usersBelow } from './user-share.js';

/**
 * How many different users the canary and the others served in the cells given, all of one stage and from its beginning.
 * Null where nobody counts users, or each request of a user may go another way. As the stage goes on, both only grow, but
 * for a rare step of 1.
 */
export function usersSeen(users: Users, key: Key, cells: readonly CellTraffic[]): UserSplit | null {
  const { count, routing, activityCv } = users;
  const last = cells[cells.length - 1];
  if (count === null || routing === 'random' || last === undefined) return null;
  const { share, segments } = last.conditions.arms.canary;
  if (share <= 0 || share >= 1) return null;
  const { members } = usersBelow(activityCv, count, key, share);
  // The canary is kept away from some whose hash says otherwise.
  const served = segments.reduce((sum, one) => sum + (one.attempts > 0 ? one.share : 0), 0);
  const draw = uniform(key, ARM_CODES.canary, PURPOSES.usersServed, 0, 0);
  const assigned = served >= 1 ? members : binomialQuantile(draw, members, served);
  let [canaryRequests, otherRequests] = [0, 0];
  for (const { canary, stable, baseline, conditions } of cells) {
    // Without those that clients tried again: they bring nobody new.
    const { arms } = conditions;
    canaryRequests += canary.requests / arms.canary.load;
    otherRequests += stable.requests / arms.stable.load + baseline.requests / arms.baseline.load;
  }
  const seen = (arm: ArmCode, people: number, requests: number): number =>
    people === 0 ? 0 : distinctQuantile(uniform(key, arm, PURPOSES.usersSeen, 0, 0), people, requests, activityCv);
  return {
    canary: seen(ARM_CODES.canary, assigned, canaryRequests),
    others: seen(ARM_CODES.stable, count - assigned, otherRequests),
  };
}
