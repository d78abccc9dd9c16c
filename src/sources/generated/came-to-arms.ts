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

class ArmColumns {
  readonly stable = new Float64Array(CELLS_AT_ONCE);
  readonly baseline = new Float64Array(CELLS_AT_ONCE);
  readonly canary = new Float64Array(CELLS_AT_ONCE);
}

/** Requests that came to each arm, by cell of a stretch. */
export class CameToArms extends ArmColumns {
  /** How many would have come with stable in the canary's place; as many, where nothing is tried again. */
  ifStable: ArmColumns = this;
  private readonly apart = new ArmColumns();
  private hasBaseline = false;

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
    const { stable, baseline, canary } = this;
    const { cellIndex, part } = cell;
    uniforms(key, ARM_CODES.service, PURPOSES.share, cellIndex, part, count, u);
    binomialQuantiles(u, first, split.canaryShare, count, canary);
    for (let i = 0; i < count; i++) stable[i] = (first[i] as number) - (canary[i] as number);
    if (split.baselineShare === 0) this.noBaseline();
    else {
      this.hasBaseline = true;
      uniforms(key, ARM_CODES.service, PURPOSES.baselineShare, cellIndex, part, count, u);
      binomialQuantiles(u, stable, split.baselineShare, count, baseline);
      for (let i = 0; i < count; i++) stable[i] = (stable[i] as number) - (baseline[i] as number);
    }
    this.ifStable = this;
    if (conditions.retries > 0) this.tryAgain(cells.model.staysWithArm, key, cell, count, conditions, split, first);
  }

  private noBaseline(): void {
    if (!this.hasBaseline) return;
    this.baseline.fill(0);
    this.hasBaseline = false;
  }

  private tryAgain(
    staysWithArm: boolean,
    key: Key,
    { cellIndex, part }: CellPart,
    count: number,
    conditions: CellConditions,
    split: CellSplit,
    first: Float64Array,
  ): void {
    this.ifStable = this.apart;
    for (let i = 0; i < count; i++) {
      if (staysWithArm) this.backToArms(i, key, cellIndex + i, part, conditions);
      else this.backToAny(i, key, cellIndex + i, part, conditions, split, first[i] as number);
    }
  }

  /** How many requests came to all arms in a cell beyond those that would have with stable in the canary's place. */
  beyondStable(at: number): number {
    const of = (column: Float64Array): number => column[at] as number;
    const all = ({ stable, baseline, canary }: ArmColumns): number => of(stable) + of(baseline) + of(canary);
    return all(this) - all(this.ifStable);
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
      this.ifStable[arm][at] = of + triedAgain(draw, of, retries, ifStable.attempts);
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
      this.ifStable[arm][at] = of + cameIfStable[arm];
      this[arm][at] = of + came[arm];
    }
  }
}

/** `load`: requests for each attempt, in [1, 1 + retries]. */
function triedAgain(draw: number, of: number, retries: number, load: number): number {
  return binomialQuantile(draw, of * retries, Math.min(1, Math.max(0, load - 1) / retries));
}
