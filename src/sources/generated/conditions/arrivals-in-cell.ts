import type { World } from '../../../model/world.js';
import { ARM_CODES, PURPOSES } from '../../../random/address.js';
import { uniform } from '../../../random/uniform.js';
import { binomialQuantile } from '../../../stats/lattice/binomial.js';
import { poissonQuantile } from '../../../stats/lattice/poisson.js';
import type { CellPart } from '../cell-columns.js';
import type { Lane } from '../lanes.js';
import type { ServedCells } from '../served-cells.js';
import { meanRate } from './arrival-rate.js';
import { sharedNoise } from './noise.js';

/** The first attempts of a cell, those that are no retries: Poisson, of a mean that noise may have moved. */
export function arrivalsInCell(cells: ServedCells, cellIndex: number): number {
  const { key, model } = cells;
  const begins = cellIndex * model.cellSeconds;
  const mean = expected(model.world, begins, begins + model.cellSeconds);
  const u = uniform(key, ARM_CODES.service, PURPOSES.arrivals, cellIndex, 0);
  return poissonQuantile(u, model.hasSharedNoise ? mean * sharedNoise(cells, cellIndex).arrivalsFactor : mean);
}

/** The same by lane: each of them is of one by its share. */
export function firstAttemptsIn(cells: ServedCells, cellIndex: number, into: Float64Array): void {
  const all = arrivalsInCell(cells, cellIndex);
  const { lanes } = cells.model;
  let left = all;
  let share = 1;
  for (let lane = 0; lane < lanes.length - 1; lane++) {
    const own = (lanes[lane] as Lane).share;
    const u = uniform(cells.keyOfLane(lane), ARM_CODES.service, PURPOSES.arrivals, cellIndex, 0);
    const here = binomialQuantile(u, left, Math.min(1, own / share));
    into[lane] = here;
    left -= here;
    share -= own;
  }
  into[lanes.length - 1] = left;
}

/** How many of the first attempts that are left of a cell, of one lane, come in a part at their beginning. */
export function arrivalsInPart(
  cells: ServedCells,
  cell: CellPart,
  cellEnds: number,
  left: number,
  lane: number,
): number {
  const { fromSeconds, toSeconds, cellIndex } = cell;
  const { world } = cells.model;
  const u = uniform(cells.keyOfLane(lane), ARM_CODES.service, PURPOSES.arrivalsWithin, cellIndex, cell.part);
  const here = expected(world, fromSeconds, toSeconds);
  const all = here + expected(world, toSeconds, cellEnds);
  return binomialQuantile(u, left, all === 0 ? 0 : here / all);
}

function expected({ requestsPerSecond, startsAtSeconds }: World, from: number, to: number): number {
  return meanRate(requestsPerSecond, startsAtSeconds, from, to) * (to - from);
}
