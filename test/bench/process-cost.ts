import { spawnSync } from 'node:child_process';
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

/** Told at the end of the process: processor time, which other processes change less, the time on the clock, the most memory. */
const GAUGE = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeSync(2, 'gauge ' + (userCPUTime + systemCPUTime) / 1e6 + ' ' + performance.now() / 1e3 + ' ' + maxRSS);
});`;

/** Runs the program `cwd` can reach by this name, with these arguments. */
export function processCost(program: string, args: readonly string[], cwd: string): ProcessCost {
  writeFileSync(join(cwd, 'gauge.cjs'), GAUGE);
  const { stderr, status } = spawnSync(process.execPath, ['-r', './gauge.cjs', program, ...args], { cwd });
  const [, cpu, wall, kilobytes] = /gauge ([\d.]+) ([\d.]+) (\d+)$/.exec(stderr.toString()) ?? [];
  return {
    cpuSeconds: Number(cpu),
    wallSeconds: Number(wall),
    megabytes: Number(kilobytes) / 1_000,
    exitCode: status,
  };
}

/** Does something in a folder of its own, which is gone afterwards. */
export function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'canary-sim-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
