import type { Arm } from '../../model/arm.js';
import type { Quotient } from '../../model/source.js';
import { PURPOSES } from '../../random/address.js';
import { poissonQuantile } from '../../stats/lattice/poisson.js';
import { requestsColumn, SUM } from './cell-columns.js';
import type { CellConditions } from './conditions/cell-conditions.js';
import { gaugeNoise } from './conditions/noise.js';
import { memoryMbAt } from './conditions/pool-in-time.js';
import { binomialOfRows, drawOfRow } from './harm/draw-of-row.js';
import type { ServedCells } from './served-cells.js';

// What is read of an arm over a run of rows besides its requests. Drawn when asked for, by addresses of their own: a
// metric that is judged never moves another.

/** The rows that an arm served; the last one is the row before `end`. */
interface ServedByArm {
  readonly cells: ServedCells;
  readonly arm: Arm;
}

/**
 * CPU of one instance, in [0, 100]: what the arm's behaviour makes of the load it expects, times requests served over
 * requests expected. Utilisation is throughput times service demand: the utilisation law, P. J. Denning, J. P. Buzen,
 * "The operational analysis of queueing network models", ACM Computing Surveys 10, 1978.
 */
export function cpuPercent({ cells, arm }: ServedByArm, first: number, end: number): number {
  const column = requestsColumn(arm);
  let sum = 0;
  let seconds = 0;
  for (let row = first; row < end; row++) {
    const { cpuPercent: expected, requestsPerSecond, share } = cells.armConditions(arm, row);
    // Where the arm has no traffic it has no instance either.
    if (share === 0) continue;
    const served = cells.total(column, row, row + 1);
    const length = secondsOf(cells, row);
    const busy = requestsPerSecond === 0 ? 0 : (expected * served) / (requestsPerSecond * length);
    seconds += length;
    sum += length * Math.min(100, busy * gaugeNoise(cells, arm, PURPOSES.cpuNoise, cells.cellIndexes[row] as number));
  }
  return sum / seconds;
}

/** At the end of the last row. */
export function memoryMb(served: ServedByArm, end: number): number {
  return trueMemoryMb(served, end - 1, 'toSeconds') * memoryNoise(served.cells, served.arm, end - 1);
}

/** Where a row begins or ends: it may be a piece of the part that was drawn, in which memory grows evenly. */
function trueMemoryMb({ cells, arm }: ServedByArm, row: number, at: 'fromSeconds' | 'toSeconds'): number {
  const pool = (cells.conditions[row] as CellConditions).pools[arm];
  const [from, to] = [cells.partFrom[row] as number, cells.partTo[row] as number];
  const [startMb, endMb] = [memoryMbAt(pool, from, false), memoryMbAt(pool, to, true)];
  const seconds = cells[at][row] as number;
  if (startMb === endMb || seconds === to) return endMb;
  return startMb + ((endMb - startMb) * (seconds - from)) / (to - from);
}

/** The difference of two readings, at the end of the last row and at the start of the first, over the time between. */
export function memoryGrowthMbPerMinute(served: ServedByArm, first: number, end: number): number {
  const { cells, arm } = served;
  const before = trueMemoryMb(served, first, 'fromSeconds') * memoryNoise(cells, arm, first);
  const seconds = (cells.toSeconds[end - 1] as number) - (cells.fromSeconds[first] as number);
  return ((memoryMb(served, end) - before) * 60) / seconds;
}

/** Of one instance: Poisson. */
export function restarts({ cells, arm }: ServedByArm, first: number, end: number): number {
  let count = 0;
  for (let row = first; row < end; row++) {
    const { restartsPerHour, share } = cells.armConditions(arm, row);
    if (restartsPerHour === 0 || share === 0) continue;
    const mean = (restartsPerHour * secondsOf(cells, row)) / 3600;
    count += poissonQuantile(drawOfRow(cells, arm, PURPOSES.restarts, row), mean);
  }
  return count;
}

/** Of the requests that succeeded; null when none did. */
export function conversionRate(served: ServedByArm, first: number, end: number): number | null {
  const { part, whole } = conversions(served, first, end);
  return whole === 0 ? null : part / whole;
}

/** How many conversions, of so many requests that succeeded. */
export function conversions({ cells, arm }: ServedByArm, first: number, end: number): Quotient {
  // Nobody gets a copy's answer.
  const column = arm === 'canary' ? SUM.canaryRequests : requestsColumn(arm);
  const succeededIn = (from: number, to: number): number =>
    cells.total(column, from, to) - cells.total(column + 1, from, to);
  const part = binomialOfRows(
    cells,
    arm,
    PURPOSES.conversions,
    first,
    end,
    (row) => succeededIn(row, row + 1),
    (row) => cells.armConditions(arm, row).conversionRate,
  );
  return { part, whole: succeededIn(first, end) };
}

/**
 * Of an arm's failures, those that no metric counts: each failed request is one of them by the same chance. `column` has its
 * requests, the next its errors.
 */
export function unseenFailures(
  { cells, arm, column }: ServedByArm & { readonly column: number },
  first: number,
  end: number,
): number {
  const chance = (row: number): number => {
    const { errorRate, unseenRate } = cells.armConditions(arm, row);
    return unseenRate === 0 ? 0 : Math.min(1, unseenRate / errorRate);
  };
  return binomialOfRows(
    cells,
    arm,
    PURPOSES.unseen,
    first,
    end,
    (row) => cells.total(column + 1, row, row + 1),
    chance,
  );
}

function secondsOf(cells: ServedCells, row: number): number {
  return (cells.toSeconds[row] as number) - (cells.fromSeconds[row] as number);
}

function memoryNoise(cells: ServedCells, arm: Arm, row: number): number {
  return gaugeNoise(cells, arm, PURPOSES.memoryNoise, cells.cellIndexes[row] as number);
}
