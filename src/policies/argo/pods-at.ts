import { type Cursor, problem, wholeAt } from '../cursor.js';

/** More pods of a version are not played: each has series of its own. As many as a world may have. */
export const MOST_PODS = 10_000;

/** A number of pods, of at least so many; the cluster takes more than are played here. */
export function podsAt(cursor: Cursor, key: string, least: 0 | 1 = 0): number | null {
  const pods = wholeAt(cursor, key, least);
  if (pods === null || pods <= MOST_PODS) return pods;
  problem(cursor, [key], { code: 'too_many_pods', found: pods, allowed: MOST_PODS });
  return null;
}
