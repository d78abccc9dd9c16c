import type { Arm } from '../../model/arm.js';
import { ARM_CODES, PURPOSES } from '../../random/address.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/binomial-quantile.js';
import { poissonQuantile } from '../../stats/poisson-quantile.js';
import type { CellConditions } from './cell-conditions.js';
import { errorRateNoise, sharedNoise } from './noise.js';
import type { CellPart, ServedCells } from './served-cells.js';

/**
 * Adds a row for the traffic of one cell, or a part of one: arrivals are Poisson, the canary's part of them binomial, the
 * fresh baseline's part of the rest binomial, the errors of each arm binomial; with noise, of a mean that is drawn before.
 * `canaryUsers` is the share of all users' requests, in [0, 1], that are meant for the canary. The cost does not depend on
 * how many requests there are.
 */
export function serveCell(cells: ServedCells, cell: CellPart, conditions: CellConditions, canaryUsers: number): void {
  const { key } = cells;
  const { cellIndex, part } = cell;
  const { arms, ifStable } = conditions;
  const noise = sharedNoise(cells, cellIndex);
  const others = 1 - canaryUsers;
  // Where the plan leaves stable nothing, users who are not where they should be by number are the baseline's.
  const baselineUsers =
    arms.stable.share === 0 && arms.baseline.share > 0 ? others : Math.min(arms.baseline.share, others);
  const onCanary = canaryUsers * arms.canary.load;
  const onBaseline = baselineUsers * arms.baseline.load;
  const onStable = Math.max(0, others - baselineUsers) * arms.stable.load;
  const load = onCanary + onBaseline + onStable;

  const mean = conditions.arrivals * noise.arrivalsFactor;
  const arrivalsAt = uniform(key, ARM_CODES.service, PURPOSES.arrivals, cellIndex, part);
  const shareAt = uniform(key, ARM_CODES.service, PURPOSES.share, cellIndex, part);
  const arrivals = poissonQuantile(arrivalsAt, mean * load);
  const canaryRequests = binomialQuantile(shareAt, arrivals, shareOf(onCanary, load));
  const elsewhere = arrivals - canaryRequests;
  const baselineRequests =
    onBaseline === 0
      ? 0
      : binomialQuantile(
          uniform(key, ARM_CODES.service, PURPOSES.baselineShare, cellIndex, part),
          elsewhere,
          shareOf(onBaseline, onBaseline + onStable),
        );
  const stableRequests = elsewhere - baselineRequests;

  const factor = noise.errorsFactor;
  const stableErrors = drawErrors(cells, cell, 'stable', stableRequests, arms.stable.errorRate * factor);
  const canaryErrors = drawErrors(cells, cell, 'canary', canaryRequests, arms.canary.errorRate * factor);
  const baselineErrors = drawErrors(cells, cell, 'baseline', baselineRequests, arms.baseline.errorRate * factor);
  // With stable in the canary's place, as many would have come as come without the canary's retries.
  const asMany = onCanary === canaryUsers * ifStable.attempts && load === ifStable.attempts;
  const canaryRequestsIfStable = asMany
    ? canaryRequests
    : binomialQuantile(shareAt, poissonQuantile(arrivalsAt, mean * ifStable.attempts), canaryUsers);
  const rateIfStable = ifStable.errorRate * factor;
  const canaryErrorsIfStable =
    asMany && arms.canary.errorRate === ifStable.errorRate
      ? canaryErrors
      : drawErrors(cells, cell, 'canary', canaryRequestsIfStable, rateIfStable);
  // What an arm of the stable version failed more than it would have but for the rollout, by the same numbers.
  const stableExcess =
    arms.stable.errorRate === ifStable.errorRate
      ? 0
      : stableErrors - drawErrors(cells, cell, 'stable', stableRequests, rateIfStable);
  const baselineExcess =
    arms.baseline.errorRate === ifStable.errorRate
      ? 0
      : baselineErrors - drawErrors(cells, cell, 'baseline', baselineRequests, rateIfStable);

  const row = cells.addCell(cell, conditions, noise.latencyLogFactor);
  addTo(cells.stableRequests, row, stableRequests);
  addTo(cells.stableErrors, row, stableErrors);
  addTo(cells.baselineRequests, row, baselineRequests);
  addTo(cells.baselineErrors, row, baselineErrors);
  addTo(cells.canaryRequests, row, canaryRequests);
  addTo(cells.canaryErrors, row, canaryErrors);
  addTo(cells.canaryErrorsIfStable, row, canaryErrorsIfStable);
  addTo(cells.stableExcessErrors, row, stableExcess + baselineExcess);
}

function addTo(sums: Float64Array, row: number, value: number): void {
  sums[row + 1] = (sums[row] as number) + value;
}

function drawErrors(cells: ServedCells, cell: CellPart, arm: Arm, requests: number, errorRate: number): number {
  if (requests === 0) return 0;
  const rate = Math.min(1, errorRate);
  const noise = errorRateNoise(cells, arm, cell.cellIndex);
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
