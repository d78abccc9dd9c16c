import type { World } from '../../../model/world.js';
import { type Behaviour, behaviour, cohortEnds, type Pool } from '../conditions/arm-conditions.js';
import type { Situation } from '../conditions/situation.js';

/** Copies of stable's requests that the canary gets, at an instant. */
export interface Copied {
  /** Copies that come of each first attempt, were nothing tried again, in (0, 1]. */
  readonly share: number;
  /** Share of a request's load that falls on what both versions share, in [0, 1]. */
  readonly sharedLoad: number;
}

/**
 * What is copied in a situation, where stable has a share of the traffic; null: nothing. Of users whom the canary is kept
 * away from, nothing is.
 */
export function copiedIn(world: World, situation: Situation, stableShare: number, awayShare: number): Copied | null {
  const { mirroredPercent = 0, canaryPercent } = situation;
  if (mirroredPercent === 0) return null;
  const share = stableShare * (mirroredPercent / 100) * copyableShare(canaryPercent / 100, awayShare);
  return share === 0 ? null : { share, sharedLoad: world.shadow?.sharedLoad ?? 0 };
}

/** Of the requests that the canary does not serve: those of users whom it is not kept away from. */
export function copyableShare(canaryUsers: number, awayShare: number): number {
  if (awayShare === 0) return 1;
  return ((1 - awayShare) * (1 - canaryUsers)) / (1 - canaryUsers * (1 - awayShare));
}

/** What copies come to in load, in requests for each first attempt of all traffic. */
export interface CopyLoads {
  /** What lands on all arms, by what they share. */
  readonly shared: number;
  /** Of one instance of the canary, whose instances are as many as its requests and its copies need. */
  readonly canary: number;
}

/** `canaryShare`: of the users' requests. Loads are those of what users send, with what they try again. */
export function copyLoads(
  { share, sharedLoad }: Copied,
  canaryShare: number,
  load: { readonly stable: number; readonly canary: number },
): CopyLoads {
  const answered = canaryShare * load.canary + share * load.stable;
  return { shared: sharedLoad * share * load.stable, canary: answered / (canaryShare + share) };
}

/** How the canary's instances do with copies: nobody waits for the answers, so that none of them is tried again. */
export function behaviourOnCopies(pool: Pool, load: number): Behaviour {
  const ends = cohortEnds(pool);
  return behaviour(pool, load, { ends, tries: ends.map(() => 1) });
}
