/** Looks at a canary of which every request fails, by a rule with a hold and a least number of requests. */
export interface WatchedStage {
  /** Of the canary in a look: Poisson. */
  readonly meanRequests: number;
  readonly minRequests: number;
  /** Looks in a row that have enough requests, of which the last rolls back. */
  readonly looksHeld: number;
  readonly looks: number;
}

/** What happens by the end of the stage, worked through look by look: exact but for rounding. */
export interface WatchedEnd {
  /** Chance of no rollback, by look from the first on. */
  readonly unnoticed: readonly number[];
  /** Of those that are rolled back, in looks. */
  readonly meanLooks: number;
  readonly varianceLooks: number;
  /** Of all: requests until the rollback is decided, or to the end of the stage. */
  readonly meanRequests: number;
}

/**
 * The chain whose state is how many looks in a row had enough requests, with the chance of each state and the requests
 * expected in it: requests of looks are independent, and a state says of one look whether it had enough.
 */
export function watch({ meanRequests, minRequests, looksHeld, looks }: WatchedStage): WatchedEnd {
  const few = belowOf(meanRequests, minRequests);
  const enough = { chance: 1 - few.chance, requests: meanRequests - few.requests };
  let states = Array.from({ length: looksHeld }, (_, i) => ({ chance: i === 0 ? 1 : 0, requests: 0 }));
  const unnoticed: number[] = [];
  let [decided, sum, squares, requests] = [0, 0, 0, 0];
  for (let look = 1; look <= looks; look++) {
    const next = states.map(() => ({ chance: 0, requests: 0 }));
    for (const [held, state] of states.entries()) {
      add(next[0], state, few);
      const onwards = next[held + 1];
      if (onwards !== undefined) add(onwards, state, enough);
      else {
        const chance = state.chance * enough.chance;
        decided += chance;
        sum += chance * look;
        squares += chance * look * look;
        requests += state.requests * enough.chance + state.chance * enough.requests;
      }
    }
    states = next;
    unnoticed.push(1 - decided);
  }
  const meanLooks = sum / decided;
  return {
    unnoticed,
    meanLooks,
    varianceLooks: squares / decided - meanLooks * meanLooks,
    meanRequests: requests + states.reduce((all, state) => all + state.requests, 0),
  };
}

interface Mass {
  chance: number;
  requests: number;
}

function add(to: Mass | undefined, state: Mass, look: Mass): void {
  if (to === undefined) return;
  to.chance += state.chance * look.chance;
  to.requests += state.requests * look.chance + state.chance * look.requests;
}

/** Of a Poisson number: the chance to be below `least`, and its expectation there. */
function belowOf(mean: number, least: number): Mass {
  let [chance, requests, term] = [0, 0, Math.exp(-mean)];
  for (let n = 0; n < least; n++) {
    chance += term;
    requests += n * term;
    term *= mean / (n + 1);
  }
  return { chance, requests };
}
