import { ARM_CODES, PURPOSES } from '../../../random/address.js';
import type { Key } from '../../../random/key.js';
import { uniform } from '../../../random/uniform.js';
import { binomialQuantile } from '../../../stats/lattice/binomial.js';
import type { CellPart } from '../cell-columns.js';

/** How many copies the canary got in a part of a cell, and how many of them it failed. Used again for each part. */
export class DrawnCopies {
  copies = 0;
  errors = 0;

  /** `chance`: of a request of stable's to be copied. */
  draw(key: Key, { cellIndex, part }: CellPart, stableRequests: number, chance: number, errorRate: number): void {
    const at = (purpose: typeof PURPOSES.share | typeof PURPOSES.errors): number =>
      uniform(key, ARM_CODES.copies, purpose, cellIndex, part);
    this.copies = chance === 1 ? stableRequests : binomialQuantile(at(PURPOSES.share), stableRequests, chance);
    this.errors = binomialQuantile(at(PURPOSES.errors), this.copies, errorRate);
  }

  none(): void {
    this.copies = 0;
    this.errors = 0;
  }
}
