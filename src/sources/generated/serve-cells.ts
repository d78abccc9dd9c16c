import type { Arm } from '../../model/arm.js';
import { ARM_CODES } from '../../random/address.js';
import type { Key } from '../../random/key.js';
import { CameToArms } from './came-to-arms.js';
import { CELLS_AT_ONCE, type CellPart, SUM, SUMS } from './cell-columns.js';
import type { CellSplit } from './cell-split.js';
import type { CellConditions } from './conditions/cell-conditions.js';
import { errorRateNoise, type SharedNoise, SILENCE, sharedNoise } from './conditions/noise.js';
import { DrawnCopies } from './harm/draw-copies.js';
import { DrawnFailures, type RateNoise } from './harm/draw-failures.js';
import { DrawnHarm } from './harm/draw-harm.js';
import { ofArm } from './row-columns.js';
import type { ServedCells } from './served-cells.js';
import type { TrafficModel } from './traffic-model.js';

// Used again for each stretch: a study serves many millions of cells.
const came = new CameToArms();
const copied = new DrawnCopies();
const ofStable = new DrawnFailures();
const ofBaseline = new DrawnFailures();
const ofCanary = new DrawnFailures();
const harm = new DrawnHarm();

/**
 * Adds a row for the traffic of a part of a cell, or for each of so many whole cells from one on that are alike and have no
 * noise. `first`: the first attempts, a column a lane, of `CELLS_AT_ONCE`. The cost does not depend on how many requests there
 * are.
 */
export function serveCells(
  cells: ServedCells,
  cell: CellPart,
  count: number,
  conditions: CellConditions,
  splits: readonly CellSplit[],
  first: Float64Array,
): void {
  const { model, byLane } = cells;
  const noise = model.hasSharedNoise ? sharedNoise(cells, cell.cellIndex) : SILENCE;
  const among = conditions.lanes;
  cells.makeRoom(count);
  if (byLane === null || among === null) {
    serveLane(cells, cells.key, noise, cell, count, conditions, splits[0] as CellSplit, first);
    countLane(model, cells.sums, cells.count * SUMS, SUMS, count);
    for (let i = 0; i < count; i++) cells.firstAttempts[cells.count + i] = first[i] as number;
  } else {
    for (let lane = 0; lane < splits.length; lane++) {
      const [of, split] = [among[lane] as CellConditions, splits[lane] as CellSplit];
      const own = first.subarray(lane * CELLS_AT_ONCE, (lane + 1) * CELLS_AT_ONCE);
      serveLane(cells, cells.keyOfLane(lane), noise, cell, count, of, split, own);
      countLane(model, byLane.sums, byLane.placeOf(lane), byLane.width, count);
      byLane.countFirst(lane, count, own);
    }
    cells.sumLanes(byLane, count);
  }
  cells.add(cell, count, conditions, noise.latencyLogFactor);
}

/** `key`: by which requests are drawn, a lane's, or that of all where there is one. */
function serveLane(
  cells: ServedCells,
  key: Key,
  noise: SharedNoise,
  cell: CellPart,
  count: number,
  conditions: CellConditions,
  split: CellSplit,
  first: Float64Array,
): void {
  came.draw(cells, key, cell, count, conditions, split, first);
  if (split.copiedShare > 0) copy(cells, key, noise, cell, count, conditions, split);
  else copied.none();
  drawFailures(ofStable, cells, key, noise, cell, count, 'stable', conditions);
  if (split.baselineShare === 0) ofBaseline.none();
  else drawFailures(ofBaseline, cells, key, noise, cell, count, 'baseline', conditions);
  drawFailures(ofCanary, cells, key, noise, cell, count, 'canary', conditions);
  if (!cells.model.countsMoreHarm) return;
  const { cellIndex, part } = cell;
  for (let i = 0; i < count; i++) {
    harm.draw(i, cells.model, key, cellIndex + i, part, conditions, came, ofCanary, noise.latencyLogFactor);
  }
}

function copy(
  cells: ServedCells,
  key: Key,
  noise: SharedNoise,
  { cellIndex, part }: CellPart,
  count: number,
  { copies }: CellConditions,
  { copiedShare }: CellSplit,
): void {
  for (let i = 0; i < count; i++) {
    const errorRate = noiseOf(cells, 'canary', cellIndex + i, noise)(copies?.errorRate ?? 0);
    copied.draw(i, key, cellIndex + i, part, came.stable[i] as number, copiedShare, errorRate);
  }
}

