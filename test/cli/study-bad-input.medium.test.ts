import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { HEALTHY } from './configs.js';
import { runHere } from './run-here.js';
import { CHANCY } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

beforeEach(() => {
  writeFileSync('stages.json', HEALTHY);
  writeFileSync('chancy.json', CHANCY);
});

/** One line on standard error, nothing on standard output, exit code 2, and no file more or other than before. */
async function refused(args: readonly string[], message: string | RegExp): Promise<void> {
  const before = readdirSync('.').map((name) => [name, contents(name)]);
  const { code, out, err } = await runHere(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^canary-sim: [^\n]+\n$/);
  if (typeof message === 'string') expect(err).toBe(`canary-sim: ${message}\n`);
  else expect(err).toMatch(message);
  expect(readdirSync('.').map((name) => [name, contents(name)])).toEqual(before);
}

function contents(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return 'a folder';
  }
}

describe('a study is refused in one clear line', () => {
  it.each<[string[], string | RegExp]>([
    [['-n', '0'], "option '-n, --runs <count>' argument '0' is invalid. It is a whole number from 1 to 1,000,000,000"],
    [['-n', '1e3'], /whole number/],
    [['-n', '-3'], /whole number/],
    [['-n', '2000000000'], /whole number/],
    [['--jobs', '0'], /--jobs <count>' argument '0' is invalid\. It is a whole number from 1 to 256/],
    [['--jobs', 'many'], /whole number/],
    [['--seed', ''], 'the seed is empty; any other text is one'],
    [['--scenarios', 'memory_leek'], 'there is no scenario "memory_leek", did you mean `memory_leak`?'],
    [['--scenarios', ''], /there is no scenario ""; there are `healthy`, `error_spike`/],
    [['--scenarios', 'healthy,,latent'], /there is no scenario ""/],
    [['--scenarios', 'constructor'], /there is no scenario "constructor"/],
    [['--shard', '0/3'], /It is written as 3\/16, from 1\/16 to 16\/16/],
    [['--shard', '4/3'], /It is written as 3\/16/],
    [['--shard', '1'], /It is written as 3\/16/],
    [['--shard', '1/5', '-n', '4'], '--shard 1/5 is more shards than there are runs: 4'],
    [['--until-width', '0'], /It is a number between 0 and 1/],
    [['--until-width', '1'], /It is a number between 0 and 1/],
    [['--until-width', 'narrow'], /It is a number between 0 and 1/],
    [['--until-width', '0.1', '--shard', '1/2'], /^canary-sim: --until-width does not go with --shard: /],
    [['--csv', 'a', '--checkpoint', 'b'], /^canary-sim: --csv does not go with --checkpoint: /],
    [['--csv', '-'], '--csv needs a file; standard output is for the report'],
    [['--checkpoint', '-'], '--checkpoint needs a file'],
    [['--csv', ''], /It is empty/],
    [['-f', 'xml'], /Allowed choices are json, text, markdown, html, csv, junit, github/],
    [['--assert', ''], /It is empty/],
    [['--assert', 'healthy'], /^canary-sim: --assert: "healthy" compares nothing/],
    [['--assert', 'healthy.rolled_bakc.rate < 1'], /did you mean `rolled_back`\?/],
    [
      ['--assert', 'latent.paused.rate < 1', '--scenarios', 'flapping'],
      /"latent[^"]*" is on a scenario that is not played/,
    ],
    [['--assert', 'healthy.paused.rate < 0.1', '--sweep', 'a=1'], '--assert does not go with --sweep'],
    [['--scenarios', 'latent', '--sweep', 'a=1'], /^canary-sim: --scenarios does not go with --sweep/],
    [['--sweep', 'canary.error_rate=0.1', '--sweep', 'baseline=stable'], /'--sweep <path=values>'.*It is given twice/],
    [['--sweep', 'canary'], /^canary-sim: --sweep: "canary" does not say what to sweep/],
    [['--sweep', 'canary.eror_rate=1'], /^canary-sim: --sweep: .*did you mean `error_rate`\?/],
    [['--sweep', 'canary.error_rate=0,2'], /^canary-sim: --sweep: with canary\.error_rate = 2, /],
    [['-o', 'chancy.json'], '--output would overwrite the configuration chancy.json'],
    [['--csv', './chancy.json'], '--csv would overwrite the configuration chancy.json'],
    [['--checkpoint', 'chancy.json'], '--checkpoint would overwrite the configuration chancy.json'],
    [['-o', 'x', '--csv', './x'], '--output and --csv both write to ./x'],
    [['--csv', 'nowhere/x.csv'], /nowhere\/x\.csv.*cannot be written/],
    [['-o', 'nowhere/x.json'], /cannot be written/],
    [['--checkpoint', 'nowhere/x.json'], /cannot be written/],
    [['-o', 'folder'], /cannot be written/],
    [['chancy.json'], /"chancy\.json" was not expected after study; to use that file, write --config chancy\.json/],
    [['-c', 'nowhere.json'], /nowhere\.json/],
  ])('%j', async (args, message) => {
    mkdirSync('folder');
    await refused(['study', '-c', 'chancy.json', ...args], message);
  });

  it('when an assertion in the configuration cannot be understood, or is about a world that is not played', async () => {
    const withOne = (text: string) => JSON.stringify({ ...JSON.parse(CHANCY), assertions: [text] });
    writeFileSync('a.json', withOne('healthy.rolled_back < 1'));
    await refused(
      ['study', '-c', 'a.json'],
      /^canary-sim: assertions\[0\]: .* not a scenario, a figure and a statistic/,
    );
    await refused(['validate', '-c', 'a.json'], /^canary-sim: assertions\[0\]: /);
    writeFileSync('a.json', withOne('latent.paused.rate < 1%'));
    await refused(['study', '-c', 'a.json', '--scenarios', 'flapping'], /assertions\[0\]: .*not played/);
    writeFileSync('a.json', JSON.stringify({ ...JSON.parse(CHANCY), assertions: 'x' }));
    await refused(['study', '-c', 'a.json'], /a\.json: assertions .*: found the text "x" where a list belongs/);
  });

  it('when an option of a single run stands before it', async () => {
    await refused(['--trace', 'x', 'study', '-c', 'chancy.json'], '--trace does not go with study');
    await refused(['--scenario', 'latent', 'study', '-c', 'chancy.json'], '--scenario does not go with study');
  });
});

