/** A rollout as its users meet it, in seconds. */
export interface MetRollout {
  readonly users: number;
  /** 1 ÷ the square of the coefficient of variation of their activity, a whole number; infinite: all are alike. */
  readonly activityShape: number;
  readonly isSticky: boolean;
  /** Requests of a user a second, on average, those that are tried again not among them. */
  readonly requestsPerSecond: number;
  /** The canary's shares, in (0, 1], each from an instant on, the first from 0. */
  readonly steps: readonly { readonly atSeconds: number; readonly share: number }[];
  /** The rollback: from when to when, and whether the share falls linearly in between, or at its end. */
  readonly rollback: { readonly fromSeconds: number; readonly untilSeconds: number; readonly isRolling: boolean };
  /** A share of the users whom the canary serves from an instant on. */
  readonly cohort: { readonly share: number; readonly fromSeconds: number };
  /** Chance that the canary fails a request of theirs, and of others; that stable would have. */
  readonly failing: { readonly inCohort: number; readonly others: number; readonly ifStable: number };
  /** How often a failed request is tried again at most. */
  readonly retries: number;
}

export interface MetUsers {
  requests: number;
  exposed: number;
  hit: number;
  hitIfStable: number;
}

/** Each user, and each of their requests one after another, by `next`, which gives numbers in [0, 1). */
export function meet(rollout: MetRollout, next: () => number): MetUsers {
  const { users, activityShape, requestsPerSecond, rollback, cohort, failing, isSticky, retries } = rollout;
  const met = { requests: 0, exposed: 0, hit: 0, hitIfStable: 0 };
  for (let user = 0; user < users; user++) {
    const rate = requestsPerSecond * activity(activityShape, next);
    const bucket = next();
    const inCohort = next() < cohort.share;
    const chance = inCohort ? failing.inCohort : failing.others;
    let [exposed, hit, hitIfStable] = [false, false, false];
    for (let at = gap(rate, next); at < rollback.untilSeconds; at += gap(rate, next)) {
      if (inCohort && at < cohort.fromSeconds) continue;
      for (let tries = 0; tries <= retries; tries++) {
        // With random routing what is tried again may go anywhere, where nothing fails for long.
        if ((isSticky ? bucket : next()) >= shareAt(rollout, at)) break;
        const luck = next();
        met.requests++;
        exposed = true;
        if (luck < failing.ifStable && tries === 0) hitIfStable = true;
        if (luck >= chance) break;
        hit = true;
      }
    }
    met.exposed += exposed ? 1 : 0;
    met.hit += hit ? 1 : 0;
    met.hitIfStable += hitIfStable ? 1 : 0;
  }
  return met;
}

function shareAt({ steps, rollback }: MetRollout, at: number): number {
  let share = 0;
  for (const step of steps) if (step.atSeconds <= at) share = step.share;
  const { fromSeconds, untilSeconds, isRolling } = rollback;
  if (at >= untilSeconds) return 0;
  return isRolling && at > fromSeconds ? (share * (untilSeconds - at)) / (untilSeconds - fromSeconds) : share;
}

/** Of mean 1. */
function activity(shape: number, next: () => number): number {
  if (!Number.isFinite(shape)) return 1;
  let sum = 0;
  for (let i = 0; i < shape; i++) sum -= Math.log(1 - next()) / shape;
  return sum;
}

function gap(rate: number, next: () => number): number {
  return -Math.log(1 - next()) / rate;
}
