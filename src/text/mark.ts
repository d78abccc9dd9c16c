import type { DocumentPath, Place } from '../model/place.js';
import type { ConfigProblem } from '../model/problems/problem.js';

/**
 * What is read at most: keeps a text from taking memory or stack without bound. `completed`: what the program itself has
 * completed says more than what was written.
 */
export const TEXT_LIMITS = { characters: 1_000_000, completed: 16_000_000, nesting: 32 } as const;

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

/** A text as the value it stands for (undefined where a problem says why), and where everything in it stands. */
export type ReadDocument =
  | { readonly ok: true; readonly value: unknown; readonly root: Mark; readonly problems: readonly ConfigProblem[] }
  | { readonly ok: false; readonly problem: ConfigProblem };

/** Turns offsets in `text` into places; lines end with LF or CRLF. Reads the text once. */
export function placeFinder(text: string): (offset: number) => Place {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return (offset) => {
    const inside = Math.min(Math.max(offset, 0), text.length);
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((lineStarts[middle] ?? 0) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - (lineStarts[low] ?? 0) + 1 };
  };
}
