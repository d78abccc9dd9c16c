import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
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

  it('names files as they were given, and nothing of where it was made', async () => {
    mkdirSync('deep/down', { recursive: true });
    writeFileSync('deep/down/stages.json', HEALTHY);
    for (const format of ['json', 'text', 'markdown']) {
      for (const config of ['deep/down/stages.json', './deep/../deep/down/stages.json']) {
        const { out } = await runHere(['-f', format, '-c', config]);
        expect(out).toContain(`--config ${config}`);
        expect(out).not.toContain(folder());
      }
    }
    const whole = join(folder(), 'deep/down/stages.json');
    expect(JSON.parse((await runHere(['-c', whole])).out).reproduce).toBe(`canary-sim --seed 42 --config ${whole}`);
  });
});

describe('the command of a report of files in other folders, pasted where it was made, gives the same bytes', () => {
  const examples = fileURLToPath(new URL('../../examples', import.meta.url));
  const few = ['--runs', '3', '--scenarios', 'healthy'];
  const POLICY = ['--policy', 'examples/rehearsals/argo/checkout.yaml'];
  const WORLD = ['--config', 'examples/rehearsals/argo/checkout-world.yaml'];

  it.each([
    ['a run', ['--config', 'examples/stages.json']],
    ['a rehearsal', [...POLICY, ...WORLD]],
    ['a rehearsal of a folder', ['--policy', 'one folder', ...WORLD]],
    ['a study', ['study', '--config', 'examples/stages.json', ...few]],
    ['a study of a policy', ['study', ...POLICY, ...WORLD, ...few]],
    ['a sweep', ['study', '--config', 'examples/stages.json', '--runs', '2', '--sweep', 'canary.error_rate=0.01']],
    ['a comparison', ['compare', 'examples/stages.json', 'examples/late-failure.json', ...few, '-q']],
    ['a comparison in a world', ['compare', ...POLICY, '--plan', 'examples/stages.json', ...WORLD, ...few, '-q']],
    ['strategies', ['strategies', '--config', 'examples/stages.json', ...few]],
    ['releases', ['releases', 'examples/release-lines/stages.yaml', '--config', 'examples/stages.json', '--runs', '2']],
    ['an experiment', ['experiment', 'examples/experiments/fallback.yaml', '--runs', '2']],
  ])('%s', async (_, args) => {
    symlinkSync(examples, 'examples');
    mkdirSync('one folder');
    copyFileSync(join(examples, 'rehearsals/argo/checkout.yaml'), 'one folder/checkout.yaml');
    const first = await runHere([...args]);
    expect(first.code).toBe(0);
    const again = await runShell(folder(), JSON.parse(first.out).reproduce);
    expect(again.out.toString()).toBe(first.out);
  });

  it('a case of policy tests that a policy is held to', async () => {
    symlinkSync(examples, 'examples');
    mkdirSync('cases');
    copyFileSync(join(examples, 'rehearsals/argo/checkout-world.yaml'), 'cases/world.yaml');
    const cases = [{ name: 'never over', expect: { duration_seconds: { min: 1e6 } } }];
    writeFileSync('cases/t.json', JSON.stringify({ config: 'world.yaml', cases }));
    const { out } = await runHere(['test', 'cases/t.json', ...POLICY, '-f', 'json']);
    const [{ reproduce, received }] = JSON.parse(out).cases[0].misses;
    const again = await runShell(folder(), reproduce);
    expect(String(JSON.parse(again.out.toString()).metrics.duration_seconds)).toBe(received);
  });
});
