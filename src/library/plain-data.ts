import type { DocumentPath } from '../model/place.js';
import { TEXT_LIMITS } from '../text/mark.js';
import { ArgumentError } from './argument-error.js';

/**
 * A copy of an object of lists, objects, texts, numbers, truth values and null, without the keys whose value is undefined;
 * of anything else an `ArgumentError`. Numbers may be what JSON has none of, such as NaN.
 */
export function plainData(value: Readonly<Record<string, unknown>>, path: DocumentPath): object {
  // Deeper than any configuration; also what stops an object that is within itself.
  const deepest = path.length + TEXT_LIMITS.nesting;
  const copy = (item: unknown, at: DocumentPath): unknown => {
    if (item === null || ['string', 'number', 'boolean'].includes(typeof item)) return item;
    if (typeof item !== 'object' || at.length > deepest) throw new ArgumentError({ code: 'not_plain_data' }, at);
    if (Array.isArray(item)) return item.map((each: unknown, index) => copy(each, [...at, index]));
    return copyOf(item, at);
  };
  const copyOf = (object: object, at: DocumentPath): object => {
    const entries = Object.entries(object).filter(([, each]) => each !== undefined);
    return Object.fromEntries(entries.map(([key, each]) => [key, copy(each, [...at, key])]));
  };
  return copyOf(value, path);
}
