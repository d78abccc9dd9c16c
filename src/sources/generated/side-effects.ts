import type { DuplicatedEffect } from '../../model/harm.js';
import { SIDE_EFFECTS, type World } from '../../model/world.js';
import { ARM_CODES, PURPOSES } from '../../random/address.js';
import type { Key } from '../../random/key.js';
import { uniform } from '../../random/uniform.js';
import { poissonQuantile } from '../../stats/lattice/poisson.js';

/**
 * What so many copies did a second time: of each effect that is not contained a Poisson number, by one draw for all of them,
 * so that it does not depend on who looked, and more copies never do less.
 */
export function duplicatedEffects({ shadow }: World, key: Key, copies: number): readonly DuplicatedEffect[] {
  return (shadow?.sideEffects ?? []).map(({ effect, perRequest, isContained }) => {
    const mean = isContained ? 0 : copies * perRequest;
    const u = uniform(key, ARM_CODES.copies, PURPOSES.sideEffects, 0, SIDE_EFFECTS.indexOf(effect));
    return { effect, isContained, duplicated: mean === 0 ? 0 : poissonQuantile(u, mean) };
  });
}
