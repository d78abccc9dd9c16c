import { spawn } from 'node:child_process';

/** How a process ended: by itself, or stopped because its time was up. */
export interface Ended {
  readonly stopped: boolean;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that prints without end should not fill our memory before its time is up. */
const MOST_CHARACTERS = 1_000_000;

/** Runs Node with these arguments. */
export function runChild(args: readonly string[], options: { cwd: string; seconds: number }): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: options.cwd, env: environment(), stdio: 'pipe' });
    child.stdin.end();
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        if (text[name].length < MOST_CHARACTERS) text[name] += chunk;
      });
    }
    let stopped = false;
    const timer = setTimeout(() => {
      stopped = true;
      child.kill('SIGKILL');
    }, options.seconds * 1000);
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ stopped, exitCode, ...text });
    });
  });
}

/** A Vitest or a tsx that we are started by leaves its settings in the environment; the child is to have none. */
function environment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS$|NODE_ENV$|TEST$)/.test(name));
  return { ...Object.fromEntries(entries), NO_COLOR: '1' };
}
