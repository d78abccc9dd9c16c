import type { Exposure } from '../../../model/exposure.js';
import type { RealShare, World } from '../../../model/world.js';
import { type KeptLines, keepLines, type LineShare, percentAt } from '../conditions/share-lines.js';
import type { Situation } from '../conditions/situation.js';
import { lanePercents } from '../lanes.js';
import type { TrafficModel } from '../traffic-model.js';
import { CaughtUsers } from './caught-users.js';

/**
 * The canary's share of each lane's requests over time, as it really is: what the exposure gives it, what the world makes of
 * that, and, where users stay with the canary, those who have met it.
 */
export class GivenShares {
  private readonly model: TrafficModel;
  private readonly caught: CaughtUsers;
  private shares: readonly LineShare[];
  /** Whether users who have met the canary stay with it now. */
  isCatching = false;
  /** Whether the exposure itself is on its way to another. */
  private isOnWay = false;
  /** Whether all requests go by one share, which is what it is said to be, and users do not stay unless the exposure says so. */
  private readonly isPlain: boolean;

  constructor(model: TrafficModel) {
    const { lanes, world } = model;
    this.model = model;
    this.isPlain = lanes.length === 1 && world.realShare === null && world.users.routing !== 'one_way';
    this.caught = new CaughtUsers(model.lanes);
    this.shares = model.lanes.map(() => NONE);
  }

  restart(): void {
    this.caught.restart();
    this.shares = this.model.lanes.map(() => NONE);
    this.isCatching = false;
    this.isOnWay = false;
    this.isChanging = false;
  }

  /** Whether shares change with time until others are given. */
  isChanging = false;

  /** Whether they do so though the exposure stays as it is. */
  get isDrifting(): boolean {
    return this.isChanging && !this.isOnWay;
  }

  give(exposure: Exposure, atSeconds: number, kept: KeptLines[]): void {
    const { model, caught } = this;
    const { users, realShare } = model.world;
    const { line, canaryPercent, among, isSticky } = exposure;
    if (this.isPlain && !this.isChanging && line === null && among === null && !isSticky) {
      // As nearly always: what else there is to a share stays as it is.
      this.shares = [{ canaryPercent, line: null }];
      keepLines(kept, this.shares, atSeconds);
      return;
    }
    const planned = lanePercents(model.lanes, exposure).map((canaryPercent) => ({ canaryPercent, line }));
    const staysRandom = users.routing === 'one_way' || (exposure.isSticky && users.routing === 'random');
    const before = this.percentsAt(atSeconds);
    const isGone = planned.every(({ canaryPercent }) => canaryPercent === 0);
    const isTakenOut = line !== null && line.toPercent === 0;
    this.isOnWay = line !== null;
    this.isCatching = staysRandom && !isGone && !isTakenOut;
    this.shares = planned.map((given) => realShareOf(given, realShare, atSeconds));
    if (isTakenOut && (staysRandom || exposure.isSticky)) {
      // The canary's instances go, and those who stayed with it with them.
      this.shares = before.map((canaryPercent) => ({ canaryPercent, line }));
    } else if (exposure.isSticky && users.routing === 'sticky' && !isGone) {
      // Users are in the canary by their hash: whom a smaller share would leave out stays.
      this.shares = this.shares.map((share, lane) =>
        share.canaryPercent < (before[lane] as number) ? { canaryPercent: before[lane] as number, line: null } : share,
      );
    }
    this.isChanging = this.isCatching || this.shares.some((share) => share.line !== null);
    caught.route(this.isCatching ? this.shares : this.shares.map(() => NONE), atSeconds);
    keepLines(kept, this.isCatching ? this.shares.map(() => NONE) : this.shares, atSeconds);
  }

  /** Until when shares are what they are, or on one line, from an instant on; another at the latest. */
  steadyUntil(fromSeconds: number, latestSeconds: number): number {
    if (!this.isChanging) return latestSeconds;
    let until = latestSeconds;
    for (const { line } of this.shares) {
      if (line !== null && line.untilSeconds > fromSeconds) until = Math.min(until, Math.ceil(line.untilSeconds));
    }
    return until;
  }

  /** As they begin. */
  percentsGiven(atSeconds: number): readonly number[] {
    return this.isCatching ? this.percentsAt(atSeconds) : this.shares.map(({ canaryPercent }) => canaryPercent);
  }

  private percentsAt(seconds: number): readonly number[] {
    return this.shares.map((share, lane) =>
      this.isCatching ? this.caught.percentBetween(lane, seconds, seconds) : percentAt(share, seconds),
    );
  }

  /** In the middle, or of users who stay the mean. */
  percentsBetween(fromSeconds: number, toSeconds: number): readonly number[] {
    if (!this.isCatching) return this.percentsAt((fromSeconds + toSeconds) / 2);
    return this.shares.map((_, lane) => this.caught.percentBetween(lane, fromSeconds, toSeconds));
  }

  percentOfAll(percents: readonly number[]): number {
    const { lanes } = this.model;
    if (lanes.length === 1) return percents[0] as number;
    if (percents.every((percent) => percent === 100)) return 100;
    return lanes.reduce((sum, { share }, lane) => sum + share * (percents[lane] as number), 0);
  }

  /** What the situation says of users who stay. */
  caughtBetween(fromSeconds: number, toSeconds: number): Pick<Situation, 'caught'> {
    const { lanes } = this.model;
    if (!this.isCatching) return {};
    return { caught: lanes.map((_, lane) => this.caught.at(lane, fromSeconds, toSeconds)) };
  }
}

const NONE: LineShare = { canaryPercent: 0, line: null };

const HOUR = 3_600;

/**
 * What the canary really gets where it is given a share from an instant on: none of it, or all, is what it is said to be.
 * What drifts is a line up to where it can go no further; what is on the way to another share does not drift besides.
 */
function realShareOf(given: LineShare, real: RealShare | null, atSeconds: number): LineShare {
  if (real === null) return given;
  const percent = scaled(given.canaryPercent, real.ratio);
  if (given.line !== null) {
    return { canaryPercent: percent, line: { ...given.line, toPercent: scaled(given.line.toPercent, real.ratio) } };
  }
  const { driftPercentPerHour: drift } = real;
  const toPercent = drift > 0 ? 100 : 0;
  if (drift === 0 || percent === 0 || percent === 100) return { canaryPercent: percent, line: null };
  const untilSeconds = atSeconds + ((toPercent - percent) / drift) * HOUR;
  return { canaryPercent: percent, line: { fromSeconds: atSeconds, untilSeconds, toPercent } };
}

export function scaled(percent: number, ratio: number): number {
  return percent === 0 || percent === 100 ? percent : Math.min(100, percent * ratio);
}

/** What is not worked out together is not served. */
export function refuseExposure({ mirroredPercent, among, replicas, isSticky }: Exposure, world: World): void {
  const { instances, audiences } = world;
  if (mirroredPercent > 0 && audiences.length > 0) {
    throw new Error('requests are copied where users are not told apart');
  }
  if (instances === null) {
    if (replicas !== null) throw new Error('a world that does not count instances has no replicas');
    return;
  }
  if (isSticky) throw new Error('where instances are counted no rollout keeps users who met the canary');
  if (replicas?.splitTraffic === true && (among !== null || mirroredPercent > 0)) {
    throw new Error('instances split all traffic alike, and copy none');
  }
}
