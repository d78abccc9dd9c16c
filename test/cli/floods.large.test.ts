import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HEALTHY } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

async function refused(args: readonly string[]): Promise<string[]> {
  const { code, out, err } = await runHere(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  return err.trimEnd().split('\n');
}

const members = (count: number, key: (index: number) => string) =>
  `{${Array.from({ length: count }, (_, index) => `"${key(index)}": 1`).join()}}`;

describe('of many problems the first fifty of a file are told, and how many more there are', () => {
  it.each([
    ['a key given 100,000 times', members(100_000, () => 'k'), '99,951 more problems'],
    ['80,000 unknown keys', members(80_000, (index) => `k${index}`), '79,951 more problems'],
    ['51 unknown keys and no stages', members(51, (index) => `k${index}`), '2 more problems'],
    ['50 unknown keys and no stages', members(50, (index) => `k${index}`), '1 more problem'],
  ])('%s', async (_, text, more) => {
    writeFileSync('many.json', text);
    for (const args of [
      ['-c', 'many.json'],
      ['validate', '-c', 'many.json'],
      ['strategies', '-c', 'many.json', '-n', '1', '--scenarios', 'healthy'],
      ['compare', 'many.json', 'many.json'],
    ]) {
      const lines = await refused(args);
      expect(lines).toHaveLength(51);
      expect(lines.at(-1)).toBe(`canary-sim: many.json: and ${more}`);
    }
  });

  it('but one of a YAML text with aliases, however many there are', async () => {
    writeFileSync('many.yaml', `a:\n${'- *b\n'.repeat(10_000)}`);
    expect(await refused(['-c', 'many.yaml'])).toEqual([
      'canary-sim: many.yaml: a[0] (line 2, column 3): YAML aliases such as `*b` are not supported; write the value out wherever there is one',
    ]);
  });

  it('all of them where they are fifty', async () => {
    writeFileSync(
      'many.json',
      members(49, (index) => `k${index}`),
    );
    const lines = await refused(['-c', 'many.json']);
    expect(lines).toHaveLength(50);
    expect(lines.at(-1)).toMatch(/unknown key `k48`/);
  });

  it('as JSON, too, which says how many are left out', async () => {
    writeFileSync(
      'many.json',
      members(1_000, (index) => `k${index}`),
    );
    const told = JSON.parse((await refused(['-c', 'many.json', '-f', 'json'])).join('\n'));
    expect(told.problems).toHaveLength(50);
    expect(told.problems_left_out).toBe(951);
  });

  it('in policy tests and in scripts', async () => {
    writeFileSync('stages.json', HEALTHY);
    const wrong = { expect: { stage: 'smoe' } };
    const cases = Array.from({ length: 5_000 }, (_, index) => ({ name: `c${index}`, ...wrong }));
    writeFileSync('tests.json', JSON.stringify({ config: 'stages.json', cases }));
    const lines = await refused(['test', 'tests.json']);
    expect(lines).toHaveLength(51);
    expect(lines.at(49)).toMatch(/did you mean `some`\?$/);
    expect(lines.at(-1)).toBe('canary-sim: tests.json: and 4,950 more problems');
    writeFileSync('keys.txt', 'wiat\n'.repeat(100_000));
    expect((await refused(['play', '--seed', '1', '--script', 'keys.txt'])).at(-1)).toBe(
      'canary-sim: keys.txt: and 99,950 more problems',
    );
  });

  it('and of fifty files', async () => {
    const cases = Array.from({ length: 1_000 }, (_, index) => ({
      name: `c${index}`,
      config: `nowhere${index}.json`,
      expect: { final_state: 'COMPLETED' },
    }));
    writeFileSync('tests.json', JSON.stringify({ cases }));
    const lines = await refused(['test', 'tests.json']);
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toBe('canary-sim: and 950 more files with problems');
  });
});

describe('of many warnings the first fifty are told, and how many more there are', () => {
  const isWarning = (line: string) => line.startsWith('canary-sim: warning: ');

  async function warned(args: readonly string[]): Promise<readonly string[]> {
    const { code, err } = await runHere(args);
    expect(code).toBe(0);
    return err.trimEnd().split('\n');
  }

  it('by what plays a rollout', async () => {
    const operator = Array.from({ length: 51 }, (_, index) => ({ at: `${index + 1}s`, action: 'resume' }));
    writeFileSync('many.json', JSON.stringify({ ...JSON.parse(HEALTHY), operator }));
    const lines = await warned(['-c', 'many.json']);
    expect(lines.filter(isWarning)).toHaveLength(50);
    expect(lines.slice(50)).toEqual(['canary-sim: and 1 more warning']);
    writeFileSync('many.json', JSON.stringify({ ...JSON.parse(HEALTHY), operator: operator.slice(1) }));
    expect((await warned(['-c', 'many.json'])).every(isWarning)).toBe(true);
  });

  it.each<readonly string[]>([
    ['validate', '-c', 'many.json'],
    ['lint', '-c', 'many.json'],
    ['blast-radius', '-c', 'many.json', '-n', '1'],
    ['study', '-c', 'many.json', '-n', '1', '--scenarios', 'healthy'],
    ['compare', 'many.json', 'many.json', '-n', '1', '--scenarios', 'healthy'],
    ['test', 'tests.json'],
    ['play', '-c', 'many.json', '--seed', '1', '--script', 'keys.txt'],
  ])('by %s', async (...args) => {
    // Each is over before the stage that brings what it needs.
    const fault = { error_rate: 0.1, from: '0s', until: '1m', min_traffic_percent: 50 };
    const faults = Array.from({ length: 60 }, (_, index) => ({ name: `f${index}`, ...fault }));
    writeFileSync('many.json', JSON.stringify({ ...JSON.parse(HEALTHY), faults }));
    const case_ = { name: 'a', expect: { duration_seconds: { min: 1 } } };
    writeFileSync('tests.json', JSON.stringify({ config: 'many.json', cases: [case_] }));
    writeFileSync('keys.txt', `${'resume\n'.repeat(60)}wait 1\n`);
    const lines = await warned(args);
    const files = args[0] === 'compare' ? 2 : 1;
    expect(lines.filter(isWarning)).toHaveLength(files * 50);
    expect(lines.filter((line) => !isWarning(line))).toEqual(
      Array.from({ length: files }, () => expect.stringMatching(/^canary-sim: and \d+ more warnings$/)),
    );
  });
});

describe('a script that would be played without end', () => {
  it('is refused with what is played at most', async () => {
    writeFileSync('keys.txt', 'pause\nwait 1000\n'.repeat(11));
    expect(await refused(['play', '--seed', '1', '--script', 'keys.txt'])).toEqual([
      'canary-sim: keys.txt: found 22 words and 11,000 windows of waiting; at most 1,000 words and 10,000 windows of waiting are played',
    ]);
    writeFileSync('keys.txt', 'pause\n'.repeat(1_001));
    expect((await refused(['play', '--seed', '1', '--script', 'keys.txt'])).join()).toMatch(/found 1,001 words/);
  });
});
