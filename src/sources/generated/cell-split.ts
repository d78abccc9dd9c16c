import type { CellConditions } from './conditions/cell-conditions.js';
import { copyableShare } from './harm/copies.js';

/** How first attempts are split, where a share of all users' requests is meant for the canary. One object for all cells. */
export class CellSplit {
  /** Of all, and of those that are not the canary's. */
  canaryShare = 0;
  baselineShare = 0;
  /** Of stable's requests: those that the canary gets a copy of. */
  copiedShare = 0;

  /** `canaryUsers`: the share of all requests that comes from the users whom the canary would serve, were it kept from none. */
  under({ arms, awayShare, copies }: CellConditions, canaryUsers: number): this {
    this.canaryShare = Math.min(1, canaryUsers * (1 - awayShare));
    const others = 1 - this.canaryShare;
    // Where the plan leaves stable nothing, users who are not where they should be by number are the baseline's.
    const baselineUsers =
      arms.stable.share === 0 && arms.baseline.share > 0 ? others : Math.min(arms.baseline.share, others);
    this.baselineShare = others === 0 ? 0 : Math.min(1, baselineUsers / others);
    this.copiedShare = copies !== null && others > 0 ? copies.chance * copyableShare(canaryUsers, awayShare) : 0;
    return this;
  }
}
