import type { Setup } from '../model/setup.js';

/**
 * The same setups on one grid of time: the longest cells that divide the cells of all. Only on equal cells do two plans
 * meet the same traffic.
 */
export function sharedCells<S extends readonly Setup[]>(setups: S): { readonly [I in keyof S]: Setup } {
  const cellSeconds = setups.reduce((shared, setup) => greatestCommonDivisor(shared, setup.cellSeconds), 0);
  return setups.map((setup) => ({ ...setup, cellSeconds })) as { readonly [I in keyof S]: Setup };
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
