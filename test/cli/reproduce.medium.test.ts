import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBuilt, runShell } from './built-program.js';
import { HEALTHY } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();

const SEEDS = [
  '42',
  'two words',
  "it's",
  '"q"',
  '-5',
  '--help',
  '$HOME `x` \\ !!',
  'größe ✓ 日本',
  '👩‍💻',
  'a\tb\nc\u001b[0m',
  '*',
  '#x',
  ' ',
  '~',
];
const NAMES = ['my stages.json', "it's $1.yaml", '-x.json', '--help', '-', 'ünï\u200bcode.json', 'a\nb'];

describe('the reproduce line', () => {
  it('is the short one of the README in the plain case', async () => {
    writeFileSync('stages.json', HEALTHY);
    const { out } = await runHere([]);
    expect(JSON.parse(out).reproduce).toBe('canary-sim --seed 42 --config stages.json');
  });

  it.each([
    ...SEEDS.map((seed) => [seed, 'stages.json'] as const),
    ...NAMES.map((name) => ['two words', name] as const),
  ])('of seed %j and file %j, pasted into a shell, gives the same bytes', async (seed, name) => {
    writeFileSync(name, HEALTHY);
    const first = await runHere([`--seed=${seed}`, `--config=./${name}`]);
    expect(first).toMatchObject({ code: 0, err: '' });
    const { seed: told, reproduce } = JSON.parse(first.out);
    expect(told).toBe(seed);
    const again = await runShell(folder(), reproduce);
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out.toString()).toBe(first.out);
  });

  it('stands in the text report so that it can be pasted from there', async () => {
    writeFileSync('stages.json', HEALTHY);
    const { out } = await runHere(['--seed', '👩‍💻 \u001b[0m', '--format', 'text']);
    const line = out.split('\n').find((each) => each.startsWith('  $ canary-sim'));
    const again = await runShell(folder(), String(line).replace('  $ ', ''));
    expect(JSON.parse(again.out.toString()).seed).toBe('👩‍💻 \u001b[0m');
  });
});

describe('a report', () => {
  it('is the same from a process of its own', async () => {
    writeFileSync('stages.json', HEALTHY);
    const { code, out, err } = await runBuilt(folder(), ['--seed', '42', '--config', 'stages.json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.toString()).toBe((await runHere([])).out);
  });

  it('is the same wherever the configuration lies, and names no folder', async () => {
    mkdirSync('deep/down', { recursive: true });
    writeFileSync('stages.json', HEALTHY);
    writeFileSync('deep/down/stages.json', HEALTHY);
    for (const format of ['json', 'text', 'markdown']) {
      const { out } = await runHere(['-f', format]);
      for (const config of ['deep/down/stages.json', join(folder(), 'stages.json'), './deep/../stages.json']) {
        expect((await runHere(['-f', format, '-c', config])).out).toBe(out);
      }
      expect(out).not.toContain(folder());
    }
  });
});
