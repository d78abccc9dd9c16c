import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** A file of players, bundled, as the built program is: under tsx, which keeps the names of functions, it takes twice as long. */
export function builtPlayers<Players>(file: string): Players {
  const folder = mkdtempSync(join(tmpdir(), 'canary-sim-bench-'));
  const outfile = join(folder, 'players.cjs');
  const entry = fileURLToPath(new URL(file, import.meta.url));
  buildSync({ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', outfile });
  const players = createRequire(import.meta.url)(outfile) as Players;
  rmSync(folder, { recursive: true });
  return players;
}
