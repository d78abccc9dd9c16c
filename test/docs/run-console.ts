import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConsoleCommand, consoleCommands } from './console-commands.js';
import type { MadeFile } from './documents.js';
import type { Block } from './markdown-blocks.js';
import type { Sandbox } from './sandbox.js';

/** A command of a page, and what it did. */
export interface Played {
  readonly said: ConsoleCommand;
  readonly output: string;
  readonly exitCode: number | null;
}

/** Runs the commands of a `console` block in order. */
export function runConsole(block: Block, sandbox: Sandbox): Played[] {
  const commands = consoleCommands(block.text);
  // A reader who is told to run stages.json has it, unless the block begins with making it.
  const [first] = commands;
  if (first && /(^|[\s=])stages\.json\b/.test(first.command)) addStages(sandbox);
  return commands.map((said) => ({ said, ...sandbox.run(withoutNpx(said.command)) }));
}

/** In the sandbox the program is on the PATH; `npx` would look for it elsewhere. */
export function withoutNpx(command: string): string {
  return command.replaceAll(/\bnpx canary-sim\b/g, 'canary-sim');
}

export function addFiles({ folder }: Sandbox, files: readonly MadeFile[]): void {
  for (const { path, text } of files) writeFileSync(join(folder, path), text);
}

export function addStages({ folder }: Sandbox): void {
  if (!existsSync(join(folder, 'stages.json'))) {
    copyFileSync(join(folder, 'examples/stages.json'), join(folder, 'stages.json'));
  }
}
