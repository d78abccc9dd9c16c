import type { BlastRadius } from '../model/harm.js';
import type { Users } from '../model/world.js';
import { reach } from '../stats/reach.js';
import type { CellTraffic } from './serve-cell.js';

/** What users with a bucket below a share of the canary met while it had that share, per such user. */
interface Met {
  /** Share of the users, in (0, 1]. */
  readonly share: number;
  requests: number;
  errorsIfStable: number;
  /** By segment of users that faults tell apart. */
  readonly errors: number[];
}

/**
 * How many of `people` users an event reaches that comes to each `mean` times on average; their activities are gamma
 * distributed with this coefficient of variation.
 */
export function usersReached(people: number, mean: number, activityCv: number): number {
  return people * reach(mean, activityCv);
}

/**
 * Whom the canary's requests and failures, as counted, reached. In closed form: users' activities are gamma distributed,
 * so that the requests, or failures, of a user are negative binomial, and those with none are its zero class.
 *
 * With random routing all users share in the canary's traffic; with sticky routing those whose hash is below its share,
 * for as long as it is.
 */
export function blastRadius(users: Users, cells: readonly CellTraffic[]): BlastRadius {
  const { count, routing, activityCv } = users;
  if (count === null) {
    return { routing, users: null, usersExposed: null, usersHit: null, usersHitIfStable: null };
  }
  const segments = segmentEnds(cells);
  const met = meetings(cells, segments, routing === 'sticky', count);
  let [exposed, hit, hitIfStable] = [0, 0, 0];
  let inner = 0;
  for (const [i, { share }] of met.entries()) {
    // Who is inside the smaller share as well met all of it: the sum over all shares from here outwards.
    const here = met.slice(i);
    const people = count * (share - inner);
    inner = share;
    exposed +=
      people *
      reach(
        total(here, (one) => one.requests),
        activityCv,
      );
    hitIfStable +=
      people *
      reach(
        total(here, (one) => one.errorsIfStable),
        activityCv,
      );
    for (const [s, end] of segments.entries()) {
      const width = end - (segments[s - 1] ?? 0);
      hit +=
        people *
        width *
        reach(
          total(here, (one) => (one.errors[s] ?? 0) / width),
          activityCv,
        );
    }
  }
  return { routing, users: count, usersExposed: exposed, usersHit: hit, usersHitIfStable: hitIfStable };
}

/** Upper ends, in (0, 1], of the parts of the users that some cell's faults tell apart. */
function segmentEnds(cells: readonly CellTraffic[]): readonly number[] {
  const ends = new Set([1]);
  let latest: CellTraffic['conditions'] | null = null;
  for (const { conditions } of cells) {
    if (conditions === latest) continue;
    latest = conditions;
    let end = 0;
    for (const { share } of conditions.arms.canary.segments.slice(0, -1)) {
      end += share;
      ends.add(end);
    }
  }
  return [...ends].sort((a, b) => a - b);
}

function meetings(
  cells: readonly CellTraffic[],
  segments: readonly number[],
  sticky: boolean,
  count: number,
): readonly Met[] {
  const byShare = new Map<number, Met>();
  for (const { canary, canaryErrorsIfStable, conditions } of cells) {
    const behaviour = conditions.arms.canary;
    if (behaviour.share === 0) continue;
    const share = sticky ? behaviour.share : 1;
    const met = byShare.get(share) ?? { share, requests: 0, errorsIfStable: 0, errors: segments.map(() => 0) };
    byShare.set(share, met);
    const people = count * share;
    met.requests += canary.requests / people;
    met.errorsIfStable += canaryErrorsIfStable / people;
    const all = behaviour.segments.reduce((sum, segment) => sum + segment.share * segment.failures, 0);
    if (all === 0) continue;
    for (const [s, end] of segments.entries()) {
      const from = segments[s - 1] ?? 0;
      const part = ((end - from) * failuresAt(behaviour.segments, (from + end) / 2)) / all;
      met.errors[s] = (met.errors[s] ?? 0) + (part * canary.errors) / people;
    }
  }
  return [...byShare.values()].sort((a, b) => a.share - b.share);
}

/** The failures that come of a request of the users at a place in (0, 1) of their order. */
function failuresAt(segments: CellTraffic['conditions']['arms']['canary']['segments'], at: number): number {
  let end = 0;
  for (const { share, failures } of segments) {
    end += share;
    if (at < end) return failures;
  }
  return segments.at(-1)?.failures ?? 0;
}

function total(met: readonly Met[], value: (one: Met) => number): number {
  let sum = 0;
  for (const one of met) sum += value(one);
  return sum;
}
