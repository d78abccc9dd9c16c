import type { DocumentPath } from '../model/place.js';
import type { PlacedEdit, PolicyEdit, PolicyPart, PolicyPlace } from '../model/policy/policy-part.js';
import { locate, type Mark } from '../text/mark.js';
import { type Cursor, isFields } from './cursor.js';

interface Anchor {
  readonly cursor: Cursor;
  /** Where in it is what is told of as a whole. */
  readonly within: DocumentPath;
}

/**
 * Where parts of policies that were read stand, beside them and not in them: what a policy says is the same wherever it stands,
 * and only what is found in it later has to say where that is.
 */
const anchors = new WeakMap<object, Anchor>();

/** The same part, of which it is known where it stands. */
export function placed<T extends object>(part: T, cursor: Cursor, within: DocumentPath = []): T {
  anchors.set(part, { cursor, within });
  return part;
}

const NOWHERE: PolicyPlace = { file: '', path: [], place: { line: 1, column: 1 } };

/** Where a part stands; at the beginning of no file where it was not read from one. */
export function placeOf(part: object): PolicyPlace {
  const anchor = anchors.get(part);
  if (anchor === undefined) return NOWHERE;
  const { source, path } = anchor.cursor;
  const whole = [...path, ...anchor.within];
  return { file: source.file, path: whole, place: source.placeAt(locate(source.root, whole, 'value')) };
}

/** Where a part stands, as far on the way as is written: at its key, where it has one. */
export function placeWithin({ of, within }: PolicyPart): PolicyPlace {
  const anchor = anchors.get(of);
  if (anchor === undefined) return NOWHERE;
  const { source, path } = anchor.cursor;
  const whole = writtenWay(source.root, [...path, ...within]);
  return { file: source.file, path: whole, place: source.placeAt(locate(source.root, whole, 'key')) };
}

/** What is written at a part; undefined: nothing is. */
export function writtenAt({ of, within }: PolicyPart): unknown {
  const anchor = anchors.get(of);
  let at: unknown = anchor?.cursor.fields;
  for (const step of within) {
    if (Array.isArray(at)) at = at[Number(step)];
    else at = isFields(at) && Object.hasOwn(at, step) ? at[String(step)] : undefined;
  }
  return at;
}

/** A change with where it is made; null: it is not known where that is. */
export function placedEdit(edit: PolicyEdit): PlacedEdit | null {
  const { of, within, ...change } = edit;
  const anchor = anchors.get(of);
  if (anchor === undefined) return null;
  const { source, path } = anchor.cursor;
  const { file, place } = placeWithin(edit);
  const whole = [...path, ...within];
  const way = [...source.above, ...whole];
  return { ...change, file, place, path: whole, document: source.document, way, was: writtenAt(edit) };
}

function writtenWay(root: Mark, path: DocumentPath): DocumentPath {
  let mark = root;
  for (const [depth, step] of path.entries()) {
    const next = mark.children.get(step);
    if (next === undefined) return path.slice(0, depth);
    mark = next;
  }
  return path;
}
