import { isLess } from './arithmetic.js';
import type { Value } from './value.js';

/** In order by a key; equal ones may change places in Go, so that a list of more than 12 with equals is not told. */
export function sorted(
  list: readonly Value[],
  order: string,
  keyOf: (item: Value, at: number) => Value,
): readonly Value[] {
  const keyed = list.map((item, at) => ({ item, key: keyOf(item, at) }));
  const before = order === 'desc' ? '>' : '<';
  keyed.sort((one, other) => (isLess(one.key, other.key, before) ? -1 : isLess(other.key, one.key, before) ? 1 : 0));
  return keyed.map(({ item }) => item);
}