describe('a merge is refused in one clear line', () => {
  const study = ['study', '-qc', 'chancy.json', '-n', '30', '--scenarios', 'configured'];

  async function shard(file: string, index: number, ...more: string[]): Promise<void> {
    const { code, err } = await runHere([...study, ...more, '--shard', `${index}/3`, '-o', file]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  }

  beforeEach(async () => {
    for (const index of [1, 2, 3]) await shard(`${index}.json`, index);
  });

  it('without a file, and with one that is not there', async () => {
    await refused(['merge'], 'merge what? write the files that study --shard or compare --shard wrote after it');
    await refused(['merge', '1.json', 'nowhere.json'], /nowhere\.json/);
    await refused(['-c', 'chancy.json', 'merge', '1.json'], '--config does not go with merge');
  });

  it('with a run that is missing or there twice', async () => {
    await refused(['merge', '-', '1.json', '-'], 'standard input is named twice, and can be read only once');
    await refused(['merge', '1.json', '2.json'], 'runs 21 to 30 are in none of these parts');
    await refused(['merge', '3.json', '1.json'], 'runs 11 to 20 are in none of these parts');
    await refused(['merge', '1.json', '2.json', '1.json', '3.json'], 'runs 1 to 10 are in 1.json and in 1.json');
    await runHere([...study, '--shard', '2/2', '-o', 'half.json']);
    await refused(['merge', '1.json', '2.json', 'half.json'], 'runs 16 to 20 are in 2.json and in half.json');
  });

  it.each<[string[], string]>([
    [['-s', 'x'], 'its seed is "x", not "42"'],
    [['-n', '60'], 'its number of runs is 60, not 30'],
    [['--scenarios', 'latent'], 'its list of scenarios is healthy, latent, not healthy, configured'],
    [['--assert', 'healthy.paused.rate < 1%'], 'its list of assertions is healthy.paused.rate < 1%, not empty'],
  ])('with a part of another study: %j', async (more, told) => {
    await shard('other.json', 2, ...more);
    await refused(
      ['merge', '1.json', 'other.json', '3.json'],
      `other.json: this part is of another study than 1.json: ${told}`,
    );
  });

  it('with a part of another configuration', async () => {
    writeFileSync('chancy.json', CHANCY.replace('"chancy"', '"other"'));
    await shard('other.json', 2);
    await refused(
      ['merge', '1.json', 'other.json', '3.json'],
      /of another study than 1\.json: its configuration is "sha256:/,
    );
  });

  it('with a file that is not a part, is cut off, or was changed', async () => {
    const part = readFileSync('2.json', 'utf8');
    for (const [text, told] of [
      ['', /no JSON object/],
      ['[]', /no JSON object/],
      ['{}', /this is not a part of a study/],
      [CHANCY, /this is not a part of a study/],
      [part.slice(0, 1_000), /not all of one/],
      [part.replace('"played":10', '"played":11'), /damaged/],
      [part.replace('"study_part":"2.', '"study_part":"9.'), /another version/],
    ] as const) {
      expect(text).not.toBe(part);
      writeFileSync('bad.json', text);
      await refused(['merge', '1.json', 'bad.json', '3.json'], told);
    }
  });

  it('when it would write over a part', async () => {
    await refused(
      ['merge', '1.json', '2.json', '3.json', '-o', './2.json'],
      '--output would overwrite the part 2.json',
    );
  });

  it('of another version of the program', async () => {
    const { checksum: _, ...part } = JSON.parse(readFileSync('1.json', 'utf8'));
    const { createHash } = await import('node:crypto');
    const changed = { ...part, campaign: { ...part.campaign, toolVersion: '9.9.9' } };
    const checksum = `sha256:${createHash('sha256').update(JSON.stringify(changed)).digest('hex')}`;
    writeFileSync('1.json', JSON.stringify({ ...changed, checksum }));
    await refused(['merge', '1.json'], /^canary-sim: 1\.json: this part was made by canary-sim 9\.9\.9, and this is /);
  });
});

describe('a checkpoint is refused in one clear line', () => {
  const study = ['study', '-qc', 'chancy.json', '-n', '30', '--scenarios', 'configured', '--checkpoint', 'at.json'];

  beforeEach(async () => {
    await runHere(study);
  });

  it.each<[string[], string]>([
    [['-s', 'x'], 'another study: its seed is "42", not "x"'],
    [['-n', '31'], 'another study: its number of runs is 30, not 31'],
    [['--scenarios', 'latent'], 'another study: its list of scenarios is healthy, configured, not healthy, latent'],
    [['--until-width', '0.5'], 'another study: its width to stop at is none, not 0.5'],
    [['--shard', '1/2'], 'another shard: it is for runs 1 to 30, not runs 1 to 15'],
  ])('of another study: %j', async (more, told) => {
    await refused([...study, ...more], `at.json: this is the checkpoint of ${told}`);
  });

  it('that says to be over before its intervals are as narrow as asked for', async () => {
    const narrow = (width: string) => [...study.slice(0, -1), 'wide.json', '-n', '800', '--until-width', width];
    await runHere(narrow('0.5'));
    const { checksum: _, ...part } = JSON.parse(readFileSync('wide.json', 'utf8'));
    expect(part).toMatchObject({ enough: true, played: 100 });
    expect((await runHere(narrow('0.5'))).code).toBe(0);
    const { createHash } = await import('node:crypto');
    const changed = { ...part, campaign: { ...part.campaign, untilWidth: 0.01 } };
    const checksum = `sha256:${createHash('sha256').update(JSON.stringify(changed)).digest('hex')}`;
    writeFileSync('wide.json', JSON.stringify({ ...changed, checksum }));
    await refused(narrow('0.01'), /^canary-sim: wide\.json: enough: the study is not over: /);
  });

  it('that is not a checkpoint', async () => {
    writeFileSync('at.json', 'my notes');
    await refused(study, 'at.json: this is not a part of a study: no JSON object, or not all of one');
  });
});
