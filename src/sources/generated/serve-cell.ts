import type { Arm } from '../../model/arm.js';
import { ARM_CODES, PURPOSES, type Purpose } from '../../random/address.js';
import type { Key } from '../../random/key.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { type CellPart, COUNTS, SUM, SUMS } from './cell-columns.js';
import type { CellSplit } from './cell-split.js';
import type { ArmConditions, CellConditions } from './conditions/cell-conditions.js';
import { errorRateNoise, type SharedNoise, SILENCE, sharedNoise } from './conditions/noise.js';
import { DrawnCopies } from './harm/draw-copies.js';
import { DrawnFailures, type RateNoise } from './harm/draw-failures.js';
import { duplicatedRequests, excessSlow, lostConversions } from './harm/draw-harm.js';
import type { ServedCells } from './served-cells.js';

/** Requests that came to each arm, and how many would have with stable in the canary's place. */
interface Came {
  stable: number;
  baseline: number;
  canary: number;
  stableIfStable: number;
  baselineIfStable: number;
  canaryIfStable: number;
}

// Used again for each part: a study serves many millions.
const tried: Came = { stable: 0, baseline: 0, canary: 0, stableIfStable: 0, baselineIfStable: 0, canaryIfStable: 0 };
const drawn = new DrawnFailures();
const copied = new DrawnCopies();

/** What was counted of the row that is being served: of all, and after it of each lane where there are several. */
let counted = new Float64Array(COUNTS);

/**
 * Adds a row for the traffic of a part of a cell: of the `first` attempts of each lane the canary's are binomial, the fresh
 * baseline's of the rest binomial; then what clients try again, and the errors of each arm. The cost does not depend on how
 * many requests there are.
 */
export function serveCell(
  cells: ServedCells,
  cell: CellPart,
  conditions: CellConditions,
  splits: readonly CellSplit[],
  first: Float64Array,
): void {
  const { hasSharedNoise, lanes } = cells.model;
  const noise = hasSharedNoise ? sharedNoise(cells, cell.cellIndex) : SILENCE;
  const among = conditions.lanes;
  if (among === null) {
    serveLane(cells, cells.key, noise, cell, conditions, splits[0] as CellSplit, first[0] as number, 0);
  } else {
    if (counted.length < (lanes.length + 1) * COUNTS) counted = new Float64Array((lanes.length + 1) * COUNTS);
    counted.fill(0, 0, COUNTS);
    for (let lane = 0; lane < lanes.length; lane++) {
      const at = (lane + 1) * COUNTS;
      const [of, split] = [among[lane] as CellConditions, splits[lane] as CellSplit];
      serveLane(cells, cells.keyOfLane(lane), noise, cell, of, split, first[lane] as number, at);
      for (let i = 0; i < COUNTS; i++) counted[i] = (counted[i] as number) + (counted[at + i] as number);
    }
  }
  cells.add(cell, conditions, noise.latencyLogFactor, counted);
}

/** Into `counted`, from `at` on. `key`: by which requests are drawn, a lane's, or that of all where there is one. */
function serveLane(
  cells: ServedCells,
  key: Key,
  noise: SharedNoise,
  cell: CellPart,
  conditions: CellConditions,
  split: CellSplit,
  first: number,
  at: number,
): void {
  const { model } = cells;
  const { cellIndex, part } = cell;
  const { arms, ifStable } = conditions;
  const canaryAt = uniform(key, ARM_CODES.service, PURPOSES.share, cellIndex, part);
  let canary = binomialQuantile(canaryAt, first, split.canaryShare);
  let baseline =
    split.baselineShare === 0
      ? 0
      : binomialQuantile(
          uniform(key, ARM_CODES.service, PURPOSES.baselineShare, cellIndex, part),
          first - canary,
          split.baselineShare,
        );
  let stable = first - canary - baseline;
  let [stableIfStable, baselineIfStable, canaryIfStable] = [stable, baseline, canary];
  if (conditions.retries > 0) {
    tried.stable = stable;
    tried.baseline = baseline;
    tried.canary = canary;
    addRetries(cells, key, cell, conditions, split, first);
    ({ stable, baseline, canary, stableIfStable, baselineIfStable, canaryIfStable } = tried);
  }

  if (split.copiedShare > 0 && conditions.copies !== null) {
    const noisy = noiseOf(cells, 'canary', cellIndex, noise);
    copied.draw(key, cell, stable, split.copiedShare, noisy(conditions.copies.errorRate));
  } else copied.none();

  const { errorRate } = ifStable;
  drawFailures(cells, key, noise, cell, 'stable', arms.stable, stable, stableIfStable, errorRate);
  counted[at + SUM.stableRequests] = stable;
  counted[at + SUM.stableErrors] = drawn.own;
  let excess = drawn.own - drawn.ifStable;
  let baselineErrors = 0;
  if (baseline > 0 || baselineIfStable > 0) {
    drawFailures(cells, key, noise, cell, 'baseline', arms.baseline, baseline, baselineIfStable, errorRate);
    baselineErrors = drawn.own;
    excess += drawn.own - drawn.ifStable;
  }
  counted[at + SUM.baselineRequests] = baseline;
  counted[at + SUM.baselineErrors] = baselineErrors;
  counted[at + SUM.stableExcessErrors] = excess;
  drawFailures(cells, key, noise, cell, 'canary', arms.canary, canary, canaryIfStable, errorRate);
  counted[at + SUM.canaryRequests] = canary;
  counted[at + SUM.canaryErrors] = drawn.own;
  counted[at + SUM.canaryErrorsIfStable] = drawn.ifStable;
  counted[at + SUM.canaryExcessSlow] =
    model.world.harm.slowerThanMs === null
      ? 0
      : excessSlow(model, key, cell, conditions, canary, canaryIfStable, noise.latencyLogFactor);
  counted[at + SUM.canaryLostConversions] = model.countsConversions
    ? lostConversions(key, cell, conditions, canary - drawn.own, canaryIfStable - drawn.ifStable)
    : 0;
  counted[at + SUM.answeredRequests] = canary + copied.copies;
  counted[at + SUM.answeredErrors] = drawn.own + copied.errors;
  const more = stable + baseline + canary - stableIfStable - baselineIfStable - canaryIfStable;
  counted[at + SUM.duplicatedRequests] = more === 0 ? 0 : duplicatedRequests(model, key, cell, more);
  counted[at + SUMS] = first;
}

