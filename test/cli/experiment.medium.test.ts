import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { experiment, format } from '../../src/index.js';
import { experimentFile } from '../experiment/experiments.js';
import { BAD } from './configs.js';
import { jsonFrom, runHere } from './run-here.js';
import { validator } from './schema-validator.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const HELD = {
  hypothesis: ['success_rate > 0.5 over 1m'],
  stable: { error_rate: 0 },
  fault: { kind: 'latency' },
  at: '1m',
  for: '1m',
};
const REFUTED = { ...HELD, hypothesis: ['latency_p99_ms < 300 over 1m'] };
const ABORTED = { ...HELD, abort_when: 'latency_p50_ms > 300 over 30s' };

describe('experiment', () => {
  beforeEach(() => {
    writeFileSync('held.yaml', JSON.stringify(HELD));
    writeFileSync('refuted.yaml', JSON.stringify(REFUTED));
    writeFileSync('aborted.yaml', JSON.stringify(ABORTED));
  });

  it('needs no file; what it prints to start from is what it plays, and the report says how it is made again', async () => {
    const report = await jsonFrom(['experiment', '-n', '3']);
    expect(report).toEqual(await experiment(undefined, { runs: 3 }));
    expect(report).toEqual(await jsonFrom(String(report['reproduce']).split(' ').slice(1)));
    const printed = await runHere(['experiment', '--print']);
    writeFileSync('game-day.yaml', printed.out);
    const again = await jsonFrom(['experiment', '-n', '3', 'game-day.yaml']);
    expect({ ...again, reproduce: '' }).toEqual({ ...report, reproduce: '' });
  });

  it.each([
    [['held.yaml'], 'a file'],
    [['-n', '3'], '--runs'],
    [['--expect', 'held'], '--expect'],
    [['--format', 'text'], '--format'],
    [['-o', 'x.json'], '--output'],
  ])('prints one to start from alone: not with %j', async (args, told) => {
    const { code, out, err } = await runHere(['experiment', '--print', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`canary-sim: --print plays nothing, and does not go with ${told}\n`);
  });

  it('is the report of the library, in the form of its schema', async () => {
    const report = await experiment(await experimentFile(HELD, 'held.yaml'), { runs: 4, seed: 7 });
    expect(await jsonFrom(['experiment', 'held.yaml', '-n', '4', '-s', '7'])).toEqual(report);
    expect(await jsonFrom(['--seed', '7', 'experiment', 'held.yaml', '-n', '4'])).toEqual(report);
    expect((await validator('experiment'))(report)).toBeNull();
    expect(JSON.parse((await runHere(['schema', 'experiment-file'])).out).required).toEqual(['hypothesis', 'fault']);
  });

  it('writes the same in every format', async () => {
    const report = await experiment(await experimentFile(HELD, 'held.yaml'), { runs: 2 });
    const to = ['-f', 'text', '--report', 'csv=e.csv', '--report', 'html=e.html'];
    expect(await runHere(['experiment', 'held.yaml', '-n', '2', ...to])).toEqual({
      code: 0,
      out: format(report, 'text'),
      err: '',
    });
    expect(readFileSync('e.csv', 'utf8')).toBe(format(report, 'csv'));
    expect(readFileSync('e.html', 'utf8')).toBe(await format(report, 'html'));
  });

  it.each(['held', 'refuted', 'aborted'])(
    'exits with 0 when it is %s, and with 1 where something else is expected',
    async (outcome) => {
      const args = ['experiment', `${outcome}.yaml`, '-n', '1', '-f', 'text'];
      const plain = await runHere(args);
      expect(plain).toMatchObject({ code: 0, err: '' });
      expect(plain.out).toContain(outcome.toUpperCase());
      expect(await runHere([...args, '--expect', outcome])).toEqual(plain);
      const other = outcome === 'held' ? 'refuted' : 'held';
      const unexpected = await runHere([...args, '--expect', other]);
      expect(unexpected).toEqual({ ...plain, code: 1, err: `canary-sim: expected ${other}, and it is ${outcome}\n` });
    },
  );

  it('exits with 1 where an assertion is not met, or not known to be', async () => {
    const asserted = (text: string) =>
      runHere(['experiment', 'held.yaml', '-n', '5', '-o', 'x.json', '--assert', text]);
    expect(await asserted('held.rate > 50%')).toMatchObject({ code: 0, err: '' });
    const undecided = 'canary-sim: "held.rate > 90%" is undecided: 100 % [56.6, 100]\n';
    expect(await asserted('held.rate > 90%')).toMatchObject({ code: 1, err: undecided });
    const notMet = 'canary-sim: "refuted.rate >= 0.9" is not met: 0 % [0, 43.4]\n';
    expect(await asserted('refuted.rate >= 0.9')).toMatchObject({ code: 1, err: notMet });
  });

  it.each<[string[], string]>([
    [['-n', '0'], 'a whole number from 1'],
    [['--expect', 'refute'], 'did you mean refuted?'],
    [['--assert', 'hold.rate > 1'], 'there is no figure "hold.rate", did you mean `held.rate`?'],
    [['-s', ''], 'the seed is empty'],
    [['nowhere.yaml'], 'canary-sim experiment --print'],
    [['bad.json'], 'bad.json'],
    [['stages.json'], 'this is a configuration of canary-sim'],
    [['held.yaml', '-o', 'held.yaml'], 'held.yaml'],
    [['kind.yaml'], 'fault.kind (line 1, column'],
    [['--config', 'held.yaml'], '--config'],
  ])('refuses %j and writes nothing', async (args, said) => {
    writeFileSync('bad.json', BAD);
    writeFileSync('stages.json', '{"stages": []}');
    writeFileSync('kind.yaml', JSON.stringify({ ...HELD, fault: { kind: 'latecy' } }));
    const before = readdirSync('.');
    const { code, out, err } = await runHere(['experiment', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
    expect(readdirSync('.')).toEqual(before);
  });

  it('an experiment is no configuration, and says so', async () => {
    const { code, err } = await runHere(['validate', '--config', 'held.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('this is an experiment, which goes with `canary-sim experiment`');
  });
});
