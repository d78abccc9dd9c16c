import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROGRAM } from './built-program.js';

/** What came of a process that was interrupted. */
export interface Interrupted {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the program in a folder, waits until `ready` says that it may, sends it a signal, and waits for its end. */
export async function signalled(
  folder: string,
  args: readonly string[],
  signal: NodeJS.Signals,
  ready: (pid: number) => boolean | Promise<boolean>,
): Promise<Interrupted> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder });
  const ended = endOf(child);
  while (child.exitCode === null && !(await ready(Number(child.pid)))) await sleep(10);
  child.kill(signal);
  return ended;
}

async function endOf(child: ChildProcess): Promise<Interrupted> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, out, err };
}

/** The longest that is waited before it counts that there was nothing to interrupt. */
const MOST_PATIENCE_MS = 60_000;

/** Interrupts the program when it has played something, whenever that is: if it was too early, again and later. */
export async function interruptedAtWork(
  folder: string,
  args: readonly string[],
  isEnough = ({ out }: Interrupted) => out !== '',
): Promise<Interrupted> {
  for (let patience = 250; ; patience *= 2) {
    const ended = await signalled(folder, args, 'SIGINT', () => sleep(patience, true));
    if (isEnough(ended) || patience > MOST_PATIENCE_MS) return ended;
  }
}

/** The time that each thread of a process has run, in hundredths of a second, its main thread first. Of Linux alone. */
export function threadTimes(pid: number): readonly number[] {
  const ids = readdirSync(`/proc/${pid}/task`).map(Number);
  return ids.sort((a, b) => a - b).map((id) => ticksOf(`/proc/${pid}/task/${id}/stat`));
}

/** 0 of a thread that has just ended. */
function ticksOf(file: string): number {
  try {
    // Behind the name, which may hold anything: the 14th field of all, and the 15th.
    const fields = readFileSync(file, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}

/** Whether a process has something of its own to do when a signal comes. Of Linux alone. */
export function catches(pid: number, signal: NodeJS.Signals): boolean {
  try {
    const [, mask = '0'] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return ((BigInt(`0x${mask}`) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
  } catch {
    return false;
  }
}
