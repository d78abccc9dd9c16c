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

// At first 10 requests a second, for five minutes, from 20,000 users who are alike.
const FIRST =
  'first: 1 % of 2,000,000 users (sticky): rollback decided after 1m, 4m to roll back: 3,000 failed requests (p95 3,100), 2,800 users (p95 2,900), 0.12 % of the 30-day budget';
const ALL =
  'all: 100 % of 2,000,000 users (sticky): rollback decided after 1m, 4m to roll back: 300,000 failed requests, 280,000 users, 12 % of the 30-day budget';
const premise = (runs: number, seed = '42') =>
  `if every request to the canary fails from the start of the stage, in ${runs} runs of each (seed ${seed}): times are medians, all else means, with the 95th percentile where it is another`;
const TEXT = ['blast-radius', '-f', 'text'] as const;
/** Without what wraps it. */
const words = (text: string) => text.trim().replace(/\s+/g, ' ');

inTemporaryFolder();

describe('blast-radius', () => {
  beforeEach(() => writeFileSync('stages.json', JSON.stringify(PLAN)));

  it('prints a line for each stage with its worst cost', async () => {
    const { code, out, err } = await runHere(TEXT);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(words(out)).toContain(`${words(FIRST)} ${words(ALL)}`);
    expect(words(out)).toContain(words(premise(200)));
    expect(readdirSync('.')).toEqual(['stages.json']);
  });

  it('prints JSON unless told otherwise, before the command or after it', async () => {
    const report = await jsonFrom(['blast-radius']);
    expect(report).toMatchObject({ name: 'shop', stages: [{ stage: 'first', message: FIRST }, { message: ALL }] });
    expect(report['stages']).toHaveLength(2);
    expect(await jsonFrom(['--format', 'json', 'blast-radius'])).toEqual(report);
    const text = await runHere(TEXT);
    expect(await runHere(['-f', 'text', 'blast-radius'])).toEqual(text);
    expect(await runHere(['-f', 'json', 'blast-radius', '-f', 'text'])).toEqual(text);
  });

  it('plays as many runs as asked for, from the seed, which may stand before the command', async () => {
    const [before, after] = [
      await runHere(['--seed', '7', ...TEXT, '-n', '20']),
      await runHere([...TEXT, '--runs', '20', '-s', '7']),
    ];
    expect(before).toEqual(after);
    expect(words(before.out)).toContain(words(premise(20, '7')));
    const report = await jsonFrom(['blast-radius', '-n', '20', '-s', '7', '-f', 'json']);
    expect(report).toMatchObject({ seed: '7', runs: 20, stages: [{ runs: 20 }, { runs: 20 }] });
    const other = await jsonFrom(['blast-radius', '-n', '20', '-s', '8', '-f', 'json']);
    expect(other['stages']).not.toEqual(report['stages']);
    expect((await runHere(['blast-radius', '-n', '0'])).err).toContain('a whole number from 1');
  });

  it('says in how many runs a broken canary is never rolled back', async () => {
    const analysis = { interval: '30s', min_requests: 12 };
    const thresholds = { error_rate: { max: 0.2, for: '2m' } };
    const stages = [{ name: 'few', traffic_percent: 2, duration: '20m' }];
    writeFileSync(
      'stages.json',
      JSON.stringify({ service: { requests_per_second: 20 }, analysis, thresholds, stages }),
    );
    // 16.3 % by a chain: see the tests of the study.
    expect(words((await runHere([...TEXT, '-q'])).out)).toMatch(
      / few: 2 % of requests: rollback decided after \S+ \(p95 never\), 1[0-9.]+ % of runs stall, .*; where it is not rolled back, the failures go on/,
    );
  });

  it('reads standard input', async () => {
    const stdin = async () => Buffer.from(JSON.stringify(PLAN));
    expect(await runHere(['blast-radius', '-c', '-'], { stdin })).toEqual(await runHere(['blast-radius']));
  });

  it('prints the cost a minute of a stage without duration', async () => {
    writeFileSync('stages.json', JSON.stringify({ stages: [{ traffic_percent: 100, duration: '0s' }] }));
    expect(words((await runHere([...TEXT, '-q'])).out)).toContain(
      'stage-1: 100 % of requests, not watched: about 6,000 failed requests a minute until people roll back',
    );
    expect((await jsonFrom(['blast-radius', '-q', '-f', 'json']))['stages']).toMatchObject([
      { runs: 0, requests_per_minute: 6000, failed_requests: null },
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
      ['stages.json'],
      '"stages.json" was not expected after blast-radius; to use that file, write --config stages.json',
    ],
  ])('%j is refused', async (args, message) => {
    expect(await runHere(['blast-radius', ...args])).toEqual({ code: 2, out: '', err: `canary-sim: ${message}\n` });
  });

  it('refuses options that it does not have', async () => {
    const told = 'canary-sim: --trace does not go with blast-radius\n';
    expect(await runHere(['--trace', 'trace.jsonl', 'blast-radius'])).toEqual({ code: 2, out: '', err: told });
  });
});
