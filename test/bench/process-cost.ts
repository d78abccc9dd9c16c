import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a whole process took: time of all its threads and on the clock, in seconds, and the most memory, in megabytes. */
export interface ProcessCost {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly megabytes: number;
  readonly exitCode: number | null;
}

/** Told at the end of the process: processor time, which other processes change less than that on the clock, the most memory. */
const GAUGE = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeSync(2, 'gauge ' + (userCPUTime + systemCPUTime) / 1e6 + ' ' + maxRSS);
});`;

/** Runs the program `cwd` can reach by this name, with these arguments. */
export function processCost(program: string, args: readonly string[], cwd: string): ProcessCost {
  writeFileSync(join(cwd, 'gauge.cjs'), GAUGE);
  const startedAt = performance.now();
  const { stderr, status } = spawnSync(process.execPath, ['-r', './gauge.cjs', program, ...args], { cwd });
  const wallSeconds = (performance.now() - startedAt) / 1e3;
  const [, cpu, kilobytes] = /gauge ([\d.]+) (\d+)$/.exec(stderr.toString()) ?? [];
  return {
    cpuSeconds: Number(cpu),
    wallSeconds,
    megabytes: Number(kilobytes) / 1_000,
    exitCode: status,
  };
}

/** Seconds on the clock until as many processes as there are folders, started at once, have all ended. */
export async function secondsOfAll(
  program: string,
  args: readonly string[],
  folders: readonly string[],
): Promise<number> {
  const startedAt = performance.now();
  const exits = folders.map(async (cwd) => {
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${program} ${args.join(' ')}: exit code ${code}`);
  });
  await Promise.all(exits);
  return (performance.now() - startedAt) / 1e3;
}

/** Does something in a folder of its own, which is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'canary-sim-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
