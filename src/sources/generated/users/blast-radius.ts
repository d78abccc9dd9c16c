import type { BlastRadius } from '../../../model/harm.js';
import { reach } from '../../../stats/lattice/distinct-quantile.js';
import { gaussLegendre } from '../../../stats/numeric/gauss-legendre.js';
import type { ArmConditions, CellConditions } from '../conditions/cell-conditions.js';
import { sharesBetween } from '../conditions/share-lines.js';
import type { Lane } from '../lanes.js';
import type { ServedCells } from '../served-cells.js';
import { type LaneRows, staysCaught, type UsersReached, usersCaught } from './caught-reach.js';

/**
 * What came, on average, to each user who was on the canary for all of some time: those whose bucket is below `inner`. Where
 * its share fell in that time, those up to `outer` were on it for a part, in proportion to how far below it they are.
 */
interface Met {
  /** Shares of the users, in (0, 1]. */
  readonly inner: number;
  readonly outer: number;
  /** By segment of users that faults tell apart, or whom the canary was kept away from. */
  readonly requests: number[];
  readonly errors: number[];
  readonly errorsIfStable: number[];
}

type What = 'requests' | 'errors' | 'errorsIfStable';

/** Where users are on the canary for unlike times, so many buckets stand for all: what they meet is smooth in between. */
const QUADRATURE = gaussLegendre(8);

/**
 * The users that the canary's requests and failures in some rows, as counted, reached. In closed form: users' activities are gamma distributed,
 * so that the requests, or failures, of a user are negative binomial, and those with none are its zero class.
 *
 * With random routing all users share in the canary's traffic; with sticky routing those whose hash is below its share,
 * for as long as it is. What clients try again reaches no other user.
 */
export function blastRadius(cells: ServedCells, first: number, end: number): BlastRadius {
  const { count: users, routing } = cells.model.world.users;
  if (users === null) return { routing, users, usersExposed: null, usersHit: null, usersHitIfStable: null };
  let [usersExposed, usersHit, usersHitIfStable] = [0, 0, 0];
  for (let lane = 0; lane < cells.model.lanes.length; lane++) {
    const reached = usersReached(cells, lane, first, end);
    usersExposed += reached.usersExposed;
    usersHit += reached.usersHit;
    usersHitIfStable += reached.usersHitIfStable;
  }
  // An audience has one user at least, and all of them together no more than there are.
  const reached = (of: number): number => Math.min(users, of);
  return {
    routing,
    users,
    usersExposed: reached(usersExposed),
    usersHit: reached(usersHit),
    usersHitIfStable: reached(usersHitIfStable),
  };
}

/** Of one lane. */
export function usersReached(cells: ServedCells, lane: number, first: number, end: number): UsersReached {
  const { count, routing, activityCv } = (cells.model.lanes[lane] as Lane).world.users;
  if (count === null) throw new Error('users who are not counted are not reached by number');
  const rows = { cells, lane, first, end };
  if (staysCaught(rows)) return usersCaught(rows, count, activityCv);
  const segments = segmentEnds(rows);
  const met = meetings(rows, segments, routing === 'sticky', count);
  const reached = (what: What): number => {
    let users = 0;
    let inside = 0;
    for (const upTo of edgesOf(met)) {
      for (const [s, end] of segments.entries()) {
        const people = count * (upTo - inside) * (end - (segments[s - 1] ?? 0));
        users += people * reachedBetween(met, what, s, { from: inside, to: upTo }, activityCv);
      }
      inside = upTo;
    }
    return users;
  };
  return {
    usersExposed: reached('requests'),
    usersHit: reached('errors'),
    usersHitIfStable: reached('errorsIfStable'),
  };
}

/** Shares at which something begins or ends to come to users, from the inside out. */
function edgesOf(met: readonly Met[]): readonly number[] {
  return [...new Set(met.flatMap(({ inner, outer }) => (inner > 0 ? [inner, outer] : [outer])))].sort((a, b) => a - b);
}

/** The share, of the users whose buckets lie between two edges, whom something reached. */
function reachedBetween(
  met: readonly Met[],
  what: What,
  segment: number,
  { from, to }: { readonly from: number; readonly to: number },
  activityCv: number,
): number {
  let whole = 0;
  const falling: Met[] = [];
  for (const one of met) {
    if (one.inner >= to) whole += one[what][segment] ?? 0;
    else if (one.outer >= to) falling.push(one);
  }
  if (falling.length === 0) return reach(whole, activityCv);
  const { nodes, weights } = QUADRATURE;
  let share = 0;
  for (const [i, node] of nodes.entries()) {
    const bucket = from + ((to - from) * (1 + node)) / 2;
    let mean = whole;
    for (const one of falling) {
      mean += ((one[what][segment] ?? 0) * (one.outer - bucket)) / (one.outer - one.inner);
    }
    share += ((weights[i] ?? 0) / 2) * reach(mean, activityCv);
  }
  return share;
}

/** Upper ends, in (0, 1], of the parts of the users that some cell's faults tell apart. */
function segmentEnds({ cells, lane, first, end }: LaneRows): readonly number[] {
  const ends = new Set([1]);
  let latest: CellConditions | null = null;
  for (let row = first; row < end; row++) {
    const here = cells.conditionsOf(row, lane);
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

function meetings(
  { cells, lane, first, end }: LaneRows,
  segments: readonly number[],
  sticky: boolean,
  count: number,
): readonly Met[] {
  const byShares = new Map<string, Met>();
  for (let row = first; row < end; row++) {
    const { arms, canaryUsers, awayShare, ifStable } = cells.conditionsOf(row, lane);
    const behaviour = arms.canary;
    // Users meet no copy.
    if (behaviour.share === 0 || canaryUsers === 0) continue;
    const { canaryRequests, canaryErrors, canaryErrorsIfStable } = cells.countsOf(row, lane);
    const [from, to] = [cells.fromSeconds[row] as number, cells.toSeconds[row] as number];
    const held = sharesBetween(cells.lines, lane, from, to) ?? [canaryUsers, canaryUsers];
    const [one, other] = sticky ? held : [1, 1];
    const [inner, outer] = [Math.min(one, other), Math.max(one, other)];
    const nothing = (): number[] => segments.map(() => 0);
    const key = `${inner} ${outer}`;
    const met = byShares.get(key) ?? {
      inner,
      outer,
      requests: nothing(),
      errors: nothing(),
      errorsIfStable: nothing(),
    };
    byShares.set(key, met);
    const people = (count * (inner + outer)) / 2;
    const { attempts, errorRate } = behaviour;
    const served = 1 - awayShare;
    for (const [s, upTo] of segments.entries()) {
      const segment = segmentAt(behaviour.segments, (upTo + (segments[s - 1] ?? 0)) / 2);
      if (segment === undefined || segment.attempts === 0) continue;
      // Each first attempt comes to so many. What the canary failed and gets again reaches no other user.
      const tries = segment.attempts * served;
      add(met.requests, s, (canaryRequests * segment.attempts) / attempts / people / tries);
      if (errorRate > 0)
        add(met.errors, s, (canaryErrors * segment.failures) / (errorRate * attempts) / people / tries);
      add(met.errorsIfStable, s, canaryErrorsIfStable / served / people / ifStable.attempts);
    }
  }
  return [...byShares.values()];
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
