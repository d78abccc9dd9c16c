/**
 * A document of which parts could not be used. Undefined, present or not, means unknown: nothing may be concluded from
 * it. That lets the checks that span fields go on beside a field that is wrong by itself.
 */
export type Tolerant<T> = T extends readonly (infer Item)[]
  ? readonly Tolerant<Item>[] | undefined
  : T extends object
    ? { readonly [K in keyof T]?: Tolerant<T[K]> | undefined } | undefined
    : T | undefined;

/** What `map` says under `key`, or `fallback` where it says nothing; undefined where what it says cannot be used. */
export function saidOr<M extends object, K extends keyof M>(
  map: M | undefined,
  key: K,
  fallback: M[K],
): M[K] | undefined {
  if (map === undefined) return undefined;
  return Object.hasOwn(map, key) ? map[key] : fallback;
}
