import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../tooling/source-files.js';

const KNOWN = join(ROOT, 'test/reference/oracles/promql-oracle.json');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'canary-sim-oracle-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function oracle(...files: readonly string[]) {
  const args = ['--import', 'tsx', join(ROOT, 'test/reference/oracle.ts'), ...files];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function written(name: string, document: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

test('a file that agrees is one line', () => {
  expect(oracle(KNOWN)).toEqual({ status: 0, stdout: `${KNOWN}: 1508 of 1508 agree, 0 not supported\n`, stderr: '' });
});

test('what differs is a line each and exit code 1, what is not supported is counted alone', () => {
  const { meta, series } = JSON.parse(readFileSync(KNOWN, 'utf8'));
  const queries = [
    { id: 'q1', query: '1 +\n 1' },
    { id: 'q2', query: 'holt_winters(x[5m], 0.5, 0.5)' },
    { id: 'q3', query: 'vector(NaN)' },
  ];
  const nan = { resultType: 'vector', result: [{ metric: {}, value: 'NaN' }] };
  const answers = {
    q1: [
      { resultType: 'scalar', result: '2' },
      { resultType: 'scalar', result: '3' },
    ],
    q2: [nan, nan],
    q3: [nan, { errorType: 'execution' }],
  };
  const file = written('changed.json', { meta, instants: [0, 60.5], series, queries, answers });
  expect(oracle(file)).toEqual({
    status: 1,
    stdout: [
      `q1 at 60.5 s, 1 +  1: expected ["scalar",["","3"]], got ["scalar",["","2"]]`,
      `q3 at 60.5 s, vector(NaN): expected ["execution"], got ["vector",["[]","NaN"]]`,
      `${file}: 2 of 6 agree, 2 not supported\n`,
    ].join('\n'),
    stderr: '',
  });
});

test('a file of no known kind is exit code 2, and the others are still run', () => {
  const unknown = written('unknown.json', { meta: {}, series: [] });
  const { status, stdout, stderr } = oracle(unknown, join(folder, 'missing.json'), KNOWN);
  expect(status).toBe(2);
  expect(stderr).toBe(`${unknown}: not a file of a known kind\n${join(folder, 'missing.json')}: cannot be read\n`);
  expect(stdout).toMatch(/1508 of 1508 agree/);
  expect(oracle()).toMatchObject({ status: 2, stderr: 'usage: npm run oracle -- FILE…\n' });
});
