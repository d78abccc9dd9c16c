import type { UserSplit } from '../../../model/source.js';
import { ARM_CODES, type ArmCode, PURPOSES } from '../../../random/address.js';
import { uniform } from '../../../random/uniform.js';
import { binomialQuantile } from '../../../stats/lattice/binomial.js';
import { distinctQuantile, reach } from '../../../stats/lattice/distinct-quantile.js';
import type { CellConditions } from '../conditions/cell-conditions.js';
import type { Lane } from '../lanes.js';
import type { ServedCells } from '../served-cells.js';
import type { Caught } from './caught-users.js';
import { usersBelow } from './user-share.js';

/**
 * How many different users the canary and the others served in the rows of one stage, from its beginning. As the stage goes
 * on, both only grow, but for a rare step of 1; what was summed up before is not summed up again.
 */
export class UsersSeen {
  private readonly cells: ServedCells;
  private generation = -1;
  private first = -1;
  private end = -1;
  /** By lane, requests from `first` to `end`, without those that clients tried again: they bring nobody new. */
  private readonly canaryRequests: Float64Array;
  private readonly otherRequests: Float64Array;

  constructor(cells: ServedCells) {
    this.cells = cells;
    this.canaryRequests = new Float64Array(cells.model.lanes.length);
    this.otherRequests = new Float64Array(cells.model.lanes.length);
  }

  /** In the rows from `first`, up to but without `end`; null where nobody counts users, or each request may go another way. */
  between(first: number, end: number): UserSplit | null {
    const { conditions, count: rows, model } = this.cells;
    const { count, routing } = model.world.users;
    const last = end <= rows ? conditions[end - 1] : undefined;
    if (count === null || last === undefined || end <= first) return null;
    const lanes = last.lanes ?? [last];
    if (routing !== 'sticky' && lanes.every(({ caught }) => caught === null)) return null;
    if (lanes.every(({ canaryUsers }) => canaryUsers <= 0) || lanes.every(({ canaryUsers }) => canaryUsers >= 1)) {
      return null;
    }
    this.sumUp(first, end);
    let [canary, others] = [0, 0];
    for (const [lane, here] of lanes.entries()) {
      const split = here.caught === null ? this.hashed(lane, here) : this.caught(lane, here.caught, first, end);
      canary += split.canary;
      others += split.others;
    }
    return { canary, others };
  }

  /** Of users who are in the canary by their hash. */
  private hashed(lane: number, { canaryUsers, awayShare }: CellConditions): UserSplit {
    const { cells } = this;
    const key = cells.keyOfLane(lane);
    const { count, activityCv } = (cells.model.lanes[lane] as Lane).world.users;
    if (count === null) return NOBODY;
    const members =
      canaryUsers <= 0 ? 0 : canaryUsers >= 1 ? count : usersBelow(activityCv, count, key, canaryUsers).members;
    const served = 1 - awayShare;
    const draw = uniform(key, ARM_CODES.canary, PURPOSES.usersServed, 0, 0);
    const assigned = served >= 1 ? members : binomialQuantile(draw, members, served);
    const seen = (arm: ArmCode, people: number, requests: number): number =>
      people === 0 ? 0 : distinctQuantile(uniform(key, arm, PURPOSES.usersSeen, 0, 0), people, requests, activityCv);
    return {
      canary: seen(ARM_CODES.canary, assigned, this.canaryRequests[lane] as number),
      others: seen(ARM_CODES.stable, count - assigned, this.otherRequests[lane] as number),
    };
  }

  /** Of users who stay with the canary since they met it: those who have at the end, among all who were seen. */
  private caught(lane: number, { metBefore, routedPercent }: Caught, first: number, end: number): UserSplit {
    const { cells } = this;
    const key = cells.keyOfLane(lane);
    const { count, activityCv } = (cells.model.lanes[lane] as Lane).world.users;
    if (count === null) return NOBODY;
    const last = cells.countsOf(end - 1, lane);
    const sentLast = (last.canaryRequests + last.stableRequests + last.baselineRequests) / count;
    const met = metBefore + (routedPercent / 100) * sentLast;
    const requests = (this.canaryRequests[lane] as number) + (this.otherRequests[lane] as number);
    const begin = cells.conditions[first] as CellConditions;
    const before = (begin.lanes?.[lane] ?? begin).caught?.metBefore ?? 0;
    const unmet = (mean: number): number => 1 - reach(mean, activityCv);
    const sent = requests / count;
    // Not met by the end, or met before the stage and not seen in it.
    const canary = 1 - unmet(met) - unmet(sent) + unmet(before + sent);
    const seen = distinctQuantile(
      uniform(key, ARM_CODES.stable, PURPOSES.usersSeen, 0, 0),
      count,
      requests,
      activityCv,
    );
    const share = Math.min(1, Math.max(0, canary / reach(sent, activityCv)));
    const onCanary = binomialQuantile(uniform(key, ARM_CODES.canary, PURPOSES.usersSeen, 0, 0), seen, share);
    return { canary: onCanary, others: seen - onCanary };
  }

  private sumUp(first: number, end: number): void {
    const { cells, canaryRequests, otherRequests } = this;
    if (this.generation !== cells.generation || this.first !== first || this.end > end) {
      this.generation = cells.generation;
      this.first = first;
      this.end = first;
      canaryRequests.fill(0);
      otherRequests.fill(0);
    }
    for (; this.end < end; this.end++) {
      const row = this.end;
      const whole = cells.conditions[row] as CellConditions;
      for (let lane = 0; lane < canaryRequests.length; lane++) {
        const { arms } = whole.lanes?.[lane] ?? whole;
        const counts = cells.countsOf(row, lane);
        canaryRequests[lane] = (canaryRequests[lane] as number) + counts.canaryRequests / arms.canary.load;
        otherRequests[lane] =
          (otherRequests[lane] as number) +
          counts.stableRequests / arms.stable.load +
          counts.baselineRequests / arms.baseline.load;
      }
    }
  }
}

const NOBODY: UserSplit = { canary: 0, others: 0 };
