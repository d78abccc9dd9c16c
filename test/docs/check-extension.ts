import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConsole } from './check-block.js';
import { type ExtendedProgram, extendedProgram, extensionOf, isNew } from './extended-program.js';
import type { Block } from './markdown-blocks.js';
import { inSandbox } from './sandbox.js';

/** Where an extension has its file and its line. */
const PLACE = 'src/analysis/';

/**
 * Whether a block is one of those that extend the program, which are checked together: `<!-- extend: PATH -->` a new file
 * of the program, a line for one of its files, or a file to run it with; `<!-- extend -->` what the program then prints.
 */
export function isOfExtension({ comment }: Block): boolean {
  return /^extend\b/.test(comment ?? '');
}

/** What is wrong with the extension that a text shows: nothing, if one file and one line are all it takes. */
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
  const files = parts.filter(isNew);
  const lines = parts.filter((part) => !isNew(part)).flatMap(({ text }) => text.trimEnd().split('\n'));
  return [
    ...(files.length === 1 ? [] : [`${files.length} new files, not one`]),
    ...(lines.length === 1 ? [] : [`${lines.length} lines for files there are, not one`]),
    ...parts.filter(({ path }) => !path.startsWith(PLACE)).map(({ path }) => `${path} is not in ${PLACE}`),
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
