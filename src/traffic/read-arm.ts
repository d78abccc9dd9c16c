import type { Arm } from '../model/arm.js';
import type { Reading } from '../model/reading.js';
import { ARM_CODES, PURPOSES } from '../random/address.js';
import type { Key } from '../random/key.js';
import { uniform } from '../random/uniform.js';
import { binomialQuantile } from '../stats/binomial-quantile.js';
import { BUCKET_COUNT, logAtBucketPosition } from '../stats/exponential-buckets.js';
import { conversionRate, cpuPercent, memoryGrowthMbPerMinute, memoryMb, restarts } from './gauges.js';
import type { CellTraffic } from './serve-cell.js';
import type { TrafficModel } from './traffic-model.js';

/** The smallest number `uniform` gives, and the smallest distance of one from 1. */
const SMALLEST_UNIFORM = 1.1102230246251565e-16;

/**
 * Splits that were drawn before, of one arm under one key, by cell and node. Not needed for the same answer, which every
 * draw gives again; several readings of the same cells, as a stage's and the whole run's, share one to draw only once.
 */
export type DrawnSplits = Map<number, number>;

/** So many splits are remembered at most: some 50 MB. */
const MOST_REMEMBERED = 1_000_000;

/** What an arm did over a run of cells, added up. Latency quantiles are drawn when asked for, and then remembered. */
export function readArm(
  model: TrafficModel,
  key: Key,
  arm: Arm,
  cells: readonly CellTraffic[],
  drawn: DrawnSplits | null = null,
): Reading {
  let requests = 0;
  let errors = 0;
  for (const cell of cells) {
    requests += cell[arm].requests;
    errors += cell[arm].errors;
  }
  const known = new Map<number, number>();
  return {
    requests,
    errors,
    latencyMs(quantile) {
      if (requests === 0) return null;
      let value = known.get(quantile);
      if (value === undefined) {
        value = drawQuantile(key, arm, cells, quantile * requests, drawn);
        known.set(quantile, value);
      }
      return value;
    },
    cpuPercent: () => (requests === 0 ? null : cpuPercent(model, key, arm, cells)),
    memoryMb: () => (requests === 0 ? null : memoryMb(model, key, arm, cells)),
    memoryGrowthMbPerMinute: () => (requests === 0 ? null : memoryGrowthMbPerMinute(model, key, arm, cells)),
    restarts: () => restarts(key, arm, cells),
    conversionRate: () => conversionRate(key, arm, cells),
  };
}

/**
 * The latency, in milliseconds, of the request at `rank` in (0, total], counted from the fastest, among all requests of
 * the arm in the cells. Goes down the tree from the root: in each node every cell's count is split by a binomial draw
 * with an address of its own, and only the half that holds the rank is looked into. The other halves stay undrawn, and
 * come out the same whenever somebody asks for them.
 */
function drawQuantile(
  key: Key,
  arm: Arm,
  cells: readonly CellTraffic[],
  rankInTotal: number,
  drawn: DrawnSplits | null,
): number {
  const counts = cells.map((cell) => cell[arm].requests);
  const lefts = new Array<number>(counts.length).fill(0);
  let rank = rankInTotal;
  let node = 1;
  while (node < BUCKET_COUNT) {
    let left = 0;
    for (let i = 0; i < counts.length; i++) {
      const count = splitLeft(key, arm, cells[i] as CellTraffic, node, counts[i] as number, drawn);
      lefts[i] = count;
      left += count;
    }
    if (rank <= left) {
      for (let i = 0; i < counts.length; i++) counts[i] = lefts[i] as number;
      node = 2 * node;
    } else {
      for (let i = 0; i < counts.length; i++) counts[i] = (counts[i] as number) - (lefts[i] as number);
      rank -= left;
      node = 2 * node + 1;
    }
  }
  let inBucket = 0;
  for (const count of counts) inBucket += count;
  return Math.exp(logAtBucketPosition(node - BUCKET_COUNT + rank / inBucket));
}

/** How many of a node's `count` requests in a cell are in its lower half. */
function splitLeft(
  key: Key,
  arm: Arm,
  cell: CellTraffic,
  node: number,
  count: number,
  drawn: DrawnSplits | null,
): number {
  if (count === 0) return 0;
  const share = cell.conditions.arms[arm].latency.leftShare(node, cell.latencyLogFactor);
  // Where all but a vanishing share lies on one side, no uniform number can put a request on the other: skip the draw.
  if (count * share < SMALLEST_UNIFORM) return 0;
  if (count * (1 - share) < SMALLEST_UNIFORM) return count;
  const address = cell.cellIndex * BUCKET_COUNT + node;
  const known = drawn?.get(address);
  if (known !== undefined) return known;
  const left = binomialQuantile(uniform(key, ARM_CODES[arm], PURPOSES.latency, cell.cellIndex, node), count, share);
  if (drawn !== null && drawn.size < MOST_REMEMBERED) drawn.set(address, left);
  return left;
}
