import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** Each test of the file runs in an empty folder of its own, gone afterwards. Gives the way to the present one. */
export function inTemporaryFolder(): () => string {
  const home = process.cwd();
  let folder = home;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'canary-sim-test-')));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}