function drawFailures(
  into: DrawnFailures,
  cells: ServedCells,
  key: Key,
  shared: SharedNoise,
  cell: CellPart,
  count: number,
  arm: Arm,
  { arms, ifStable, retries }: CellConditions,
): void {
  const { hasErrorNoise, hasSharedNoise } = cells.model;
  const conditions = ofArm(arms, arm);
  const requests = ofArm(came, arm);
  const { only } = conditions;
  if (only !== null && retries === 0 && !hasErrorNoise && !hasSharedNoise) {
    // As most arms of most worlds: alike for all of their users, nothing tried again, no noise.
    into.drawOnly(key, ARM_CODES[arm], cell, count, requests, only);
    return;
  }
  for (let i = 0; i < count; i++) {
    const cellIndex = cell.cellIndex + i;
    const noise = noiseOf(cells, arm, cellIndex, shared);
    const [of, wouldBe] = [requests[i] as number, ofArm(came.ifStable, arm)[i] as number];
    into.draw(i, key, ARM_CODES[arm], cellIndex, cell.part, conditions, of, wouldBe, ifStable.errorRate, noise);
  }
}

/**
 * Adds what was served of a lane to sums: `at`, those before the first row; after so many numbers come those of the next. Columns
 * of what a world never has stay as they are, of nothing.
 */
function countLane(
  { world, countsMoreHarm }: TrafficModel,
  sums: Float64Array,
  at: number,
  width: number,
  count: number,
): void {
  const { stable, canary } = came;
  const { copies, errors: copiedErrors } = copied;
  const { own: stableErrors, ifStable: stableErrorsIfStable } = ofStable;
  const { own: canaryErrors, ifStable: canaryErrorsIfStable } = ofCanary;
  for (let i = 0; i < count; i++) {
    const before = at + i * width;
    const row = before + width;
    const excess = (stableErrors[i] as number) - (stableErrorsIfStable[i] as number);
    const answered = (canary[i] as number) + (copies[i] as number);
    const answeredErrors = (canaryErrors[i] as number) + (copiedErrors[i] as number);
    sums[row + SUM.stableRequests] = (sums[before + SUM.stableRequests] as number) + (stable[i] as number);
    sums[row + SUM.stableErrors] = (sums[before + SUM.stableErrors] as number) + (stableErrors[i] as number);
    sums[row + SUM.stableExcessErrors] = (sums[before + SUM.stableExcessErrors] as number) + excess;
    sums[row + SUM.canaryRequests] = (sums[before + SUM.canaryRequests] as number) + (canary[i] as number);
    sums[row + SUM.canaryErrors] = (sums[before + SUM.canaryErrors] as number) + (canaryErrors[i] as number);
    sums[row + SUM.canaryErrorsIfStable] =
      (sums[before + SUM.canaryErrorsIfStable] as number) + (canaryErrorsIfStable[i] as number);
    sums[row + SUM.answeredRequests] = (sums[before + SUM.answeredRequests] as number) + answered;
    sums[row + SUM.answeredErrors] = (sums[before + SUM.answeredErrors] as number) + answeredErrors;
  }
  if (world.freshBaseline) countBaseline(sums, at, width, count);
  if (!countsMoreHarm) return;
  addColumn(sums, at + SUM.canaryExcessSlow, width, count, harm.slow);
  addColumn(sums, at + SUM.canaryLostConversions, width, count, harm.lost);
  addColumn(sums, at + SUM.duplicatedRequests, width, count, harm.twice);
}

function countBaseline(sums: Float64Array, at: number, width: number, count: number): void {
  const { own, ifStable } = ofBaseline;
  addColumn(sums, at + SUM.baselineRequests, width, count, came.baseline);
  addColumn(sums, at + SUM.baselineErrors, width, count, own);
  let excess = 0;
  for (let i = 0; i < count; i++) {
    excess += (own[i] as number) - (ifStable[i] as number);
    const row = at + (i + 1) * width + SUM.stableExcessErrors;
    sums[row] = (sums[row] as number) + excess;
  }
}

function addColumn(sums: Float64Array, at: number, width: number, count: number, counted: Float64Array): void {
  for (let i = 0; i < count; i++) {
    sums[at + (i + 1) * width] = (sums[at + i * width] as number) + (counted[i] as number);
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
