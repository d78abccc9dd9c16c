import { isLess } from './arithmetic.js';
import { failed } from './condition-error.js';
import { isList, typeOf, type Value } from './value.js';

/** The numbers of lists within lists, one after the other. */
export function flatNumbers(name: string, given: readonly Value[]): number[] {
  return given.flatMap((value) => {
    if (typeof value === 'bigint' || typeof value === 'number') return [Number(value)];
    if (value !== null && isList(value)) return flatNumbers(name, value);
    throw failed(`invalid argument for ${name} (type ${typeOf(value)})`);
  });
}

/** The largest or least number of all; nil of none. What is compared with NaN stays. */
export function extreme(name: 'max' | 'min', given: readonly Value[]): Value {
  const [only] = given;
  const isAlone = given.length === 1 && only !== undefined && (only === null || !isList(only));
  return isAlone && typeof only !== 'bigint' && typeof only !== 'number' ? only : extremeOf(name, given);
}

function extremeOf(name: 'max' | 'min', given: readonly Value[]): Value {
  let best: Value = null;
  for (const value of given) {
    const number = value !== null && isList(value) ? extremeOf(name, value) : value;
    if (number === null && value !== null) continue;
    if (typeof number !== 'bigint' && typeof number !== 'number') {
      throw failed(`invalid argument for ${name} (type ${typeOf(number)})`);
    }
    if (best === null || isLess(best, number, name === 'max' ? '<' : '>')) best = number;
  }
  return best;
}
