import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

describe('the command of a report, pasted where its files lie, gives the same bytes', () => {
  const examples = fileURLToPath(new URL('../../examples', import.meta.url));
  const FILES = {
    'checkout.yaml': 'rehearsals/argo/checkout.yaml',
    'world.yaml': 'rehearsals/argo/checkout-world.yaml',
    'stages.json': 'stages.json',
    'late failure.json': 'late-failure.json',
    'my lines.yaml': 'release-lines/stages.yaml',
    'fallback.yaml': 'experiments/fallback.yaml',
  };
  const few = ['--runs', '3', '--scenarios', 'healthy'];
  const POLICY = ['--policy', 'checkout.yaml'];
  const WORLD = ['--config', 'world.yaml'];

  function copyTo(folder: string): void {
    for (const [name, file] of Object.entries(FILES)) copyFileSync(join(examples, file), join(folder, name));
  }

  it.each([
    ['a run', ['--config', 'stages.json']],
    ['a rehearsal', [...POLICY, ...WORLD]],
    ['a study', ['study', '--config', 'late failure.json', ...few]],
    ['a study of a policy', ['study', ...POLICY, ...WORLD, ...few]],
    ['a sweep', ['study', '--config', 'stages.json', '--runs', '2', '--sweep', 'canary.error_rate=0.01']],
    ['a comparison', ['compare', 'stages.json', 'late failure.json', ...few, '-q']],
    ['a comparison in a world', ['compare', ...POLICY, '--plan', 'stages.json', ...WORLD, ...few, '-q']],
    ['strategies', ['strategies', '--config', 'stages.json', ...few]],
    ['releases', ['releases', 'my lines.yaml', '--config', 'stages.json', '--runs', '2']],
    ['an experiment', ['experiment', 'fallback.yaml', '--runs', '2']],
  ])('%s', async (_, args) => {
    copyTo('.');
    const first = await runHere([...args]);
    expect(first.code).toBe(0);
    const again = await runShell(folder(), JSON.parse(first.out).reproduce);
    expect(again.out.toString()).toBe(first.out);
  });

  it('a case of policy tests that a policy is held to, whose files it names as they were given', async () => {
    mkdirSync('cases');
    copyTo('cases');
    const cases = [{ name: 'never over', expect: { duration_seconds: { min: 1e6 } } }];
    writeFileSync('cases/t.json', JSON.stringify({ config: 'world.yaml', cases }));
    const { out } = await runHere(['test', 'cases/t.json', '--policy', 'cases/checkout.yaml', '-f', 'json']);
    const [{ reproduce, received }] = JSON.parse(out).cases[0].misses;
    const again = await runShell(folder(), reproduce);
    expect(String(JSON.parse(again.out.toString()).metrics.duration_seconds)).toBe(received);
  });
});
