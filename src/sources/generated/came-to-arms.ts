import { ARM_CODES, PURPOSES, type Purpose } from '../../random/address.js';
import type { Key } from '../../random/key.js';
import { uniform, uniforms } from '../../random/uniform.js';
import { binomialQuantile, binomialQuantiles } from '../../stats/lattice/binomial.js';
import { CELLS_AT_ONCE, type CellPart } from './cell-columns.js';
import type { CellSplit } from './cell-split.js';
import type { CellConditions } from './conditions/cell-conditions.js';
import type { ServedCells } from './served-cells.js';

/** Used again for each stretch of cells. */
const u = new Float64Array(CELLS_AT_ONCE);
const others = new Float64Array(CELLS_AT_ONCE);

/** Requests that came to each arm, and how many would have with stable in the canary's place, by cell of a stretch. */
export class CameToArms {
  readonly stable = new Float64Array(CELLS_AT_ONCE);
  readonly baseline = new Float64Array(CELLS_AT_ONCE);
  readonly canary = new Float64Array(CELLS_AT_ONCE);
  readonly stableIfStable = new Float64Array(CELLS_AT_ONCE);
  readonly baselineIfStable = new Float64Array(CELLS_AT_ONCE);
  readonly canaryIfStable = new Float64Array(CELLS_AT_ONCE);

  /**
   * Of the `first` attempts of each cell the canary's are binomial, the fresh baseline's of the rest binomial; then comes what
   * clients try again.
   */
  draw(
    cells: ServedCells,
    key: Key,
    cell: CellPart,
    count: number,
    conditions: CellConditions,
    split: CellSplit,
    first: Float64Array,
  ): void {
    const { stable, baseline, canary, stableIfStable, baselineIfStable, canaryIfStable } = this;
    const { cellIndex, part } = cell;
    uniforms(key, ARM_CODES.service, PURPOSES.share, cellIndex, part, count, u);
    binomialQuantiles(u, first, split.canaryShare, count, canary);
    for (let i = 0; i < count; i++) {
      others[i] = (first[i] as number) - (canary[i] as number);
      baseline[i] = 0;
    }
    if (split.baselineShare > 0) {
      uniforms(key, ARM_CODES.service, PURPOSES.baselineShare, cellIndex, part, count, u);
      binomialQuantiles(u, others, split.baselineShare, count, baseline);
    }
    for (let i = 0; i < count; i++) {
      stable[i] = (others[i] as number) - (baseline[i] as number);
      stableIfStable[i] = stable[i] as number;
      baselineIfStable[i] = baseline[i] as number;
      canaryIfStable[i] = canary[i] as number;
    }
    if (conditions.retries === 0) return;
    const again = cells.model.staysWithArm ? this.backToArms : this.backToAny;
    for (let i = 0; i < count; i++)
      again.call(this, i, key, cellIndex + i, part, conditions, split, first[i] as number);
  }

  /** How many requests came to all arms in a cell beyond those that would have with stable in the canary's place. */
  beyondStable(at: number): number {
    const of = (column: Float64Array): number => column[at] as number;
    const wouldBe = of(this.stableIfStable) + of(this.baselineIfStable) + of(this.canaryIfStable);
    return of(this.stable) + of(this.baseline) + of(this.canary) - wouldBe;
  }

  /**
   * What clients try again, who come back to the same arm: of so many attempts, each of which may be tried again so often, a
   * binomial number. If stable were in the canary's place, by the same numbers.
   */
  private backToArms(at: number, key: Key, cellIndex: number, part: number, conditions: CellConditions): void {
    const { arms, ifStable, retries } = conditions;
    for (const arm of ['stable', 'baseline', 'canary'] as const) {
      const draw = uniform(key, ARM_CODES[arm], PURPOSES.retries, cellIndex, part);
      const of = this[arm][at] as number;
      this[arm][at] = of + triedAgain(draw, of, retries, arms[arm].load);
      this[`${arm}IfStable`][at] = of + triedAgain(draw, of, retries, ifStable.attempts);
    }
  }

  /** The same where they come back to any arm. */
  private backToAny(
    at: number,
    key: Key,
    cellIndex: number,
    part: number,
    { arms, ifStable, retries }: CellConditions,
    split: CellSplit,
    first: number,
  ): void {
    const drawAt = (arm: keyof typeof ARM_CODES, purpose: Purpose) =>
      uniform(key, ARM_CODES[arm], purpose, cellIndex, part);
    const draw = drawAt('service', PURPOSES.retries);
    const canaryAt = drawAt('service', PURPOSES.retriesShare);
    const baselineAt = drawAt('baseline', PURPOSES.retriesShare);
    const spread = (load: number) => {
      const all = triedAgain(draw, first, retries, load);
      const canary = binomialQuantile(canaryAt, all, split.canaryShare);
      const baseline = binomialQuantile(baselineAt, all - canary, split.baselineShare);
      return { canary, baseline, stable: all - canary - baseline };
    };
    const [came, cameIfStable] = [spread(arms.stable.load), spread(ifStable.attempts)];
    for (const arm of ['stable', 'baseline', 'canary'] as const) {
      const of = this[arm][at] as number;
      this[`${arm}IfStable`][at] = of + cameIfStable[arm];
      this[arm][at] = of + came[arm];
    }
  }
}

/** `load`: requests for each attempt, in [1, 1 + retries]. */
function triedAgain(draw: number, of: number, retries: number, load: number): number {
  return binomialQuantile(draw, of * retries, Math.min(1, Math.max(0, load - 1) / retries));
}
