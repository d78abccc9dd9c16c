import type { Users } from '../../src/model/world.js';

/** Uniform numbers in (0, 1) of the tests' own: mulberry32. */
export function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296 + 1e-10;
  };
}

/** Of mean 1; gamma of a whole shape, which is a sum of so many exponentials. */
function activity(cv: number, uniform: () => number): number {
  if (cv === 0) return 1;
  const shape = Math.round(1 / (cv * cv));
  let sum = 0;
  for (let i = 0; i < shape; i++) sum -= Math.log(uniform()) / shape;
  return sum;
}

/** Arrivals of rate 1 until `mean`. */
function poisson(mean: number, uniform: () => number): number {
  let count = -1;
  let time = 0;
  while (time < mean) {
    time -= Math.log(uniform());
    count++;
  }
  return Math.max(0, count);
}

/** What is played, user by user and request by request. */
export interface Played {
  readonly users: Users & { readonly count: number };
  /** Canary's shares, in (0, 1], one stage after another. */
  readonly shares: readonly number[];
  /** Requests of a user in each stage, on average. */
  readonly requestsEach: number;
  /** Chance that a request to the canary fails: of users in the cohort, and of others. */
  readonly failing: { readonly cohortShare: number; readonly inCohort: number; readonly others: number };
  readonly failingIfStable: number;
}

/** What happened: the canary's counts in each stage, and how many users met what. */
export interface Counted {
  readonly stages: { requests: number; errors: number; errorsIfStable: number }[];
  exposed: number;
  hit: number;
  hitIfStable: number;
}

export function playUsers(played: Played, uniform: () => number): Counted {
  const { users, shares, requestsEach, failing, failingIfStable } = played;
  const stages = shares.map(() => ({ requests: 0, errors: 0, errorsIfStable: 0 }));
  const counted: Counted = { stages, exposed: 0, hit: 0, hitIfStable: 0 };
  for (let user = 0; user < users.count; user++) {
    const busy = activity(users.activityCv, uniform);
    const bucket = uniform();
    const chance = uniform() < failing.cohortShare ? failing.inCohort : failing.others;
    let [exposed, hit, hitIfStable] = [false, false, false];
    for (const [index, stage] of stages.entries()) {
      const share = shares[index] ?? 0;
      // Of Poisson requests, each of which goes to the canary by chance, those that do are Poisson as well.
      const onCanary = users.routing === 'random' ? share : bucket < share ? 1 : 0;
      for (let left = poisson(busy * requestsEach * onCanary, uniform); left > 0; left--) {
        const luck = uniform();
        stage.requests++;
        if (luck < chance) stage.errors++;
        if (luck < failingIfStable) stage.errorsIfStable++;
        exposed = true;
        hit ||= luck < chance;
        hitIfStable ||= luck < failingIfStable;
      }
    }
    counted.exposed += exposed ? 1 : 0;
    counted.hit += hit ? 1 : 0;
    counted.hitIfStable += hitIfStable ? 1 : 0;
  }
  return counted;
}
