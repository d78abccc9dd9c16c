import type { CellConditions } from './cell-conditions.js';
import { copyableShare } from './copies.js';

/** How first attempts are split, where a share of all users' requests is meant for the canary. */
export interface CellSplit {
  /** Of all, and of those that are not the canary's. */
  readonly canaryShare: number;
  readonly baselineShare: number;
  /** Of stable's requests: those that the canary gets a copy of. */
  readonly copiedShare: number;
}

/** `canaryUsers`: the share of all requests that comes from the users whom the canary would serve, were it kept from none. */
export function cellSplit({ arms, awayShare, copies }: CellConditions, canaryUsers: number): CellSplit {
  const canaryShare = Math.min(1, canaryUsers * (1 - awayShare));
  const others = 1 - canaryShare;
  // Where the plan leaves stable nothing, users who are not where they should be by number are the baseline's.
  const baselineUsers =
    arms.stable.share === 0 && arms.baseline.share > 0 ? others : Math.min(arms.baseline.share, others);
  const baselineShare = others === 0 ? 0 : Math.min(1, baselineUsers / others);
  const isCopied = copies !== null && others > 0;
  return {
    canaryShare,
    baselineShare,
    copiedShare: isCopied ? copies.chance * copyableShare(canaryUsers, awayShare) : 0,
  };
}
