import { failed } from '../condition-error.js';
import { ANYS, BOOL, bare, INT, isUnknown, type Nature, STRING, sliceOf, typeText, UNKNOWN } from './nature.js';

/** What is known inside a predicate. */
export interface PredicateScope {
  readonly list: Nature;
  /** `#index`, `#acc`. */
  readonly pointers: Readonly<Record<string, Nature>>;
}

const ANY_TYPED: Nature = { kind: 'any' };

/** What the predicate of a function sees. */
export function predicateScope(name: string, list: Nature): PredicateScope {
  if (list.kind !== 'slice' && !isUnknown(list)) {
    throw failed(`builtin ${name} takes only array (got ${typeText(list)})`);
  }
  if (name === 'reduce') return { list, pointers: { index: INT, acc: UNKNOWN } };
  return { list, pointers: name === 'map' ? { index: INT } : {} };
}

/** What a function that walks a list gives; `predicate` is null where it is left out. */
export function walkNature(name: string, list: Nature, predicate: Nature | null, third: Nature | null): Nature {
  const element = list.kind === 'slice' ? list.element : UNKNOWN;
  if (predicate?.kind === 'nil') throw failed('predicate should has one input and one output param');
  const given = predicate === null ? null : bare(predicate);
  switch (name) {
    case 'all':
    case 'none':
    case 'any':
    case 'one':
      mustBeBool(given);
      return BOOL;
    case 'filter':
      mustBeBool(given);
      return isUnknown(list) ? ANYS : sliceOf(element);
    case 'map':
      return sliceOf(predicate ?? UNKNOWN);
    case 'count':
      mustBeBool(given);
      return INT;
    case 'sum':
      return given ?? element;
    case 'find':
    case 'findLast':
      mustBeBool(given);
      return element;
    case 'findIndex':
    case 'findLastIndex':
      mustBeBool(given);
      return INT;
    case 'groupBy':
      return { kind: 'map', key: 'any', element: ANYS };
    case 'sortBy':
      if (third !== null && third.kind !== STRING.kind && !isUnknown(third)) {
        throw failed(`sortBy order argument must be a string (got ${typeText(third)})`);
      }
      return isUnknown(list) ? ANY_TYPED : list;
    default:
      return predicate ?? UNKNOWN;
  }
}

function mustBeBool(given: Nature | null): void {
  if (given === null || given.kind === 'bool' || isUnknown(given)) return;
  throw failed(`predicate should return boolean (got ${typeText(given)})`);
}
