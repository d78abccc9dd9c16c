import { readdirSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { BAD, example, UNWATCHED } from './configs.js';
import { jsonFrom, runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const TEXT = ['lint', '-f', 'text'] as const;

describe('lint', () => {
  beforeEach(() => writeFileSync('stages.json', example('false-breach.json')));

  it('prints what the plan can detect, writes no file, and exits with 0 whatever it finds', async () => {
    const { code, out, err } = await runHere(TEXT);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^! a healthy canary that looks ill\n {2}2 findings\n/);
    expect(out).toMatch(/^ {2}canary-10pct +10 % +10 +50 +0\.25 +error_rate +22 % +92 % +anything$/m);
    expect(out).toMatch(/^! single_error_breaches$/m);
    expect(out).toMatch(/^! false_breach_likely$/m);
    expect(readdirSync('.')).toEqual(['stages.json']);
  });

  it('prints JSON unless told otherwise, before the command or after it', async () => {
    const told = await jsonFrom(['lint']);
    expect(told).toMatchObject({ findings: [{ code: 'single_error_breaches' }, { code: 'false_breach_likely' }] });
    expect(await jsonFrom(['-f', 'json', 'lint'])).toEqual(told);
    const text = await runHere(TEXT);
    expect(await runHere(['-f', 'text', 'lint'])).toEqual(text);
    expect(await runHere(['-f', 'json', 'lint', '-f', 'text'])).toEqual(text);
  });

  it('--strict: exit code 1 if there is a finding, and the same output', async () => {
    const { out } = await runHere(TEXT);
    expect(await runHere([...TEXT, '--strict'])).toEqual({ code: 1, out, err: '' });
    expect((await runHere(['lint', '--strict', '-f', 'json'])).code).toBe(1);
    writeFileSync('stages.json', example('stages.json'));
    const good = await runHere([...TEXT, '--strict']);
    expect(good.code).toBe(0);
    expect(good.out).toMatch(/^✓ checkout 1.1\n {2}nothing found\n/);
  });

  it('has colours on a terminal that wants them', async () => {
    const coloured = await runHere(TEXT, { stdoutIsTerminal: true });
    expect(coloured.out).toContain('\u001b[');
    const plain = await runHere(['--no-color', ...TEXT], { stdoutIsTerminal: true });
    expect(plain).toEqual(await runHere(TEXT));
  });

  it('reads standard input', async () => {
    const stdin = async () => Buffer.from(example('false-breach.json'));
    expect((await runHere(['lint', '-c', '-'], { stdin })).out).toBe((await runHere(['lint'])).out);
  });

  it('prints the warnings about a configuration on standard error, except those that are findings', async () => {
    writeFileSync('stages.json', UNWATCHED);
    expect((await runHere(['lint'])).err).toMatch(/^canary-sim: warning: the last stage .*\n$/);
    for (const args of [
      ['lint', '-q'],
      ['-q', 'lint'],
    ]) {
      expect((await runHere(args)).err).toBe('');
    }
    writeFileSync('stages.json', JSON.stringify({ stages: [{ traffic_percent: 100, duration: '5m' }] }));
    const { out, err } = await runHere(TEXT);
    expect(err).toBe('');
    expect(out).toMatch(/^! no_baseline$/m);
    expect((await runHere(['validate'])).err).toContain('nothing to compare');
  });

  it('diagnoses judges instead of thresholds that no judge goes by, in every format', async () => {
    const document = JSON.parse(example('false-breach.json'));
    document.analysis = { ...document.analysis, method: 'sequential' };
    writeFileSync('stages.json', JSON.stringify(document));
    const { code, out, err } = await runHere([...TEXT, '--strict']);
    expect(code).toBe(0);
    expect(out).toMatch(/^✓ a healthy canary that looks ill\n {2}nothing found\n/);
    expect(out).toMatch(/^ {2}sequential +error_rate +10 +2.5 % /m);
    expect(out).toMatch(/is rolled back in at most 5 % of rollouts/);
    expect(err).toContain('thresholds are given, and no judge goes by them');
    const told = await jsonFrom(['lint', '-f', 'json']);
    expect(told).toMatchObject({ findings: [], judges: [{ judge: 'sequential' }, { judge: 'sequential' }] });
  });

  it('--strict: exit code 1 where nothing is worked out of what judges', async () => {
    const document = JSON.parse(example('false-breach.json'));
    document.analysis = { ...document.analysis, method: 'kayenta' };
    writeFileSync('stages.json', JSON.stringify(document));
    const { code, out } = await runHere([...TEXT, '--strict']);
    expect(code).toBe(1);
    expect(out).toMatch(/^! a healthy canary that looks ill\n {2}not diagnosed: /);
    expect(out).toMatch(/kayenta +score +1 +not worked out/);
  });

  it('says what is wrong with a configuration as a run would', async () => {
    writeFileSync('stages.json', BAD);
    const { code, out, err } = await runHere(['lint', '--strict']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe((await runHere([])).err);
  });

  it.each([
    [['lint', '-c', 'nowhere.json'], 'nowhere.json: no such file; `canary-sim init` writes one to start from'],
    [['--seed', '3', 'lint'], '--seed goes with --policy: lint of a plan plays nothing'],
    [['lint', '--runs', '10'], '--runs goes with --policy: lint of a plan plays nothing'],
  ])('%j is refused', async (args, message) => {
    expect(await runHere(args)).toEqual({ code: 2, out: '', err: `canary-sim: ${message}\n` });
  });
});
