import type { Arm } from '../model/arm.js';
import { ARM_CODES, PURPOSES } from '../random/address.js';
import type { Key } from '../random/key.js';
import { uniform } from '../random/uniform.js';
import { binomialQuantile } from '../stats/lattice/binomial.js';
import { poissonQuantile } from '../stats/lattice/poisson.js';
import { gaugeNoise } from './noise.js';
import type { CellTraffic } from './serve-cell.js';
import type { TrafficModel } from './traffic-model.js';

// What is read of an arm over a run of cells besides its requests. Drawn when asked for, by addresses of their own: a
// metric that is judged never moves another.

/**
 * CPU of one instance, in [0, 100]: what the arm's behaviour makes of the load it expects, times requests served over
 * requests expected. Utilisation is throughput times service demand: the utilisation law, P. J. Denning, J. P. Buzen,
 * "The operational analysis of queueing network models", ACM Computing Surveys 10, 1978.
 */
export function cpuPercent(model: TrafficModel, key: Key, arm: Arm, cells: readonly CellTraffic[]): number {
  const { world, cellSeconds } = model;
  let sum = 0;
  let seconds = 0;
  for (const cell of cells) {
    const { cpuPercent: expected, expectedRequests, share } = cell.conditions.arms[arm];
    // Where the arm has no traffic it has no instance either.
    if (share === 0) continue;
    const busy = expectedRequests === 0 ? 0 : (expected * cell[arm].requests) / expectedRequests;
    const length = cell.toSeconds - cell.fromSeconds;
    seconds += length;
    sum += length * Math.min(100, busy * gaugeNoise(world, cellSeconds, key, arm, PURPOSES.cpuNoise, cell.cellIndex));
  }
  return sum / seconds;
}

/** At the end of the last cell. */
export function memoryMb(model: TrafficModel, key: Key, arm: Arm, cells: readonly CellTraffic[]): number {
  const last = lastOf(cells);
  return last.conditions.arms[arm].memoryEndMb * memoryNoise(model, key, arm, last.cellIndex);
}

/** The difference of two readings, at the end of the last cell and at the start of the first, over the time between. */
export function memoryGrowthMbPerMinute(
  model: TrafficModel,
  key: Key,
  arm: Arm,
  cells: readonly CellTraffic[],
): number {
  const [first] = cells;
  if (first === undefined) throw new Error('an arm that served something served it in a cell');
  const before = first.conditions.arms[arm].memoryStartMb * memoryNoise(model, key, arm, first.cellIndex);
  const seconds = lastOf(cells).toSeconds - first.fromSeconds;
  return ((memoryMb(model, key, arm, cells) - before) * 60) / seconds;
}

/** Of one instance: Poisson. */
export function restarts(key: Key, arm: Arm, cells: readonly CellTraffic[]): number {
  let count = 0;
  for (const { cellIndex, part, fromSeconds, toSeconds, conditions } of cells) {
    const { restartsPerHour, share } = conditions.arms[arm];
    if (restartsPerHour === 0 || share === 0) continue;
    const mean = (restartsPerHour * (toSeconds - fromSeconds)) / 3600;
    count += poissonQuantile(uniform(key, ARM_CODES[arm], PURPOSES.restarts, cellIndex, part), mean);
  }
  return count;
}

/** Of the requests that succeeded; null when none did. */
export function conversionRate(key: Key, arm: Arm, cells: readonly CellTraffic[]): number | null {
  let succeeded = 0;
  let converted = 0;
  for (const cell of cells) {
    const { requests, errors } = cell[arm];
    const chance = cell.conditions.arms[arm].conversionRate;
    const at = uniform(key, ARM_CODES[arm], PURPOSES.conversions, cell.cellIndex, cell.part);
    succeeded += requests - errors;
    converted += binomialQuantile(at, requests - errors, chance);
  }
  return succeeded === 0 ? null : converted / succeeded;
}

function memoryNoise({ world, cellSeconds }: TrafficModel, key: Key, arm: Arm, cellIndex: number): number {
  return gaugeNoise(world, cellSeconds, key, arm, PURPOSES.memoryNoise, cellIndex);
}

function lastOf(cells: readonly CellTraffic[]): CellTraffic {
  const last = cells.at(-1);
  if (last === undefined) throw new Error('an arm that served something served it in a cell');
  return last;
}
