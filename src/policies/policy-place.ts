import type { DocumentPath, Place } from '../model/place.js';
import { locate } from '../text/mark.js';
import type { Cursor } from './cursor.js';

/** Where something stands in people's files. */
export interface PolicyPlace {
  readonly file: string;
  readonly path: DocumentPath;
  readonly place: Place;
}

/**
 * Where metrics that were read stand, beside them and not in them: what a policy says is the same wherever it stands, and
 * only what is refused later has to say where that is.
 */
const places = new WeakMap<object, PolicyPlace>();

/** The same metric, of which it is known where it stands. */
export function placed<T extends object>(metric: T, { source, path }: Cursor, within: DocumentPath = []): T {
  const whole = [...path, ...within];
  places.set(metric, { file: source.file, path: whole, place: source.placeAt(locate(source.root, whole, 'value')) });
  return metric;
}

/** Where a metric stands; at the beginning of no file where it was not read from one. */
export function placeOf(metric: object): PolicyPlace {
  return places.get(metric) ?? { file: '', path: [], place: { line: 1, column: 1 } };
}
