import type { UserSplit } from '../../model/source.js';
import { ARM_CODES, type ArmCode, PURPOSES } from '../../random/address.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { distinctQuantile } from '../../stats/lattice/distinct-quantile.js';
import type { ServedCells } from './served-cells.js';
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
  /** Requests from `first` to `end`, without those that clients tried again: they bring nobody new. */
  private canaryRequests = 0;
  private otherRequests = 0;

  constructor(cells: ServedCells) {
    this.cells = cells;
  }

  /** In the rows from `first`, up to but without `end`; null where nobody counts users, or each request may go another way. */
  between(first: number, end: number): UserSplit | null {
    const { key, conditions, count: rows, model } = this.cells;
    const { count, routing, activityCv } = model.world.users;
    const last = end <= rows ? conditions[end - 1] : undefined;
    if (count === null || routing === 'random' || last === undefined || end <= first) return null;
    const { canaryUsers, awayShare } = last;
    if (canaryUsers <= 0 || canaryUsers >= 1) return null;
    const { members } = usersBelow(activityCv, count, key, canaryUsers);
    const served = 1 - awayShare;
    const draw = uniform(key, ARM_CODES.canary, PURPOSES.usersServed, 0, 0);
    const assigned = served >= 1 ? members : binomialQuantile(draw, members, served);
    this.sumUp(first, end);
    const seen = (arm: ArmCode, people: number, requests: number): number =>
      people === 0 ? 0 : distinctQuantile(uniform(key, arm, PURPOSES.usersSeen, 0, 0), people, requests, activityCv);
    return {
      canary: seen(ARM_CODES.canary, assigned, this.canaryRequests),
      others: seen(ARM_CODES.stable, count - assigned, this.otherRequests),
    };
  }

  private sumUp(first: number, end: number): void {
    const { cells } = this;
    if (this.generation !== cells.generation || this.first !== first || this.end > end) {
      this.generation = cells.generation;
      this.first = first;
      this.end = first;
      this.canaryRequests = 0;
      this.otherRequests = 0;
    }
    for (; this.end < end; this.end++) {
      const row = this.end;
      const { canaryRequests, stableRequests, baselineRequests } = cells.countsOf(row);
      const load = (arm: 'canary' | 'stable' | 'baseline'): number => cells.armConditions(arm, row).load;
      this.canaryRequests += canaryRequests / load('canary');
      this.otherRequests += stableRequests / load('stable') + baselineRequests / load('baseline');
    }
  }
}
