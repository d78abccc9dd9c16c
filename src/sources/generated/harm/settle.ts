import { ARMS, type Arm } from '../../../model/arm.js';
import { type Behaviour, behaviour, cohortEnds, type Elsewhere, type Pool } from '../conditions/arm-conditions.js';
import { attempts } from '../conditions/load.js';
import type { ArmPool } from '../pods/arm-pools.js';
import { behaviourOnCopies, type Copied, type CopyLoads, copyLoads } from './copies.js';

/** Of each arm, at an instant. */
export type Pools = Readonly<Record<Arm, Pool>>;

/** How an arm behaves, and for how many times the requests that the reference load would bring it. */
export interface Settled {
  readonly load: number;
  readonly behaviour: Behaviour;
}

const NO_COPIES: CopyLoads = { shared: 0, canary: 1 };

/** Enough rounds for retries to settle, even near the load at which they tip the service over. */
export const MOST_ROUNDS = 5_000;

/** Stable with all of the traffic. */
export function settledAlone(pool: Pool, busyness: number): Settled {
  const alone = { ...pool, staleDataRate: 0 };
  let load = 1;
  for (let round = 0; ; round++) {
    const does = behaviour(alone, busyness * load);
    if (Math.abs(does.attempts - load) < 1e-10 || round >= MOST_ROUNDS) return { load: does.attempts, behaviour: does };
    load = does.attempts;
  }
}

/**
 * How busy the arms are when retries are counted: more requests make an instance busier, a busier one fails more, and
 * failures are tried again. Sticky clients come back to the same arm, others to any, by its share. Starts without retries
 * and climbs. `copied`: what the canary gets copies of, which loads what all arms share.
 */
export function settle(
  at: Pools,
  pools: Readonly<Record<Arm, ArmPool>>,
  busyness: number,
  sticky: boolean,
  copied: Copied | null = null,
): Record<Arm, Settled> & { readonly copies: Settled | null } {
  const load: Record<Arm, number> = { stable: 1, baseline: 1, canary: 1 };
  let elsewhere = sticky ? null : nothingElsewhere(at);
  for (let round = 0; ; round++) {
    const copies = copied === null ? NO_COPIES : copyLoads(copied, pools.canary.share, load);
    const canaryLoad = copied === null ? load.canary : copies.canary;
    const does = {
      stable: behaviour(at.stable, busyness * (load.stable + copies.shared), elsewhere),
      baseline: behaviour(at.baseline, busyness * (load.baseline + copies.shared), elsewhere),
      canary: behaviour(at.canary, busyness * (canaryLoad + copies.shared), elsewhere),
    };
    const spread = 1 + ARMS.reduce((sum, arm) => sum + pools[arm].share * (does[arm].attempts - 1), 0);
    let change = 0;
    if (elsewhere !== null) {
      const next = triedElsewhere(elsewhere, does, pools);
      for (const [i, tries] of next.tries.entries())
        change = Math.max(change, Math.abs(tries - (elsewhere.tries[i] ?? 1)));
      elsewhere = next;
    }
    for (const arm of ARMS) {
      const next = sticky ? does[arm].attempts : spread;
      change = Math.max(change, Math.abs(next - load[arm]));
      load[arm] = next;
    }
    if (change < 1e-10 || round >= MOST_ROUNDS) {
      const settled = (arm: Arm): Settled => ({ load: load[arm], behaviour: does[arm] });
      const onCopies = busyness * (copies.canary + copies.shared);
      return {
        stable: settled('stable'),
        baseline: settled('baseline'),
        canary: settled('canary'),
        copies: copied === null ? null : { load: load.stable, behaviour: behaviourOnCopies(at.canary, onCopies) },
      };
    }
  }
}

/** Null where nobody tries anything again. */
export function nothingElsewhere({ stable, baseline, canary }: Pools): Elsewhere | null {
  const isTried = [stable, baseline, canary].some(({ slices }) =>
    slices.some(({ hits }) => hits.some(({ effect }) => effect.retries > 0)),
  );
  if (!isTried) return null;
  const ends = cohortEnds(stable, baseline, canary);
  return { ends, tries: ends.map(() => 1) };
}

/** For each part of the users: whichever arm a request gets to, what fails there is tried again by any. */
export function triedElsewhere(
  { ends, tries }: Elsewhere,
  does: Readonly<Record<Arm, Behaviour>>,
  pools: Readonly<Record<Arm, ArmPool>>,
): Elsewhere {
  const next = ends.map((_, i) => {
    let [served, again, retries] = [0, 0, 0];
    for (const arm of ARMS) {
      const segment = does[arm].segments[i];
      if (segment === undefined) continue;
      served += (pools[arm].share * segment.attempts) / (tries[i] ?? 1);
      again += pools[arm].share * segment.again;
      retries = Math.max(retries, segment.retries);
    }
    return served === 0 ? 1 : attempts(again / served, retries);
  });
  return { ends, tries: next };
}
