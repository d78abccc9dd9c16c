import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What "today" is in `test/bench/README.md`. */
const TODAY = '3d8145f';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The program of that commit, built from the history of this repository once a machine. */
export function programOfToday(): string {
  const folder = join(tmpdir(), `canary-sim-${TODAY}`);
  const program = join(folder, 'dist/canary-sim.cjs');
  if (existsSync(program)) return program;
  const making = `${folder}-${process.pid}`;
  mkdirSync(making);
  execFileSync('tar', ['-x', '-C', making], {
    input: execFileSync('git', ['archive', TODAY], { cwd: ROOT, maxBuffer: 1e9 }),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(making, 'node_modules'));
  execFileSync(process.execPath, ['.build/build.mjs'], { cwd: making, stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
  return program;
}
