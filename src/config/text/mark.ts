import type { DocumentPath } from '../../model/problem.js';

/** Where a value stands in its text, as offsets, and where its parts do. */
export interface Mark {
  readonly start: number;
  /** Of the key in front of it; null for list items and the document itself. */
  readonly keyStart: number | null;
  readonly children: ReadonlyMap<string | number, Mark>;
}

export const NO_CHILDREN: ReadonlyMap<string | number, Mark> = new Map();

/**
 * The offset of what `path` leads to: of its key, if asked for and there is one, or else of its value. Where the path
 * leads beyond what is written, the offset of the last thing on the way.
 */
export function locate(root: Mark, path: DocumentPath, target: 'key' | 'value'): number {
  let mark = root;
  for (const [depth, step] of path.entries()) {
    const next = mark.children.get(step);
    if (next === undefined) return mark.start;
    mark = next;
    if (depth === path.length - 1 && target === 'key' && mark.keyStart !== null) return mark.keyStart;
  }
  return mark.start;
}