/** Into `drawn`. */
function drawFailures(
  cells: ServedCells,
  key: Key,
  shared: SharedNoise,
  { cellIndex, part }: CellPart,
  arm: Arm,
  conditions: ArmConditions,
  requests: number,
  requestsIfStable: number,
  stableRate: number,
): void {
  const { hasErrorNoise, hasSharedNoise } = cells.model;
  const { only } = conditions;
  if (only !== null && requests === requestsIfStable && !hasErrorNoise && !hasSharedNoise) {
    // As most arms of most worlds: alike for all of their users, nothing tried again, no noise.
    drawn.drawOnly(key, ARM_CODES[arm], cellIndex, part, requests, only);
  } else {
    const noise = noiseOf(cells, arm, cellIndex, shared);
    drawn.draw(key, ARM_CODES[arm], cellIndex, part, conditions, requests, requestsIfStable, stableRate, noise);
  }
}

function noiseOf(cells: ServedCells, arm: Arm, cellIndex: number, { errorsFactor }: SharedNoise): RateNoise {
  return rateNoise(errorsFactor, cells.model.hasErrorNoise ? errorRateNoise(cells, arm, cellIndex) : null);
}

const unchanged: RateNoise = (chance) => chance;

function rateNoise(factor: number, own: RateNoise | null): RateNoise {
  if (factor === 1) return own ?? unchanged;
  return (chance) => {
    const shared = Math.min(1, chance * factor);
    return own === null ? shared : own(shared);
  };
}

/**
 * Adds what clients try again to `tried`: of so many first attempts, each of which may be tried again so often, a binomial
 * number. Sticky clients come back to the same arm, others to any. If stable were in the canary's place, by the same numbers.
 */
function addRetries(
  cells: ServedCells,
  key: Key,
  cell: CellPart,
  { arms, ifStable, retries }: CellConditions,
  split: CellSplit,
  first: number,
): void {
  const { model } = cells;
  const { cellIndex, part } = cell;
  const drawAt = (arm: keyof typeof ARM_CODES, purpose: Purpose) =>
    uniform(key, ARM_CODES[arm], purpose, cellIndex, part);
  const again = (u: number, of: number, load: number) =>
    binomialQuantile(u, of * retries, Math.min(1, Math.max(0, load - 1) / retries));
  if (model.staysWithArm) {
    for (const arm of ['stable', 'baseline', 'canary'] as const) {
      const u = drawAt(arm, PURPOSES.retries);
      const of = tried[arm];
      tried[arm] = of + again(u, of, arms[arm].load);
      tried[`${arm}IfStable`] = of + again(u, of, ifStable.attempts);
    }
    return;
  }
  const u = drawAt('service', PURPOSES.retries);
  const canaryAt = drawAt('service', PURPOSES.retriesShare);
  const baselineAt = drawAt('baseline', PURPOSES.retriesShare);
  const spread = (load: number) => {
    const all = again(u, first, load);
    const canary = binomialQuantile(canaryAt, all, split.canaryShare);
    const baseline = binomialQuantile(baselineAt, all - canary, split.baselineShare);
    return { canary, baseline, stable: all - canary - baseline };
  };
  const [came, cameIfStable] = [spread(arms.stable.load), spread(ifStable.attempts)];
  for (const arm of ['stable', 'baseline', 'canary'] as const) {
    tried[`${arm}IfStable`] = tried[arm] + cameIfStable[arm];
    tried[arm] += came[arm];
  }
}
