import { ARM_CODES, type ArmCode, PURPOSES } from '../../random/address.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import type { CellCounts, ServedCells } from './served-cells.js';

/**
 * What of a row's counts came in its first `share` of time, in (0, 1): each request as likely at any time, failures and others
 * by themselves, so that both parts add up to the row. `second`: that of the cell at which the row is cut.
 */
export function countsBefore(cells: ServedCells, row: number, share: number, second: number): CellCounts {
  const all = cells.countsOf(row);
  const cellIndex = cells.cellIndexes[row] as number;
  const before = (code: ArmCode, kind: number, count: number): number => {
    const u = uniform(cells.key, code, PURPOSES.later, cellIndex, second + 64 * kind);
    return Math.sign(count) * binomialQuantile(u, Math.abs(count), share);
  };
  const armBefore = (code: ArmCode, requests: number, errors: number) => {
    const failed = before(code, 0, errors);
    return { errors: failed, requests: failed + before(code, 1, requests - errors) };
  };
  const stable = armBefore(ARM_CODES.stable, all.stableRequests, all.stableErrors);
  const baseline = armBefore(ARM_CODES.baseline, all.baselineRequests, all.baselineErrors);
  const { canaryRequests, canaryErrors, canaryErrorsIfStable } = all;
  // Of the canary's requests: those that both versions fail, those that only one of them does, and the others.
  const both = before(ARM_CODES.canary, 0, Math.min(canaryErrors, canaryErrorsIfStable));
  const one = before(ARM_CODES.canary, 1, Math.abs(canaryErrors - canaryErrorsIfStable));
  const none = before(ARM_CODES.canary, 2, canaryRequests - Math.max(canaryErrors, canaryErrorsIfStable));
  return {
    stableRequests: stable.requests,
    stableErrors: stable.errors,
    baselineRequests: baseline.requests,
    baselineErrors: baseline.errors,
    canaryRequests: both + one + none,
    canaryErrors: both + (canaryErrors > canaryErrorsIfStable ? one : 0),
    canaryErrorsIfStable: both + (canaryErrorsIfStable > canaryErrors ? one : 0),
    stableExcessErrors: before(ARM_CODES.stable, 2, all.stableExcessErrors),
  };
}
