import type { Arm } from '../../model/arm.js';
import type { World } from '../../model/world.js';
import { ARM_CODES, PURPOSES, type Purpose } from '../../random/address.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { poissonQuantile } from '../../stats/lattice/poisson.js';
import { meanRate } from './arrival-rate.js';
import type { CellConditions } from './cell-conditions.js';
import { DrawnFailures, type RateNoise } from './draw-failures.js';
import { errorRateNoise, type SharedNoise, SILENCE, sharedNoise } from './noise.js';
import type { CellPart, ServedCells } from './served-cells.js';

/** The first attempts of a cell, those that are no retries: Poisson, of a mean that noise may have moved. */
export function arrivalsInCell(cells: ServedCells, cellIndex: number): number {
  const { key, model } = cells;
  const factor = model.hasSharedNoise ? sharedNoise(cells, cellIndex).arrivalsFactor : 1;
  const begins = cellIndex * model.cellSeconds;
  const u = uniform(key, ARM_CODES.service, PURPOSES.arrivals, cellIndex, 0);
  return poissonQuantile(u, expected(model.world, begins, begins + model.cellSeconds) * factor);
}

/** How many of the first attempts that are left of a cell come in a part at their beginning. */
export function arrivalsInPart(cells: ServedCells, cell: CellPart, cellEnds: number, left: number): number {
  const { fromSeconds, toSeconds, cellIndex } = cell;
  const { world } = cells.model;
  const u = uniform(cells.key, ARM_CODES.service, PURPOSES.arrivalsWithin, cellIndex, cell.part);
  const here = expected(world, fromSeconds, toSeconds);
  const all = here + expected(world, toSeconds, cellEnds);
  return binomialQuantile(u, left, all === 0 ? 0 : here / all);
}

function expected({ requestsPerSecond, startsAtSeconds }: World, from: number, to: number): number {
  return meanRate(requestsPerSecond, startsAtSeconds, from, to) * (to - from);
}

/** How first attempts are split, where a share of all users' requests is meant for the canary. */
export interface CellSplit {
  /** Of all, and of those that are not the canary's. */
  readonly canaryShare: number;
  readonly baselineShare: number;
}

/** `canaryUsers`: the share of all requests that comes from the users whom the canary would serve, were it kept from none. */
export function cellSplit({ arms, awayShare }: CellConditions, canaryUsers: number): CellSplit {
  const canaryShare = Math.min(1, canaryUsers * (1 - awayShare));
  const others = 1 - canaryShare;
  // Where the plan leaves stable nothing, users who are not where they should be by number are the baseline's.
  const baselineUsers =
    arms.stable.share === 0 && arms.baseline.share > 0 ? others : Math.min(arms.baseline.share, others);
  return { canaryShare, baselineShare: others === 0 ? 0 : Math.min(1, baselineUsers / others) };
}

/** Requests that came to each arm. */
interface Shared {
  stable: number;
  baseline: number;
  canary: number;
}

// Used again for each part: a study serves many millions.
const came: Shared = { stable: 0, baseline: 0, canary: 0 };
const cameIfStable: Shared = { stable: 0, baseline: 0, canary: 0 };
const drawn = new DrawnFailures();

/**
 * Adds a row for the traffic of a part of a cell: of its `first` attempts the canary's are binomial, the fresh baseline's of the
 * rest binomial; then what clients try again, and the errors of each arm. The cost does not depend on how many requests there
 * are.
 */
