import { ARM_CODES, PURPOSES } from '../random/address.js';
import type { Key } from '../random/key.js';
import { uniform } from '../random/uniform.js';
import { binomialQuantile } from '../stats/binomial-quantile.js';
import { poissonQuantile } from '../stats/poisson-quantile.js';
import type { TrafficModel } from './traffic-model.js';

/** Counts of one arm in one cell. */
export interface ArmCounts {
  readonly requests: number;
  readonly errors: number;
}

/** What both arms served in one cell of time. */
export interface CellTraffic {
  /** From 0 at the start of the rollout. */
  readonly cellIndex: number;
  readonly stable: ArmCounts;
  readonly canary: ArmCounts;
  /** How many of the canary's requests the stable version would have failed, by the same number that decided theirs. */
  readonly canaryErrorsIfStable: number;
}

/**
 * The traffic of one cell while the canary has `canaryPercent` of it, in [0, 100]: arrivals are Poisson, the canary's
 * part of them binomial, the errors of each arm binomial. A pure function of its arguments; its cost does not depend on
 * how many requests there are.
 */
export function serveCell(model: TrafficModel, key: Key, cellIndex: number, canaryPercent: number): CellTraffic {
  const { world, cellSeconds } = model;
  const arrivals = poissonQuantile(
    uniform(key, ARM_CODES.service, PURPOSES.arrivals, cellIndex, 0),
    world.requestsPerSecond * cellSeconds,
  );
  const canaryRequests = binomialQuantile(
    uniform(key, ARM_CODES.service, PURPOSES.share, cellIndex, 0),
    arrivals,
    canaryPercent / 100,
  );
  const stableRequests = arrivals - canaryRequests;
  const fate = uniform(key, ARM_CODES.canary, PURPOSES.errors, cellIndex, 0);
  const canaryErrors = binomialQuantile(fate, canaryRequests, world.canary.errorRate);
  return {
    cellIndex,
    stable: {
      requests: stableRequests,
      errors: binomialQuantile(
        uniform(key, ARM_CODES.stable, PURPOSES.errors, cellIndex, 0),
        stableRequests,
        world.stable.errorRate,
      ),
    },
    canary: { requests: canaryRequests, errors: canaryErrors },
    canaryErrorsIfStable:
      world.canary.errorRate === world.stable.errorRate
        ? canaryErrors
        : binomialQuantile(fate, canaryRequests, world.stable.errorRate),
  };
}
