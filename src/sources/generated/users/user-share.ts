import type { Users } from '../../../model/world.js';
import { ARM_CODES, PURPOSES } from '../../../random/address.js';
import type { Key } from '../../../random/key.js';
import { uniform } from '../../../random/uniform.js';
import { binomialQuantile } from '../../../stats/lattice/binomial.js';
import { betaQuantile } from '../../../stats/laws/beta.js';

/** Users are told apart down to 2⁻²⁰ of them all; what is finer is shared out evenly. */
const DEPTH = 20;

/** Of a user's activity; beyond it users are alike to nine digits, and the square of a tiny number is 0. */
const MOST_SHAPE = 1e18;

const DRAWN = new WeakMap<Key, Map<string, UsersBelow>>();

/**
 * The share of all requests, in [0, 1], that comes from the users whose hash, uniform in [0, 1), is below `bucket`: those
 * who are in a sticky canary of that share. Raising the bucket only adds users. Where users are few or unlike, it is off
 * the nominal share, and stays off for the whole run. With users who are not hashed, or without number, it is the nominal
 * share.
 *
 * How users and their activity split over the buckets is drawn by halves, down a binary tree to the bucket: users
 * binomially, and their gamma distributed activities, given the sum, by a beta variate.
 */
export function userShare(users: Users, key: Key, bucket: number): number {
  const { count, routing } = users;
  if (routing !== 'sticky' || count === null || bucket <= 0 || bucket >= 1) return bucket;
  return usersBelow(users.activityCv, count, key, bucket).share;
}

/** The users whose hash is below a bucket. */
export interface UsersBelow {
  readonly members: number;
  /** Of all requests, in [0, 1]. */
  readonly share: number;
}

/** Of `count` users in all, those whose hash is below `bucket` in (0, 1). */
export function usersBelow(activityCv: number, count: number, key: Key, bucket: number): UsersBelow {
  const drawn = DRAWN.get(key) ?? new Map<string, UsersBelow>();
  DRAWN.set(key, drawn);
  const address = `${bucket} ${count} ${activityCv}`;
  const known = drawn.get(address);
  if (known !== undefined) return known;
  const below = descend(activityCv, count, key, bucket);
  drawn.set(address, below);
  return below;
}

function descend(activityCv: number, count: number, key: Key, bucket: number): UsersBelow {
  let [below, mass, members, node, from, width] = [0, 1, count, 1, 0, 1];
  let membersBelow = 0;
  for (let level = 0; level < DEPTH; level++) {
    width /= 2;
    const left = binomialQuantile(uniform(key, ARM_CODES.service, PURPOSES.userCount, 0, node), members, 0.5);
    const leftMass = mass * activityShare(activityCv, left, members - left, key, node);
    if (bucket < from + width) {
      [mass, members, node] = [leftMass, left, 2 * node];
    } else {
      membersBelow += left;
      [below, mass, members, node, from] = [
        below + leftMass,
        mass - leftMass,
        members - left,
        2 * node + 1,
        from + width,
      ];
    }
    // On the edge between two halves nothing is left to divide; nor where nobody is.
    if (bucket === from || members === 0) return { members: membersBelow, share: below };
  }
  const part = (bucket - from) / width;
  return { members: membersBelow + Math.round(members * part), share: below + mass * part };
}

/** The share that the left users have in the activity of the left and the right. */
function activityShare(cv: number, left: number, right: number, key: Key, node: number): number {
  if (left === 0 || right === 0) return left === 0 ? 0 : 1;
  if (cv === 0) return left / (left + right);
  const shape = Math.min(MOST_SHAPE, 1 / (cv * cv));
  return betaQuantile(uniform(key, ARM_CODES.service, PURPOSES.userActivity, 0, node), left * shape, right * shape);
}
