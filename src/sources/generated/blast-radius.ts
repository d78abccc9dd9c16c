import type { BlastRadius } from '../../model/harm.js';
import { reach } from '../../stats/lattice/distinct-quantile.js';
import type { ArmConditions, CellConditions } from './cell-conditions.js';
import type { ServedCells } from './served-cells.js';

/** What came, on average, to each user whose bucket is below a share of the canary, while it had that share. */
interface Met {
  /** Share of the users, in (0, 1]. */
  readonly share: number;
  /** By segment of users that faults tell apart, or whom the canary was kept away from. */
  readonly requests: number[];
  readonly errors: number[];
  readonly errorsIfStable: number[];
}

/**
 * How many of `people` users an event reaches that comes to each `mean` times on average; their activities are gamma
 * distributed with this coefficient of variation.
 */
export function usersReached(people: number, mean: number, activityCv: number): number {
  return people * reach(mean, activityCv);
}

/**
 * The users that the canary's requests and failures in some rows, as counted, reached. In closed form: users' activities are gamma distributed,
 * so that the requests, or failures, of a user are negative binomial, and those with none are its zero class.
 *
 * With random routing all users share in the canary's traffic; with sticky routing those whose hash is below its share,
 * for as long as it is.
 */
export function blastRadius(cells: ServedCells, first: number, end: number): BlastRadius {
  const { count, routing, activityCv } = cells.model.world.users;
  if (count === null) {
    return { routing, users: null, usersExposed: null, usersHit: null, usersHitIfStable: null };
  }
  const segments = segmentEnds(cells.conditions, first, end);
  const met = meetings({ cells, first, end }, segments, routing === 'sticky', count);
  let [exposed, hit, hitIfStable] = [0, 0, 0];
  let inner = 0;
  for (const [i, { share }] of met.entries()) {
    // Who is inside the smaller share as well met all of it: the sum over all shares from here outwards.
    const here = met.slice(i);
    for (const [s, end] of segments.entries()) {
      const people = count * (share - inner) * (end - (segments[s - 1] ?? 0));
      const reached = (what: 'requests' | 'errors' | 'errorsIfStable'): number => {
        let mean = 0;
        for (const one of here) mean += one[what][s] ?? 0;
        return usersReached(people, mean, activityCv);
      };
      exposed += reached('requests');
      hit += reached('errors');
      hitIfStable += reached('errorsIfStable');
    }
    inner = share;
  }
  return { routing, users: count, usersExposed: exposed, usersHit: hit, usersHitIfStable: hitIfStable };
}

/** Upper ends, in (0, 1], of the parts of the users that some cell's faults tell apart. */
function segmentEnds(conditions: readonly CellConditions[], first: number, end: number): readonly number[] {
  const ends = new Set([1]);
  let latest: CellConditions | null = null;
  for (let row = first; row < end; row++) {
    const here = conditions[row] as CellConditions;
    if (here === latest) continue;
    latest = here;
    let upTo = 0;
    for (const { share } of here.arms.canary.segments.slice(0, -1)) {
      upTo += share;
      ends.add(upTo);
    }
  }
  return [...ends].sort((a, b) => a - b);
}

interface Rows {
  readonly cells: ServedCells;
  readonly first: number;
  readonly end: number;
}

function meetings(
  { cells, first, end }: Rows,
  segments: readonly number[],
  sticky: boolean,
  count: number,
): readonly Met[] {
  const byShare = new Map<number, Met>();
  for (let row = first; row < end; row++) {
    const behaviour = cells.armConditions('canary', row);
    if (behaviour.share === 0) continue;
    const { canaryRequests, canaryErrors, canaryErrorsIfStable } = cells.countsOf(row);
    const { canaryUsers, awayShare } = cells.conditions[row] as CellConditions;
    const share = sticky ? canaryUsers : 1;
    const nothing = (): number[] => segments.map(() => 0);
    const met = byShare.get(share) ?? { share, requests: nothing(), errors: nothing(), errorsIfStable: nothing() };
    byShare.set(share, met);
    const people = count * share;
    const { attempts, errorRate } = behaviour;
    const served = 1 - awayShare;
    for (const [s, upTo] of segments.entries()) {
      const segment = segmentAt(behaviour.segments, (upTo + (segments[s - 1] ?? 0)) / 2);
      if (segment === undefined || segment.attempts === 0) continue;
      add(met.requests, s, (canaryRequests * segment.attempts) / attempts / people);
      if (errorRate > 0) add(met.errors, s, (canaryErrors * segment.failures) / (errorRate * attempts) / people);
      add(met.errorsIfStable, s, canaryErrorsIfStable / served / people);
    }
  }
  return [...byShare.values()].sort((a, b) => a.share - b.share);
}

function add(sums: number[], at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}

type Segments = ArmConditions['segments'];

/** The segment of the users at a place in (0, 1) of their order. */
function segmentAt(segments: Segments, at: number): Segments[number] | undefined {
  let end = 0;
  return segments.find(({ share }) => {
    end += share;
    return at < end;
  });
}
