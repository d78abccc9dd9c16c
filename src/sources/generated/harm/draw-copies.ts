import { ARM_CODES, PURPOSES } from '../../../random/address.js';
import type { Key } from '../../../random/key.js';
import { uniform } from '../../../random/uniform.js';
import { binomialQuantile } from '../../../stats/lattice/binomial.js';
import { CELLS_AT_ONCE } from '../cell-columns.js';

/** How many copies the canary got, and how many of them it failed, by cell of a stretch. Used again for each. */
export class DrawnCopies {
  readonly copies = new Float64Array(CELLS_AT_ONCE);
  readonly errors = new Float64Array(CELLS_AT_ONCE);
  private isNone = true;

  /** Into the place `at`. `chance`: of a request of stable's to be copied. */
  draw(
    at: number,
    key: Key,
    cellIndex: number,
    part: number,
    stableRequests: number,
    chance: number,
    errorRate: number,
  ): void {
    const u = (purpose: typeof PURPOSES.share | typeof PURPOSES.errors): number =>
      uniform(key, ARM_CODES.copies, purpose, cellIndex, part);
    this.isNone = false;
    const copies = chance === 1 ? stableRequests : binomialQuantile(u(PURPOSES.share), stableRequests, chance);
    this.copies[at] = copies;
    this.errors[at] = binomialQuantile(u(PURPOSES.errors), copies, errorRate);
  }

  /** Nothing, in any cell; mostly it was so before. */
  none(): void {
    if (this.isNone) return;
    this.copies.fill(0);
    this.errors.fill(0);
    this.isNone = true;
  }
}
