import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConsole } from './check-block.js';
import { type ExtendedProgram, extendedProgram } from './extended-program.js';
import { extensionOf, extensionProblems, filesToRunWith, isOutput } from './extension-blocks.js';
import type { Block } from './markdown-blocks.js';
import { inSandbox } from './sandbox.js';

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

/** What is wrong with what the extended program is said to print. */
export function outputProblems(blocks: readonly Block[], { program }: ExtendedProgram): Promise<string[]> {
  return inSandbox((sandbox) => {
    for (const { path, text } of filesToRunWith(blocks)) writeFileSync(join(sandbox.folder, path), text);
    return blocks.filter(isOutput).flatMap((block) => checkConsole(block, sandbox));
  }, program);
}
