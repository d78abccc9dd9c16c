import { readdirSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { BAD, UNWATCHED } from './configs.js';
import { jsonFrom, runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

const PLAN = {
  name: 'shop',
  service: { requests_per_second: 1000, users: 2_000_000, user_activity: { cv: 0 }, routing: 'sticky' },
  slo: { objective: 0.999, window: '30d' },
  rollback: { method: 'redeploy', takes: '4m' },
  stages: [
    { name: 'first', traffic_percent: 1, duration: '10m' },
    { name: 'all', traffic_percent: 100, duration: '10m' },
  ],
};

const FIRST =
  'first: 1 % of 2,000,000 users (sticky), 100 % failure, 1m to notice, 4m to roll back: about 2,800 users and 3,000 requests, 0.12 % of the 30-day budget';
const ALL =
  'all: 100 % of 2,000,000 users (sticky), 100 % failure, 1m to notice, 4m to roll back: about 280,000 users and 300,000 requests, 12 % of the 30-day budget';

inTemporaryFolder();

describe('blast-radius', () => {
  beforeEach(() => writeFileSync('stages.json', JSON.stringify(PLAN)));

  it('prints a line for each stage with its worst cost', async () => {
    expect(await runHere(['blast-radius'])).toEqual({ code: 0, out: `${FIRST}\n${ALL}\n`, err: '' });
    expect(readdirSync('.')).toEqual(['stages.json']);
  });

  it('prints JSON, whether the format stands before the command or after it', async () => {
    const report = await jsonFrom(['blast-radius', '-f', 'json']);
    expect(report).toMatchObject({ name: 'shop', stages: [{ stage: 'first', message: FIRST }, { message: ALL }] });
    expect(report['stages']).toHaveLength(2);
    expect(await jsonFrom(['--format', 'json', 'blast-radius'])).toEqual(report);
    const text = await runHere(['blast-radius']);
    expect(await runHere(['-f', 'text', 'blast-radius'])).toEqual(text);
    expect(await runHere(['-f', 'json', 'blast-radius', '-f', 'text'])).toEqual(text);
  });

  it('reads standard input', async () => {
    const stdin = async () => Buffer.from(JSON.stringify(PLAN));
    expect((await runHere(['blast-radius', '-c', '-'], { stdin })).out).toBe(`${FIRST}\n${ALL}\n`);
  });

  it('prints the cost a minute of a stage without duration', async () => {
    writeFileSync('stages.json', JSON.stringify({ stages: [{ traffic_percent: 100, duration: '0s' }] }));
    expect((await runHere(['blast-radius', '-q'])).out).toBe(
      'stage-1: 100 % of requests, 100 % failure, nobody watches: about 6,000 requests a minute until somebody notices\n',
    );
    expect((await jsonFrom(['blast-radius', '-q', '-f', 'json']))['stages']).toMatchObject([
      { noticed: false, requests: 0 },
    ]);
  });

  it('prints the warnings about a configuration on standard error', async () => {
    writeFileSync('stages.json', UNWATCHED);
    const { err } = await runHere(['blast-radius']);
    expect(err).toMatch(/^canary-sim: warning: the last stage .*\n$/);
    expect((await runHere(['validate'])).err).toBe(err);
    for (const args of [
      ['blast-radius', '-q'],
      ['-q', 'blast-radius'],
    ]) {
      expect((await runHere(args)).err).toBe('');
    }
  });

  it('says what is wrong with a configuration as a run would', async () => {
    writeFileSync('stages.json', BAD);
    for (const format of [[], ['-f', 'json']]) {
      const { code, out, err } = await runHere(['blast-radius', ...format]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('nmae');
      expect(err).toBe((await runHere(format)).err);
    }
  });

  it.each([
    [['-c', 'nowhere.json'], 'nowhere.json: no such file; `canary-sim init` writes one to start from'],
    [
      ['-f', 'markdown'],
      "option '-f, --format <format>' argument 'markdown' is invalid. Allowed choices are text, json",
    ],
    [
      ['stages.json'],
      '"stages.json" was not expected after blast-radius; to use that file, write --config stages.json',
    ],
  ])('%j is refused', async (args, message) => {
    expect(await runHere(['blast-radius', ...args])).toEqual({ code: 2, out: '', err: `canary-sim: ${message}\n` });
  });

  it('refuses options that it does not have', async () => {
    for (const [args, name] of [
      [['--seed', '3'], '--seed'],
      [['-f', 'markdown'], '--format markdown'],
    ] as const) {
      const told = `canary-sim: ${name} does not go with blast-radius\n`;
      expect(await runHere([...args, 'blast-radius'])).toEqual({ code: 2, out: '', err: told });
    }
  });

  it('is in the help', async () => {
    expect((await runHere(['--help'])).out).toMatch(/^ {2}blast-radius \[options\] +say what/m);
  });
});
