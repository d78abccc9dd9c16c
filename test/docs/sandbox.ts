import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROGRAM } from '../cli/built-program.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A folder as a reader of the README has it, with the program on the PATH and the library installed. */
export interface Sandbox {
  readonly folder: string;
  /** What a shell command prints, standard output and standard error together, and its exit code. */
  readonly run: (command: string) => { readonly output: string; readonly exitCode: number | null };
}

/**
 * Gives a job a sandbox of its own, and removes it afterwards. Its examples are not to be changed: others read them.
 */
export async function inSandbox<T>(job: (sandbox: Sandbox) => T | Promise<T>, program = PROGRAM): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'canary-sim-docs-'));
  try {
    const folder = join(home, 'work');
    const bin = join(home, 'bin');
    for (const made of [folder, bin]) mkdirSync(made);
    symlinkSync(examples(), join(folder, 'examples'), 'dir');
    writeFileSync(join(bin, 'canary-sim'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {
      mode: 0o755,
    });
    mkdirSync(join(home, 'node_modules'));
    symlinkSync(ROOT, join(home, 'node_modules/canary-sim'), 'dir');
    const env = environment(bin);
    return await job({ folder, run: (command) => run(command, folder, join(home, 'output'), env) });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Ours, less what would make the program or Node behave otherwise than at a reader's. */
function environment(bin: string): NodeJS.ProcessEnv {
  const {
    PATH = '',
    NO_COLOR: _no,
    FORCE_COLOR: _force,
    NODE_OPTIONS: _options,
    NODE_V8_COVERAGE: _coverage,
    ...rest
  } = process.env;
  return { ...rest, PATH: [bin, dirname(process.execPath), PATH].join(delimiter) };
}

/** Both streams go to one file, as they would to one terminal, so that their order is kept. */
function run(command: string, cwd: string, file: string, env: NodeJS.ProcessEnv): ReturnType<Sandbox['run']> {
  const output = openSync(file, 'w');
  try {
    const { status, error } = spawnSync('sh', ['-c', command], { cwd, env, stdio: ['ignore', output, output] });
    if (error) throw error;
    return { output: readFileSync(file, 'utf8'), exitCode: status };
  } finally {
    closeSync(output);
  }
}

let copied: string | null = null;

/** A copy of the examples, gone with this process. One for all: to copy them takes longer than most blocks. */
function examples(): string {
  if (copied !== null) return copied;
  const home = mkdtempSync(join(tmpdir(), 'canary-sim-examples-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  cpSync(join(ROOT, 'examples'), home, { recursive: true });
  copied = home;
  return home;
}
