import type { Setup } from '../model/setup.js';

/**
 * The same setups, cut at the same instants. The world is one for all of them whatever they do; what an arm serves is drawn by
 * part of a cell, so that equal shares meet equal requests where parts are equal.
 */
export function sharedCuts<S extends readonly Setup[]>(setups: S): { readonly [I in keyof S]: Setup } {
  const cutSeconds = setups.reduce((shared, setup) => greatestCommonDivisor(shared, setup.cutSeconds), 0);
  return setups.map((setup) => ({ ...setup, cutSeconds })) as { readonly [I in keyof S]: Setup };
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
