import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from './source-files.js';

/** A program of four entries, as Knip is told of ours, that uses all there is. */
const PROGRAM = {
  'package.json': '{ "name": "planted", "version": "1.0.0", "type": "module" }',
  'src/cli/main.ts': "import { used } from '../numbers.js';\nused();",
  'src/cli/study/study-worker.ts': 'export {};',
  'src/browser/main.ts': 'export {};',
  'src/index.ts': "export { used } from './numbers.js';",
  'src/numbers.ts': 'export function used(): void {}',
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canary-sim-knip-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What Knip says in production mode, where tests do not count, with our settings. */
function unused(files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  copyFileSync(join(ROOT, '.knip.json'), join(folder, '.knip.json'));
  const knip = join(ROOT, 'node_modules/knip/bin/knip.js');
  const args = [knip, '--production', '--no-config-hints', '--reporter', 'compact'];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, stdout };
}

describe('what only tests use', () => {
  test('is looked for by npm run lint', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(scripts.lint).toMatch(/&& knip && knip --production$/);
  });

  test('is found where it is planted: an export, and a file', () => {
    const planted = {
      ...PROGRAM,
      'src/numbers.ts': `${PROGRAM['src/numbers.ts']}\nexport function planted(): void {}`,
      'src/lonely.ts': 'export const lonely = 1;',
      'test/numbers.test.ts': [
        "import { lonely } from '../src/lonely.js';",
        "import { planted } from '../src/numbers.js';",
        'planted();',
        'if (lonely !== 1) throw new Error();',
      ].join('\n'),
    };
    const { status, stdout } = unused(planted);
    expect(status).toBe(1);
    expect(stdout).toMatch(/src\/lonely\.ts/);
    expect(stdout).toMatch(/src\/numbers\.ts.*planted/);
    expect(stdout).not.toMatch(/main|study-worker|index/);
  });

  test('is not found where there is nothing of the kind', () => {
    expect(unused(PROGRAM)).toEqual({ status: 0, stdout: '' });
  });
});
