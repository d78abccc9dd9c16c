import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { format, strategies } from '../../src/index.js';
import { configOf, THREE_STAGES } from '../library/configs.js';
import { BAD } from './configs.js';
import { jsonFrom, runHere } from './run-here.js';
import { validator } from './schema-validator.js';
import { inTemporaryFolder } from './temporary-folder.js';

const FEW = ['-n', '3', '--scenarios', 'slow_burn'] as const;

inTemporaryFolder();

describe('strategies', () => {
  beforeEach(() => writeFileSync('three.json', JSON.stringify(THREE_STAGES)));

  it('needs no file, and takes none that it is not given', async () => {
    writeFileSync('stages.json', 'not a configuration');
    const report = await jsonFrom(['strategies', ...FEW]);
    expect(report).toEqual(await strategies(undefined, { runs: 3, scenarios: ['slow_burn'] }));
    expect(await runHere(String(report['reproduce']).split(' ').slice(1))).toEqual(
      await runHere(['strategies', ...FEW]),
    );
  });

  it('is the report of the library, in the form of its schema, before the command or after it', async () => {
    const report = await strategies(await configOf(THREE_STAGES, 'three.json'), {
      runs: 3,
      seed: 7,
      scenarios: ['slow_burn'],
    });
    expect(await jsonFrom(['strategies', ...FEW, '-s', '7', '-qc', 'three.json'])).toEqual(report);
    expect(await jsonFrom(['-qs', '7', '--config', 'three.json', 'strategies', ...FEW])).toEqual(report);
    expect((await validator('strategies'))(report)).toBeNull();
  });

  it('writes the same in every format', async () => {
    const report = await strategies(undefined, { runs: 3, scenarios: ['slow_burn'] });
    const written = await runHere([
      'strategies',
      ...FEW,
      '-f',
      'text',
      '--report',
      'csv=s.csv',
      '--report',
      'html=s.html',
    ]);
    expect(written).toEqual({ code: 0, out: format(report, 'text'), err: '' });
    expect(readFileSync('s.csv', 'utf8')).toBe(format(report, 'csv'));
    expect(readFileSync('s.html', 'utf8')).toBe(await format(report, 'html'));
  });

  it.each<[string[], string]>([
    [['-n', '0'], 'a whole number from 1'],
    [['--scenarios', 'slow_bun'], 'did you mean `slow_burn`?'],
    [['-s', ''], 'the seed is empty'],
    [['-c', 'nowhere.json'], 'nowhere.json'],
    [['-c', 'bad.json'], 'bad.json'],
    [['-c', 'three.json', '-o', 'three.json'], 'three.json'],
    [['three.json'], 'to use that file, write --config three.json'],
    [['--trace', 'x'], 'unknown option'],
  ])('refuses %j and writes nothing', async (args, said) => {
    writeFileSync('bad.json', BAD);
    const before = readdirSync('.');
    const { code, out, err } = await runHere(['strategies', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
    expect(readdirSync('.')).toEqual(before);
  });
});
