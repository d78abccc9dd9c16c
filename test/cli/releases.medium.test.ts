import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { format, releases } from '../../src/index.js';
import { configOf, THREE_STAGES } from '../library/configs.js';
import { BAD } from './configs.js';
import { jsonFrom, runHere } from './run-here.js';
import { validator } from './schema-validator.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const LINE = { batch: 2, levers: [{ name: 'trains', batch: 50 }] };

describe('releases', () => {
  beforeEach(() => {
    writeFileSync('three.json', JSON.stringify(THREE_STAGES));
    writeFileSync('line.yaml', 'batch: 2\nlevers:\n  - { name: trains, batch: 50 }\n');
  });

  it('needs no file, and makes its report again by its command', async () => {
    const report = await jsonFrom(['releases', '-n', '3']);
    expect(report['lines']).toHaveLength(4);
    expect(await runHere(String(report['reproduce']).split(' ').slice(1))).toEqual(
      await runHere(['releases', '-n', '3']),
    );
  });

  it('is the report of the library, in the form of its schema, before the command or after it', async () => {
    const config = await configOf(THREE_STAGES, 'three.json');
    const report = await releases(LINE, { runs: 3, seed: 7, config });
    const named = { ...report, reproduce: 'canary-sim releases line.yaml --seed 7 --config three.json --runs 3' };
    expect(await jsonFrom(['releases', 'line.yaml', '-n', '3', '-s', '7', '-qc', 'three.json'])).toEqual(named);
    expect(await jsonFrom(['-qs', '7', '-c', 'three.json', 'releases', '-n', '3', 'line.yaml'])).toEqual(named);
    expect((await validator('releases'))(report)).toBeNull();
  });

  it('warns where a defect meets a world in which nothing goes wrong', async () => {
    writeFileSync('healthy.yaml', 'defect: healthy\n');
    const { code, err } = await runHere(['releases', 'healthy.yaml', '-n', '3']);
    expect(code).toBe(0);
    expect(err).toBe(
      'canary-sim: warning: `defect` is "healthy": a release with a defect meets a world in which nothing goes wrong, and no rollout can find it\n',
    );
    expect((await runHere(['releases', 'healthy.yaml', '-qn', '3'])).err).toBe('');
  });

  it('refuses a lever that is named as the line without one', async () => {
    writeFileSync('named.yaml', 'levers:\n  - { name: as it is, batch: 1 }\n');
    const { code, err } = await runHere(['releases', 'named.yaml', '-n', '3']);
    expect(code).toBe(2);
    expect(err).toContain('named.yaml: levers[0].name (line 2, column 13): "as it is" is what reports call the line');
  });

  it('tells how long users met defects to the second', async () => {
    const report = await releases({ levers: [] }, { runs: 3 });
    const seconds = report.lines.map(({ met_hours }) => met_hours * 3600);
    for (const each of seconds) expect(each).toBeCloseTo(Math.round(each), 4);
  });

  it('writes the same in every format', async () => {
    const report = await releases({ levers: [] }, { runs: 3 });
    writeFileSync('plain.json', '{}');
    const args = ['releases', 'plain.json', '-n', '3', '-f', 'csv', '--report', 'html=r.html'];
    const { out } = await runHere(args);
    expect(out).toBe(format(report, 'csv'));
    expect(readFileSync('r.html', 'utf8')).toContain('<h1');
  });

  it.each<[string[], string]>([
    [['-n', '0'], 'a whole number from 1'],
    [['-s', ''], 'the seed is empty'],
    [['nowhere.yaml'], 'nowhere.yaml: no such file; `canary-sim releases` needs none'],
    [['three.json'], 'which goes with --config'],
    [['-c', 'line.yaml'], 'which goes with `canary-sim releases`'],
    [['bad.json'], 'bad.json'],
    [['wrong.yaml'], 'levers[0].plan.analysis.interval (line 3'],
    [['-', '-c', '-'], 'standard input cannot be both'],
    [['line.yaml', '-o', 'line.yaml'], 'line.yaml'],
    [['line.yaml', 'three.json'], 'three.json'],
  ])('refuses %j and writes nothing', async (args, said) => {
    writeFileSync('bad.json', BAD);
    writeFileSync('wrong.yaml', 'levers:\n  - name: x\n    plan: { analysis: { interval: 0s } }\n');
    const before = readdirSync('.');
    const { code, out, err } = await runHere(['releases', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
    expect(readdirSync('.')).toEqual(before);
  });
});
