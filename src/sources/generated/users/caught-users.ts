import { reach } from '../../../stats/lattice/distinct-quantile.js';
import { meanRate } from '../conditions/arrival-rate.js';
import { type LineShare, meanPercent } from '../conditions/share-lines.js';
import type { Lane } from '../lanes.js';

/** How one lane is routed where users stay with the canary once it served them. */
export interface Caught {
  /** What each request of a user who has not met the canary is routed by, in percent. */
  readonly routedPercent: number;
  /** Of those, how many a mean user has sent to it since the rollout began. */
  readonly metBefore: number;
}

/**
 * The share of all requests that comes from users who have met the canary, where the mean user sent it so many as long as
 * each went its own way: users are gamma distributed in how many they send, and those who send most are caught first.
 */
export function caughtShare(met: number, cv: number): number {
  const variance = cv * cv;
  const spread = met * variance;
  if (spread < 1e-17) return -Math.expm1(-met);
  return -Math.expm1(-Math.log1p(spread) * (1 + 1 / variance));
}

/**
 * The users of each lane who stay with the canary since it served them once. How many there are is an expected number: it
 * follows from the shares that the canary was given, and chance has no part in it.
 */
export class CaughtUsers {
  private readonly lanes: readonly Lane[];
  /** By lane: what a mean user has sent to the canary up to when the latest shares began. */
  private readonly met: number[];
  private shares: readonly LineShare[];
  private sinceSeconds = 0;

  constructor(lanes: readonly Lane[]) {
    this.lanes = lanes;
    this.met = lanes.map(() => 0);
    this.shares = lanes.map(() => ({ canaryPercent: 0, line: null }));
  }

  restart(): void {
    this.met.fill(0);
    this.shares = this.lanes.map(() => ({ canaryPercent: 0, line: null }));
    this.sinceSeconds = 0;
  }

  /** From an instant on, requests are routed by these shares. */
  route(shares: readonly LineShare[], atSeconds: number): void {
    for (const lane of this.lanes.keys()) this.met[lane] = this.metAt(lane, atSeconds);
    this.shares = shares;
    this.sinceSeconds = atSeconds;
  }

  at(lane: number, fromSeconds: number, toSeconds: number): Caught {
    const share = this.shares[lane] as LineShare;
    return {
      routedPercent: meanPercent(share, fromSeconds, toSeconds),
      metBefore: this.metAt(lane, fromSeconds),
    };
  }

  /** What the canary gets of a lane's requests between two instants, in percent. */
  percentBetween(lane: number, fromSeconds: number, toSeconds: number): number {
    const { routedPercent, metBefore } = this.at(lane, fromSeconds, toSeconds);
    const cv = this.cvOf(lane);
    const more = this.metAt(lane, toSeconds) - metBefore;
    // The mean over the requests of those who have not met it yet, and where few are sent, what it is.
    const left =
      more > 1e-9 ? (reach(metBefore + more, cv) - reach(metBefore, cv)) / more : 1 - caughtShare(metBefore, cv);
    return 100 - (100 - routedPercent) * left;
  }

  private metAt(lane: number, seconds: number): number {
    const { met, shares, sinceSeconds } = this;
    const before = met[lane] as number;
    if (seconds <= sinceSeconds) return before;
    const percent = meanPercent(shares[lane] as LineShare, sinceSeconds, seconds);
    if (percent === 0) return before;
    const { world, share } = this.lanes[lane] as Lane;
    const { requestsPerSecond, startsAtSeconds, users } = world;
    if (users.count === null) throw new Error('users who stay with the canary are counted');
    const arrivals = meanRate(requestsPerSecond, startsAtSeconds, sinceSeconds, seconds) * (seconds - sinceSeconds);
    return before + ((percent / 100) * arrivals * share) / users.count;
  }

  private cvOf(lane: number): number {
    return (this.lanes[lane] as Lane).world.users.activityCv;
  }
}
