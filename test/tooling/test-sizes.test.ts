import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, type SourceFile, sourceFiles } from './source-files.js';
import { beyondTheirSize, clockProblems } from './test-sizes.js';

const files = [...sourceFiles('test'), ...sourceFiles('examples')];

describe('the size of a test', () => {
  test('is said by the end of its name, in one of three ways', () => {
    const names = files.map(({ path }) => basename(path)).filter((name) => name.includes('.test.'));
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !/^[\w-]+(\.(medium|large))?\.test\.ts$/.test(name))).toEqual([]);
  });

  test('is kept to: nothing small leaves its process or writes, and nothing of a large one is in a medium one', () => {
    expect(beyondTheirSize(files)).toEqual([]);
  });

  test.each([
    ['test/a.test.ts', "import { spawn } from 'node:child_process';", ['node:child_process']],
    ['test/a.test.ts', "writeFileSync('a', 'b');", ['writeFileSync']],
    ['test/a.test.ts', "process.chdir('a');", ['chdir']],
    ['test/a.medium.test.ts', "process.chdir('a'); import('node:child_process');", []],
    ['test/a.medium.test.ts', "import { spawn } from '@lydell/node-pty';", ['@lydell/node-pty']],
    ['test/a.medium.test.ts', "import { chromium } from 'playwright-core';", ['playwright-core']],
    ['test/a.large.test.ts', "import { spawn } from '@lydell/node-pty';", []],
    ['test/a.test.ts', "// spawn by 'node:child_process'\nconst word = 'chdir';", []],
  ])('is looked up in %s: %j', (path, text, found) => {
    expect(beyondTheirSize([{ path, text }])).toEqual(found.map((word) => `${path}: ${word}`));
  });

  test('counts what it does by another file', () => {
    const planted: SourceFile[] = [
      { path: 'test/a.test.ts', text: "import { b } from './b.js';" },
      { path: 'test/b.ts', text: "export { c } from './c/c.js';" },
      { path: 'test/c/c.ts', text: "mkdtempSync('c');" },
    ];
    expect(beyondTheirSize(planted)).toEqual(['test/a.test.ts: mkdtempSync in test/c/c.ts']);
  });

  test('decides who runs it', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(scripts.test).toBe('vitest run --project small --project medium');
    expect(scripts['test:large']).toBe('vitest run --project large');
    expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toContain('npm run test:large');
  });
});

describe('no test looks at the clock', () => {
  test('but the bench does', () => {
    expect(clockProblems(files.filter(({ path }) => !path.startsWith('test/bench/')))).toEqual([]);
  });

  test.each(['performance.now()', 'Date.now()', 'new Date()', 'process.hrtime.bigint()'])('%s is found', (text) => {
    expect(clockProblems([{ path: 'test/a.ts', text: `const at = ${text};` }])).toHaveLength(1);
  });

  test('a comment or a text is not code', () => {
    expect(clockProblems([{ path: 'test/a.ts', text: "// Date.now()\nconst a = 'new Date()';" }])).toEqual([]);
  });
});
