import type { World } from '../../model/world.js';
import { ARM_CODES, PURPOSES } from '../../random/address.js';
import { uniform, uniforms } from '../../random/uniform.js';
import { binomialQuantile, binomialQuantiles } from '../../stats/lattice/binomial.js';
import { poissonQuantiles } from '../../stats/lattice/poisson.js';
import { CELLS_AT_ONCE, type CellPart } from './cell-columns.js';
import { meanRate } from './conditions/arrival-rate.js';
import { sharedNoise } from './conditions/noise.js';
import type { Lane } from './lanes.js';
import type { ServedCells } from './served-cells.js';

/** Used again for each stretch: a study serves many millions of cells. */
const u = new Float64Array(CELLS_AT_ONCE);
const all = new Float64Array(CELLS_AT_ONCE);

/** The first attempts of each lane, those that are no retries: of cells, and of parts of a cell. */
export class FirstAttempts {
  /** Of the part that was asked for last, or of the cells, a column a lane. */
  readonly drawn: Float64Array;
  /** Of the cell beyond that part. */
  readonly left: Float64Array;

  constructor(lanes: number) {
    this.drawn = new Float64Array(lanes * CELLS_AT_ONCE);
    this.left = new Float64Array(lanes);
  }

  /** Nothing is left of a cell. */
  restart(): void {
    for (let lane = 0; lane < this.left.length; lane++) this.left[lane] = 0;
  }

  /**
   * Of so many cells from one on that are alike: Poisson, of a mean that noise may have moved. Each lane has of them by its share.
   */
  ofCells(cells: ServedCells, cellIndex: number, count: number): void {
    const { key, model } = cells;
    const { lanes, cellSeconds, hasSharedNoise } = model;
    const begins = cellIndex * cellSeconds;
    const mean = expected(model.world, begins, begins + cellSeconds);
    const into = lanes.length === 1 ? this.drawn : all;
    this.restart();
    uniforms(key, ARM_CODES.service, PURPOSES.arrivals, cellIndex, 0, count, u);
    poissonQuantiles(u, hasSharedNoise ? mean * sharedNoise(cells, cellIndex).arrivalsFactor : mean, count, into);
    if (lanes.length > 1) this.divide(cells, cellIndex, count);
  }

  /** Of a part of a cell, which ends at an instant; what comes in the rest of it is left. */
  ofPart(cells: ServedCells, cell: CellPart, cellEnds: number): void {
    const { drawn, left } = this;
    if (cell.part === 0) {
      this.ofCells(cells, cell.cellIndex, 1);
      for (let lane = 0; lane < left.length; lane++) left[lane] = drawn[lane * CELLS_AT_ONCE] as number;
    }
    for (let lane = 0; lane < left.length; lane++) {
      const of = left[lane] as number;
      const here = cell.toSeconds === cellEnds ? of : inPart(cells, cell, cellEnds, of, lane);
      drawn[lane * CELLS_AT_ONCE] = here;
      left[lane] = of - here;
    }
  }

  /** Among lanes, of `all`, which is less afterwards. */
  private divide(cells: ServedCells, cellIndex: number, count: number): void {
    const { lanes } = cells.model;
    const last = (lanes.length - 1) * CELLS_AT_ONCE;
    let share = 1;
    for (let lane = 0; lane < lanes.length - 1; lane++) {
      const own = (lanes[lane] as Lane).share;
      const here = this.drawn.subarray(lane * CELLS_AT_ONCE, (lane + 1) * CELLS_AT_ONCE);
      uniforms(cells.keyOfLane(lane), ARM_CODES.service, PURPOSES.arrivals, cellIndex, 0, count, u);
      binomialQuantiles(u, all, Math.min(1, own / share), count, here);
      for (let i = 0; i < count; i++) all[i] = (all[i] as number) - (here[i] as number);
      share -= own;
    }
    for (let i = 0; i < count; i++) this.drawn[last + i] = all[i] as number;
  }
}

/** How many of the first attempts that are left of a cell, of one lane, come in a part at their beginning. */
function inPart(cells: ServedCells, cell: CellPart, cellEnds: number, left: number, lane: number): number {
  const { fromSeconds, toSeconds, cellIndex } = cell;
  const { world } = cells.model;
  const draw = uniform(cells.keyOfLane(lane), ARM_CODES.service, PURPOSES.arrivalsWithin, cellIndex, cell.part);
  const here = expected(world, fromSeconds, toSeconds);
  const whole = here + expected(world, toSeconds, cellEnds);
  return binomialQuantile(draw, left, whole === 0 ? 0 : here / whole);
}

function expected({ requestsPerSecond, startsAtSeconds }: World, from: number, to: number): number {
  return meanRate(requestsPerSecond, startsAtSeconds, from, to) * (to - from);
}
