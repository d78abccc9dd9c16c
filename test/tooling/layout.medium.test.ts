import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bannedCode } from './banned-code.js';
import { ROOT, sourceFiles } from './source-files.js';

const src = sourceFiles('src');
const tests = sourceFiles('test');
const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe('banned code', () => {
  test('src has none', () => {
    expect(bannedCode(src)).toEqual([]);
  });

  test.each([
    ['Math.random', 'const x = Math.random();'],
    ['Math.pow', 'const x = Math.pow(2, 3);'],
    ['**', 'const x = 2 ** 3;'],
    ['**', 'let x = 2; x **= 3;'],
    ['Date', 'const x = Date.now();'],
    ['Date', 'const x = new Date();'],
    ['performance', 'const x = performance.now();'],
    ['process', 'process.exit(1);'],
    ['console', "console.log('x');"],
    ['default export', 'export default 1;'],
    ['default export', 'export default function f() {}'],
  ])('%s is found', (found, text) => {
    expect(bannedCode([{ path: 'src/sources/x.ts', text }])).toContain(`src/sources/x.ts:1: ${found}`);
  });

  test('a comment or a text is not code, and cli may speak to the outside', () => {
    expect(bannedCode([{ path: 'src/sources/x.ts', text: "// Math.random()\nconst x = 'Date.now()';" }])).toEqual([]);
    expect(bannedCode([{ path: 'src/cli/x.ts', text: 'process.exit(1);' }])).toEqual([]);
  });

  test('a page in a browser may have a clock, and asks for no time', () => {
    const inPage = (text: string) => bannedCode([{ path: 'src/browser/x.ts', text }]);
    expect(inPage('setInterval(show, 1000);')).toEqual([]);
    expect(inPage('setInterval(show, Date.now());')).toEqual(['src/browser/x.ts:1: Date']);
  });
});

describe('the types of a browser', () => {
  test('are known in the page alone, and the page knows none of Node', () => {
    const settings = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
    expect(settings('tsconfig.json')).toMatchObject({ compilerOptions: { lib: ['ES2023'] }, exclude: ['src/browser'] });
    expect(settings('src/browser/tsconfig.json').compilerOptions).toEqual({
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: [],
    });
    expect(manifest.scripts.typecheck).toBe('tsc --noEmit && tsc --noEmit -p src/browser');
  });
});

describe('the layout', () => {
  test('the top level holds what was agreed, and dot-files', () => {
    const agreed =
      /^(src|test|examples|package\.json|package-lock\.json|tsconfig\.json|vitest\.config\.ts|LICENSE|README\.md|notes\.md|\..+)$/;
    const top = new Set(tracked.map((path) => path.split('/')[0] ?? ''));
    expect([...top].filter((name) => !agreed.test(name))).toEqual([]);
  });

  test('no file is named for what it is not about', () => {
    const vague = /^(utils?|helpers?|common|types?|misc|shared|index)\.ts$/;
    const found = [...src, ...tests].map(({ path }) => path).filter((path) => vague.test(basename(path)));
    expect(found).toEqual(['src/index.ts']);
  });

  test('only the entry re-exports', () => {
    const reExporting = src.filter(({ text }) => /^export .* from /m.test(text)).map(({ path }) => path);
    expect(reExporting).toEqual(['src/index.ts']);
  });

  test('no source file is longer than a reader can hold', () => {
    expect(src.filter(({ text }) => text.split('\n').length > 260).map(({ path }) => path)).toEqual([]);
  });

  test('nothing refers to what lies outside the project', () => {
    const outside = ['..' + '/shared/', '/wo' + 'rk/', '.libr' + 'ary/'];
    const readable = tracked.filter((path) => !/^(package-lock\.json|test\/reference\/.*\.json)$/.test(path));
    const found = readable.filter((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return outside.some((name) => text.includes(name));
    });
    expect(readable.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
  });

  test('no test is skipped, left to do, or alone', () => {
    const loose = /\b(it|test|describe)\.(skip|todo|only)\b/;
    const found = tests.filter(({ path, text }) => path !== 'test/tooling/layout.medium.test.ts' && loose.test(text));
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

describe('the package', () => {
  test('runs on Node 20 and later, with the run-time packages that were decided on', () => {
    expect(manifest.engines.node).toBe('>=20');
    expect(Object.keys(manifest.dependencies).sort()).toEqual([
      '@lezer/common',
      '@lezer/lr',
      '@prometheus-io/lezer-promql',
      'ansi-escapes',
      'commander',
      're2js',
      'seedrandom',
      'yaml',
      'zod',
    ]);
  });

  test('its lockfile names no registry', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});
