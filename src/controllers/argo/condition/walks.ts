import { areEqual, calculated } from './arithmetic.js';
import { failed, unsupported } from './condition-error.js';
import { grow, type Machine, step, type Walk } from './machine.js';
import { sorted } from './sorted.js';
import { typeOf, type Value } from './value.js';

/** A function that walks a list, with what its predicate gives for each element; `extra` is its third argument. */
export function walked(
  machine: Machine,
  name: string,
  list: readonly Value[],
  predicate: (() => Value) | null,
  extra?: () => Value,
): Value {
  const walk: Walk = { list, index: 0, acc: null };
  machine.walks.push(walk);
  const value = worked(machine, walk, name, predicate, extra);
  machine.walks.pop();
  return value;
}

function worked(
  machine: Machine,
  walk: Walk,
  name: string,
  predicate: (() => Value) | null,
  extra?: () => Value,
): Value {
  const { list } = walk;
  const given = (index: number): Value => {
    step(machine);
    walk.index = index;
    return predicate === null ? (list[index] ?? null) : predicate();
  };
  const holds = (_: Value, index: number): boolean => {
    const value = given(index);
    if (typeof value === 'boolean') return value;
    throw failed(`a value of type ${typeOf(value)} is not bool`);
  };
  switch (name) {
    case 'all':
      return list.every(holds);
    case 'none':
      return !list.some(holds);
    case 'any':
      return list.some(holds);
    case 'one':
      return list.filter(holds).length === 1;
    case 'count':
      return BigInt(list.filter(holds).length);
    case 'filter': {
      const kept = list.filter(holds);
      grow(machine, kept.length);
      return kept;
    }
    case 'map':
      grow(machine, list.length);
      return list.map((_, index) => given(index));
    case 'find':
      return list.find(holds) ?? null;
    case 'findLast':
      return list.findLast(holds) ?? null;
    case 'findIndex':
      return indexOrNil(list.findIndex(holds));
    case 'findLastIndex':
      return indexOrNil(list.findLastIndex(holds));
    case 'sum':
      return list.reduce((sum: Value, _, index) => calculated('+', given(index), sum), 0n);
    case 'reduce':
      return reduced(walk, given, extra);
    case 'groupBy':
      throw unsupported('groupBy()');
    default:
      return sortedBy(machine, list, given, extra);
  }
}

function indexOrNil(index: number): Value {
  return index === -1 ? null : BigInt(index);
}

function reduced(walk: Walk, given: (index: number) => Value, extra?: () => Value): Value {
  if (extra === undefined && walk.list.length === 0) throw failed('reduce of empty array with no initial value');
  walk.acc = extra === undefined ? (walk.list[0] ?? null) : extra();
  for (let index = extra === undefined ? 1 : 0; index < walk.list.length; index++) walk.acc = given(index);
  return walk.acc;
}

function sortedBy(
  machine: Machine,
  list: readonly Value[],
  given: (index: number) => Value,
  extra?: () => Value,
): Value {
  const order = extra === undefined ? 'asc' : extra();
  if (order !== 'asc' && order !== 'desc') throw failed('unknown order, use asc or desc');
  const keys = list.map((_, index) => given(index));
  const hasEquals = list.length > 12 && keys.some((key, at) => at > 0 && areEqual(key, keys[at - 1] ?? null));
  if (hasEquals) throw unsupported('sortBy of a long list with equal keys, which may end in any order');
  grow(machine, list.length);
  return sorted(list, order, (_, index) => keys[index] ?? null);
}
