import type { Arm } from '../../model/arm.js';
import { ARM_CODES, PURPOSES } from '../../random/address.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { poissonQuantile } from '../../stats/lattice/poisson.js';
import type { CellConditions } from './cell-conditions.js';
import { errorRateNoise, SILENCE, sharedNoise } from './noise.js';
import type { CellPart, ServedCells } from './served-cells.js';

/** How the traffic of a cell is split, where a share of all users' requests is meant for the canary: means and chances. */
export interface CellSplit {
  /** Arrivals that are expected, retries among them, and how many there would be with stable in the canary's place. */
  readonly arrivals: number;
  readonly arrivalsIfStable: number;
  /** Of all arrivals, and of those that are not the canary's. */
  readonly canaryShare: number;
  readonly baselineShare: number;
  readonly canaryUsers: number;
  /** Whether as many requests would have come to the canary had it been stable. */
  readonly asMany: boolean;
}

export function cellSplit({ arms, ifStable }: CellConditions, canaryUsers: number): CellSplit {
  const others = 1 - canaryUsers;
  // Where the plan leaves stable nothing, users who are not where they should be by number are the baseline's.
  const baselineUsers =
    arms.stable.share === 0 && arms.baseline.share > 0 ? others : Math.min(arms.baseline.share, others);
  const onCanary = canaryUsers * arms.canary.load;
  const onBaseline = baselineUsers * arms.baseline.load;
  const onStable = Math.max(0, others - baselineUsers) * arms.stable.load;
  const load = onCanary + onBaseline + onStable;
  return {
    arrivals: load,
    arrivalsIfStable: ifStable.attempts,
    canaryShare: shareOf(onCanary, load),
    baselineShare: shareOf(onBaseline, onBaseline + onStable),
    canaryUsers,
    asMany: onCanary === canaryUsers * ifStable.attempts && load === ifStable.attempts,
  };
}

/**
 * Adds a row for the traffic of one cell, or a part of one: arrivals are Poisson, the canary's part of them binomial, the
 * fresh baseline's part of the rest binomial, the errors of each arm binomial; with noise, of a mean that is drawn before.
 * The cost does not depend on how many requests there are.
 */
export function serveCell(cells: ServedCells, cell: CellPart, conditions: CellConditions, split: CellSplit): void {
  const { key, model } = cells;
  const { cellIndex, part } = cell;
  const { arms, ifStable } = conditions;
  const noise = model.hasSharedNoise ? sharedNoise(cells, cellIndex) : SILENCE;
  const mean = conditions.arrivals * noise.arrivalsFactor;
  const arrivalsAt = uniform(key, ARM_CODES.service, PURPOSES.arrivals, cellIndex, part);
  const shareAt = uniform(key, ARM_CODES.service, PURPOSES.share, cellIndex, part);
  const arrivals = poissonQuantile(arrivalsAt, mean * split.arrivals);
  const canaryRequests = binomialQuantile(shareAt, arrivals, split.canaryShare);
  const elsewhere = arrivals - canaryRequests;
  const baselineRequests =
    split.baselineShare === 0
      ? 0
      : binomialQuantile(
          uniform(key, ARM_CODES.service, PURPOSES.baselineShare, cellIndex, part),
          elsewhere,
          split.baselineShare,
        );
  const stableRequests = elsewhere - baselineRequests;

  const factor = noise.errorsFactor;
  const stableErrors = drawErrors(cells, cell, 'stable', stableRequests, arms.stable.errorRate * factor);
  const canaryErrors = drawErrors(cells, cell, 'canary', canaryRequests, arms.canary.errorRate * factor);
  const baselineErrors =
    baselineRequests === 0
      ? 0
      : drawErrors(cells, cell, 'baseline', baselineRequests, arms.baseline.errorRate * factor);
  // With stable in the canary's place, as many would have come as come without the canary's retries.
  const canaryRequestsIfStable = split.asMany
    ? canaryRequests
    : binomialQuantile(shareAt, poissonQuantile(arrivalsAt, mean * split.arrivalsIfStable), split.canaryUsers);
  const rateIfStable = ifStable.errorRate * factor;
  const canaryErrorsIfStable =
    split.asMany && arms.canary.errorRate === ifStable.errorRate
      ? canaryErrors
      : drawErrors(cells, cell, 'canary', canaryRequestsIfStable, rateIfStable);
  // What an arm of the stable version failed more than it would have but for the rollout, by the same numbers.
  const stableExcess =
    arms.stable.errorRate === ifStable.errorRate
      ? 0
      : stableErrors - drawErrors(cells, cell, 'stable', stableRequests, rateIfStable);
  const baselineExcess =
    baselineRequests === 0 || arms.baseline.errorRate === ifStable.errorRate
      ? 0
      : baselineErrors - drawErrors(cells, cell, 'baseline', baselineRequests, rateIfStable);

  cells.add(
    cell,
    conditions,
    noise.latencyLogFactor,
    stableRequests,
    stableErrors,
    baselineRequests,
    baselineErrors,
    canaryRequests,
    canaryErrors,
    canaryErrorsIfStable,
    stableExcess + baselineExcess,
  );
}

function drawErrors(cells: ServedCells, cell: CellPart, arm: Arm, requests: number, errorRate: number): number {
  if (requests === 0) return 0;
  const rate = Math.min(1, errorRate);
  const noise = cells.model.hasErrorNoise ? errorRateNoise(cells, arm, cell.cellIndex) : null;
  const drawn = noise === null ? rate : noise(rate);
  return binomialQuantile(
    uniform(cells.key, ARM_CODES[arm], PURPOSES.errors, cell.cellIndex, cell.part),
    requests,
    drawn,
  );
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, part / whole);
}
