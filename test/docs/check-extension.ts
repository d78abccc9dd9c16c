import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConsole } from './check-block.js';
import { type ExtendedProgram, extendedProgram, extensionOf } from './extended-program.js';
import type { Block } from './markdown-blocks.js';
import { inSandbox } from './sandbox.js';

/** The table that an extension adds a row to. */
export const TABLE = 'src/measures/conditions.ts';

/**
 * Whether a block is one of those that extend the program, which are checked together: `<!-- extend: PATH -->` a row
 * for a table of the program, or a file to run it with; `<!-- extend -->` what the program then prints.
 */
export function isOfExtension({ comment }: Block): boolean {
  return /^extend\b/.test(comment ?? '');
}

/** What is wrong with the extension that a text shows: nothing, if one row is all it takes. */
export async function checkExtension(blocks: readonly Block[]): Promise<string[]> {
  const problems = extensionProblems(blocks);
  if (problems.length > 0) return problems;
  const extended = extendedProgram(extensionOf(blocks));
  try {
    return [...extended.problems, ...(await outputProblems(blocks, extended))];
  } finally {
    extended.remove();
  }
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

/** What is wrong with what the extended program is said to print. */
export function outputProblems(blocks: readonly Block[], { program }: ExtendedProgram): Promise<string[]> {
  return inSandbox((sandbox) => {
    for (const { path, text } of filesToRunWith(blocks)) writeFileSync(join(sandbox.folder, path), text);
    return blocks.filter(isOutput).flatMap((block) => checkConsole(block, sandbox));
  }, program);
}

/** Files that a reader of the text makes beside the program. */
export function filesToRunWith(blocks: readonly Block[]): readonly { readonly path: string; readonly text: string }[] {
  return blocks.flatMap(({ comment, text }) => {
    const path = /^extend: ([^/]+)$/.exec(comment ?? '')?.[1];
    return path === undefined ? [] : [{ path, text }];
  });
}

function isOutput({ comment, tag }: Block): boolean {
  return comment === 'extend' && tag === 'console';
}