export function serveCell(
  cells: ServedCells,
  cell: CellPart,
  conditions: CellConditions,
  split: CellSplit,
  first: number,
): void {
  const { key, model } = cells;
  const { cellIndex, part } = cell;
  const noise = model.hasSharedNoise ? sharedNoise(cells, cellIndex) : SILENCE;
  const canaryAt = uniform(key, ARM_CODES.service, PURPOSES.share, cellIndex, part);
  came.canary = binomialQuantile(canaryAt, first, split.canaryShare);
  const elsewhere = first - came.canary;
  came.baseline =
    split.baselineShare === 0
      ? 0
      : binomialQuantile(
          uniform(key, ARM_CODES.service, PURPOSES.baselineShare, cellIndex, part),
          elsewhere,
          split.baselineShare,
        );
  came.stable = elsewhere - came.baseline;
  cameIfStable.stable = came.stable;
  cameIfStable.baseline = came.baseline;
  cameIfStable.canary = came.canary;
  if (conditions.retries > 0) addRetries(cells, cell, conditions, split, first);

  const stableExcess = drawFailures(cells, cell, 'stable', conditions, noise);
  const stableErrors = drawn.own;
  let baselineExcess = 0;
  let baselineErrors = 0;
  if (came.baseline > 0 || cameIfStable.baseline > 0) {
    baselineExcess = drawFailures(cells, cell, 'baseline', conditions, noise);
    baselineErrors = drawn.own;
  }
  drawFailures(cells, cell, 'canary', conditions, noise);
  cells.add(
    cell,
    conditions,
    noise.latencyLogFactor,
    first,
    came.stable,
    stableErrors,
    came.baseline,
    baselineErrors,
    came.canary,
    drawn.own,
    drawn.ifStable,
    stableExcess + baselineExcess,
  );
}

/** Into `drawn`; gives how many more failed than would have with stable alone. */
function drawFailures(
  cells: ServedCells,
  cell: CellPart,
  arm: Arm,
  { arms, ifStable }: CellConditions,
  shared: SharedNoise,
): number {
  const own = cells.model.hasErrorNoise ? errorRateNoise(cells, arm, cell.cellIndex) : null;
  place.key = cells.key;
  place.cellIndex = cell.cellIndex;
  place.part = cell.part;
  const noise = rateNoise(shared.errorsFactor, own);
  drawn.draw(place, ARM_CODES[arm], arms[arm], came[arm], cameIfStable[arm], ifStable.errorRate, noise);
  return drawn.own - drawn.ifStable;
}

const place = { key: { word0: 0, word1: 0 }, cellIndex: 0, part: 0 };

const unchanged: RateNoise = (chance) => chance;

function rateNoise(factor: number, own: RateNoise | null): RateNoise {
  if (factor === 1) return own ?? unchanged;
  return (chance) => {
    const shared = Math.min(1, chance * factor);
    return own === null ? shared : own(shared);
  };
}

/**
 * Adds what clients try again: of so many first attempts, each of which may be tried again so often, a binomial number. Sticky
 * clients come back to the same arm, others to any. If stable were in the canary's place, by the same numbers.
 */
function addRetries(
  cells: ServedCells,
  cell: CellPart,
  { arms, ifStable, retries }: CellConditions,
  split: CellSplit,
  first: number,
): void {
  const { key, model } = cells;
  const { cellIndex, part } = cell;
  const drawAt = (arm: keyof typeof ARM_CODES, purpose: Purpose) =>
    uniform(key, ARM_CODES[arm], purpose, cellIndex, part);
  const again = (u: number, of: number, load: number) =>
    binomialQuantile(u, of * retries, Math.min(1, Math.max(0, load - 1) / retries));
  if (model.world.users.routing === 'sticky') {
    for (const arm of ['stable', 'baseline', 'canary'] as const) {
      const u = drawAt(arm, PURPOSES.retries);
      const of = came[arm];
      came[arm] += again(u, of, arms[arm].load);
      cameIfStable[arm] += again(u, of, ifStable.attempts);
    }
    return;
  }
  const u = drawAt('service', PURPOSES.retries);
  const share = drawAt('service', PURPOSES.retriesShare);
  const baselineShare = drawAt('baseline', PURPOSES.retriesShare);
  for (const [into, load] of [
    [came, arms.stable.load],
    [cameIfStable, ifStable.attempts],
  ] as const) {
    const all = again(u, first, load);
    const onCanary = binomialQuantile(share, all, split.canaryShare);
    const onBaseline = binomialQuantile(baselineShare, all - onCanary, split.baselineShare);
    into.canary += onCanary;
    into.baseline += onBaseline;
    into.stable += all - onCanary - onBaseline;
  }
}
