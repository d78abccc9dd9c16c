import type { CopiesAccount, DuplicatedEffect } from '../../../model/harm.js';
import type { Compared } from '../../../model/source.js';
import { SIDE_EFFECTS, type World } from '../../../model/world.js';
import { ARM_CODES, PURPOSES } from '../../../random/address.js';
import type { Key } from '../../../random/key.js';
import { uniform } from '../../../random/uniform.js';
import { poissonQuantile } from '../../../stats/lattice/poisson.js';
import { SUM } from '../cell-columns.js';
import type { ServedCells } from '../served-cells.js';
import { binomialOfRows } from './draw-of-row.js';

/** What the canary made of copies in the rows from `first`, up to but without `end`; null: nothing was copied. */
export function copiesAccount(cells: ServedCells, first: number, end: number): CopiesAccount | null {
  const compared = mismatches(cells, first, end);
  if (compared === null) return null;
  const { part, whole, copies } = compared;
  const sideEffects = duplicatedEffects(cells.model.world, cells.key, copies);
  return { copies, failed: copies - whole, mismatchRate: whole === 0 ? null : part / whole, sideEffects };
}

/**
 * Copies in a run of rows whose answers are held against stable's: of those that the canary answered, binomial many differ.
 * Null: nothing was copied.
 */
export function mismatches(cells: ServedCells, first: number, end: number): Compared | null {
  const copied = (all: number, users: number, from: number, to: number): number =>
    cells.total(all, from, to) - cells.total(users, from, to);
  const copiesIn = (from: number, to: number): number => copied(SUM.answeredRequests, SUM.canaryRequests, from, to);
  const answeredIn = (from: number, to: number): number =>
    copiesIn(from, to) - copied(SUM.answeredErrors, SUM.canaryErrors, from, to);
  const copies = copiesIn(first, end);
  if (copies === 0) return null;
  const rate = cells.model.world.canary.mismatchRate ?? 0;
  const answered = (row: number): number => answeredIn(row, row + 1);
  const part = binomialOfRows(cells, 'copies', PURPOSES.mismatches, first, end, answered, () => rate);
  return { part, whole: answeredIn(first, end), copies };
}

/**
 * What so many copies did a second time: of each effect that is not contained a Poisson number, by one draw for all of them,
 * so that it does not depend on who looked, and more copies never do less.
 */
function duplicatedEffects({ shadow }: World, key: Key, copies: number): readonly DuplicatedEffect[] {
  return (shadow?.sideEffects ?? []).map(({ effect, perRequest, isContained }) => {
    const mean = isContained ? 0 : copies * perRequest;
    const u = uniform(key, ARM_CODES.copies, PURPOSES.sideEffects, 0, SIDE_EFFECTS.indexOf(effect));
    return { effect, isContained, duplicated: mean === 0 ? 0 : poissonQuantile(u, mean) };
  });
}
