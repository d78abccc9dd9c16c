import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The program as users get it. */
export const PROGRAM = join(ROOT, 'dist/canary-sim.cjs');

/** Builds the program if it is missing, or older than anything it is made of. */
export function buildProgramIfStale(): void {
  const builtAt = existsSync(PROGRAM) ? statSync(PROGRAM).mtimeMs : 0;
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name));
  const isStale = [...sources, 'package.json', '.build/build.mjs', '.build/declarations.mjs'].some(
    (name) => statSync(join(ROOT, name)).mtimeMs > builtAt,
  );
  if (isStale) execFileSync(process.execPath, [join(ROOT, '.build/build.mjs')], { stdio: 'inherit' });
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: Buffer;
  readonly err: string;
}

/** Runs a command as a process in a folder, to its end. */
export function run(folder: string, command: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, out: Buffer.concat(out), err: Buffer.concat(err).toString() });
    });
    // It may end before it has read all.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Runs the built program as a process in a folder, to its end. */
export function runBuilt(folder: string, args: readonly string[], input = ''): Promise<Ended> {
  return run(folder, process.execPath, [PROGRAM, ...args], input);
}

/** Runs a script of bash in a folder, in which `canary-sim` is the built program. */
export function runShell(folder: string, script: string): Promise<Ended> {
  return run(folder, 'bash', ['-c', `canary-sim() { '${process.execPath}' '${PROGRAM}' "$@"; }\n${script}\n`]);
}

/** Runs a script of a shell as the system has it (dash, busybox, …) in a folder, in which `canary-sim` is the built program. */
export function runSh(folder: string, script: string): Promise<Ended> {
  const start = join(folder, '.bin');
  mkdirSync(start, { recursive: true });
  writeFileSync(join(start, 'canary-sim'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`, {
    mode: 0o755,
  });
  return run(folder, 'sh', ['-c', `PATH='${start}':$PATH\n${script}\n`]);
}
