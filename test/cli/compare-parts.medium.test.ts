import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { runHere } from './run-here.js';
import { CHANCY } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const OTHER_WORLD = JSON.stringify({ ...JSON.parse(CHANCY), service: { requests_per_second: 3 }, name: 'newer' });

beforeEach(() => {
  mkdirSync('plans');
  writeFileSync('plans/old.json', CHANCY);
  writeFileSync('plans/new.json', OTHER_WORLD.replace('0.05', '0.04'));
});

const COMPARE = ['compare', '-q', 'plans/old.json', 'plans/new.json', '-n', '40', '--scenarios', 'configured'];
/** Those that a report is given, none of which is met. */
const SAID = ['--assert', 'change.healthy.released.rate > 50%', '--assert', 'configured.stopped.rate < 0'];

async function shards(count: number, args: readonly string[] = COMPARE): Promise<string[]> {
  const parts: string[] = [];
  for (let index = 1; index <= count; index++) {
    parts.unshift(`part-${index}.json`);
    const shard = await runHere([...args, '--shard', `${index}/${count}`, '-o', `part-${index}.json`]);
    expect(shard).toEqual({ code: 0, out: '', err: '' });
  }
  return parts;
}

async function refused(args: readonly string[], message: string | RegExp): Promise<void> {
  const { code, out, err } = await runHere(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  if (typeof message === 'string') expect(err).toBe(`canary-sim: ${message}\n`);
  else expect(err).toMatch(message);
}

describe('shards of a comparison', () => {
  it.each([1, 3])('%d of them merge to the bytes of one process, in whatever order', async (count) => {
    const args = [...COMPARE, '-s', 'x', ...SAID];
    const parts = await shards(count, args);
    for (const format of ['json', 'text', 'markdown', 'csv', 'junit', 'github']) {
      const merged = await runHere(['merge', ...parts, '-f', format]);
      expect(merged).toEqual(await runHere([...args, '-f', format]));
      expect(merged.code).toBe(1);
    }
  });

  it('hold to what the command line leaves out, as one process does', async () => {
    const args = ['compare', '-q', 'plans/old.json', 'plans/new.json', '-n', '4', '-f', 'json'];
    const [one, other] = [await runHere(args), await runHere(['merge', ...(await shards(2, args))])];
    expect(other).toEqual(one);
    expect(JSON.parse(one.out).reproduce).toBe('canary-sim compare old.json new.json --seed 42 --runs 4');
  });

  it('are told from parts of a study, and from those of another comparison', async () => {
    const parts = await shards(2);
    await runHere(['study', '-qc', 'plans/old.json', '-n', '4', '--shard', '1/2', '-o', 'study.json']);
    await refused(
      ['merge', parts[0] ?? '', 'study.json'],
      'study.json: this is a part of a study, not a part of a comparison',
    );
    await refused(['merge', 'study.json', 'part-1.json'], /part-1\.json: this is a part of a comparison, not a part/);
    writeFileSync('plans/old.json', CHANCY.replace('0.05', '0.06'));
    await runHere([...COMPARE, '--shard', '2/2', '-o', 'part-2.json']);
    await refused(
      ['merge', 'part-1.json', 'part-2.json'],
      /part-2\.json: this part is of another study than part-1\.json: its old configuration is "sha256:.*", not "sha256/,
    );
    await refused(['merge', 'part-1.json'], 'runs 21 to 40 are in none of these parts');
  });

  it('that were damaged are refused', async () => {
    await shards(1);
    const text = readFileSync('part-1.json', 'utf8');
    writeFileSync('part-1.json', text.replace('"played":40', '"played":39'));
    await refused(['merge', 'part-1.json'], /part-1\.json: this part of a comparison is damaged/);
    writeFileSync('part-1.json', text.slice(0, 100));
    await refused(['merge', 'part-1.json'], /part-1\.json: this is not a part of a comparison: no JSON object/);
    writeFileSync('part-1.json', text.replace(/"compare_part":"[^"]*"/, '"compare_part":"0.1.0"'));
    await refused(['merge', 'part-1.json'], /part-1\.json: this part of a comparison is of another version/);
  });
});

describe('a checkpoint of a comparison', () => {
  it('holds all of it at its end: it is not played again, and can be merged', async () => {
    const args = [...COMPARE, '-f', 'json', '--checkpoint', 'at.json'];
    const whole = await runHere(args);
    expect(whole).toEqual(await runHere([...COMPARE, '-f', 'json']));
    const kept = readFileSync('at.json', 'utf8');
    expect(JSON.parse(kept)).toMatchObject({ played: 40 });
    expect(await runHere(args)).toEqual(whole);
    expect(readFileSync('at.json', 'utf8')).toBe(kept);
    expect(await runHere(['merge', 'at.json'])).toEqual(whole);
  });

  it('is refused for another comparison, another shard, and for a study', async () => {
    await runHere([...COMPARE, '--checkpoint', 'at.json']);
    const again = [...COMPARE, '--checkpoint', 'at.json'];
    await refused(
      [...again, '-s', '7'],
      /at\.json: this is the checkpoint of another study: its seed is "42", not "7"/,
    );
    await refused([...again, '--shard', '1/2'], /at\.json: this is the checkpoint of another shard: .* 1 to 40, not /);
    await refused(
      ['study', '-qc', 'plans/old.json', '--checkpoint', 'at.json'],
      'at.json: this is a part of a comparison, not a part of a study',
    );
  });
});

it.each<[readonly string[], string | RegExp]>([
  [['--shard', '1/50'], '--shard 1/50 is more shards than there are runs: 40'],
  [['--shard', '3/2'], /It is written as 3\/16/],
  [['--checkpoint', '-'], '--checkpoint needs a file'],
  [['--checkpoint', 'plans/old.json'], '--checkpoint would overwrite the configuration plans/old.json'],
  [['--checkpoint', './x', '-o', 'x'], '--output and --checkpoint both write to ./x'],
  [['--checkpoint', 'nowhere/x.json'], /nowhere\/x\.json.*cannot be written/],
])('compare is refused in one clear line with %j', async (args, message) => {
  await refused([...COMPARE, ...args], message);
});
