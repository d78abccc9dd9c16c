/**
 * A document of which parts could not be used. Undefined, present or not, means unknown: nothing may be concluded from
 * it. That lets the checks that span fields go on beside a field that is wrong by itself.
 */
export type Tolerant<T> = T extends readonly unknown[]
  ? { readonly [K in keyof T]: Tolerant<T[K]> } | undefined
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

/** As much of `map` as it says, of what stands under `keys`, in their order. */
export function saidOf<M extends object, K extends keyof M>(
  map: M | undefined,
  ...keys: readonly K[]
): Partial<Pick<M, K>> {
  const said: Partial<Pick<M, K>> = {};
  if (map === undefined) return said;
  for (const key of keys) if (Object.hasOwn(map, key)) said[key] = map[key];
  return said;
}
