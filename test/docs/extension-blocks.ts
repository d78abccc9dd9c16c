import type { Block } from './markdown-blocks.js';

/** The table that an extension adds a row to. */
export const TABLE = 'src/measures/conditions.ts';

/**
 * Whether a block is one of those that extend the program, which are checked together: `<!-- extend: PATH -->` a row
 * for a table of the program, or a file to run it with; `<!-- extend -->` what the program then prints.
 */
export function isOfExtension({ comment }: Block): boolean {
  return /^extend\b/.test(comment ?? '');
}

/** Rows for the table in a file of the program, as a README has them. */
export interface Part {
  readonly path: string;
  readonly text: string;
}

/** The blocks that change the program, `<!-- extend: src/… -->`. */
export function extensionOf(blocks: readonly Block[]): readonly Part[] {
  return blocks.flatMap(({ comment, text }) => {
    const path = /^extend: (src\/.+)$/.exec(comment ?? '')?.[1];
    return path === undefined ? [] : [{ path, text }];
  });
}

export function extensionProblems(blocks: readonly Block[]): string[] {
  const parts = extensionOf(blocks);
  const rows = parts.flatMap(({ text }) => text.match(/^ {2}\w+: \{$/gm) ?? []);
  return [
    ...(rows.length === 1 ? [] : [`${rows.length} rows, not one`]),
    ...parts.filter(({ path }) => path !== TABLE).map(({ path }) => `${path} is not ${TABLE}`),
    ...(blocks.some(isOutput) ? [] : ['nothing is run with it']),
  ];
}

/** Files that a reader of the text makes beside the program. */
export function filesToRunWith(blocks: readonly Block[]): readonly { readonly path: string; readonly text: string }[] {
  return blocks.flatMap(({ comment, text }) => {
    const path = /^extend: ([^/]+)$/.exec(comment ?? '')?.[1];
    return path === undefined ? [] : [{ path, text }];
  });
}

export function isOutput({ comment, tag }: Block): boolean {
  return comment === 'extend' && tag === 'console';
}
