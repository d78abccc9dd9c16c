import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../tooling/source-files.js';
import { HEALTHY, UNWATCHED } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

/** As the program itself lists them. */
const COMMANDS = / commands are (.+)\n/.exec((await runHere(['nonsense-word'])).err)?.[1]?.split(', ') ?? [];

describe('without a configuration', () => {
  it.each([[], ['validate'], ['--seed', '3'], ['--quiet']])(
    'short help goes to standard error: %j',
    async (...args) => {
      const { code, out, err } = await runHere(args);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(
        /^canary-sim: no --config given, and there is no \.\/stages\.json here\n\nUsage: canary-sim /,
      );
      expect(err).toContain('canary-sim init');
      expect(err.split('\n').length).toBeLessThan(8);
      expect(readdirSync('.')).toEqual([]);
    },
  );

  it('a JSON object is printed in place of short help with --format json', async () => {
    const { code, err } = await runHere(['--format', 'json']);
    expect(code).toBe(2);
    expect(JSON.parse(err).problems).toHaveLength(1);
  });
});

describe('a command line that is not right', () => {
  beforeEach(() => writeFileSync('stages.json', HEALTHY));

  it.each<[string[], string]>([
    [
      ['foo'],
      'there is no command "foo"; commands are validate, blast-radius, lint, play, study, merge, compare, strategies, experiment, releases, test, explain, worlds, schema, diagram, init',
    ],
    [['vaildate'], 'there is no command "vaildate"; did you mean validate?'],
    [['vaildate', '--print'], 'there is no command "vaildate"; did you mean validate?'],
    [['digram', '--table'], 'there is no command "digram"; did you mean diagram?'],
    [['help'], 'there is no command "help"; did you mean --help?'],
    [['version'], 'there is no command "version"; did you mean --version?'],
    [['stages.json'], 'there is no command "stages.json"; to use that file, write --config stages.json'],
    [['-q', 'stages.json'], 'there is no command "stages.json"; to use that file, write --config stages.json'],
    [
      ['validate', 'stages.json'],
      '"stages.json" was not expected after validate; to use that file, write --config stages.json',
    ],
    [['validate', 'nowhere.json'], '"nowhere.json" was not expected after validate'],
    [['diagram', 'stages.json'], '"stages.json" was not expected after diagram'],
    [['init', 'a.json', 'b.json'], '"b.json" was not expected after init'],
    [['schema'], 'which schema? write config, report, study or another name after schema; schema --help has them all'],
    [
      ['schema', 'foo'],
      'there is no schema "foo"; there are `config`, `policy-tests`, `release-line`, `experiment-file`, `world`, `report`, `study`, `sweep`, `compare`, `test`, `lint`, `blast-radius`, `strategies`, `experiment`, `worlds`, `releases`, `explain`, `policy-lint`',
    ],
    [['schema', 'config', 'report'], '"report" was not expected after schema'],
    [['--sead', '3'], "unknown option '--sead'; did you mean --seed?"],
    [['validate', '--prin'], "unknown option '--prin'; did you mean --print?"],
    [['-x'], "unknown option '-x'"],
    [['--seed'], "option '-s, --seed <text>' argument missing"],
    [['--seed', ''], 'the seed is empty; any other text is one'],
    [['--config='], "option '-c, --config <file>' argument '' is invalid. It is empty"],
    [
      ['--format', 'xml'],
      "option '-f, --format <format>' argument 'xml' is invalid. Allowed choices are json, text, markdown, html, csv, junit, github",
    ],
    [['--quiet=yes'], "unknown option '--quiet=yes'"],
    [['--seed', '3', 'validate'], '--seed does not go with validate'],
    [['-o', 'x.json', 'validate', '--print'], '--output does not go with validate'],
    [['-c', 'stages.json', 'schema', 'config'], '--config does not go with schema'],
    [
      ['--', 'foo'],
      'there is no command "foo"; commands are validate, blast-radius, lint, play, study, merge, compare, strategies, experiment, releases, test, explain, worlds, schema, diagram, init',
    ],
    [
      ['a\nb\u001b[31m'],
      'there is no command "a\\nb\\u001b[31m"; commands are validate, blast-radius, lint, play, study, merge, compare, strategies, experiment, releases, test, explain, worlds, schema, diagram, init',
    ],
  ])('%j is one clear line', async (args, message) => {
    const before = readdirSync('.');
    expect(await runHere(args)).toEqual({ code: 2, out: '', err: `canary-sim: ${message}\n` });
    expect(readdirSync('.')).toEqual(before);
  });

  it('a file name in advice is quoted for the shell', async () => {
    writeFileSync("my plan's.json", HEALTHY);
    const { err } = await runHere(["my plan's.json"]);
    expect(err).toContain(`write --config 'my plan'\\''s.json'\n`);
  });
});

describe('--version and --help', () => {
  const bad = ['--format', 'xml', '--sead', 'foo', '-c', 'nowhere.json'];

  it('the version is printed on standard output, whatever else is given', async () => {
    for (const args of [['-V'], ['--version'], [...bad, '-V'], ['--version', ...bad], ['validate', '-V'], ['-qV']]) {
      const { code, out, err } = await runHere(args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^canary-sim \d+\.\d+\.\d+\n$/);
    }
  });

  it('help is printed on standard output, whatever else is given', async () => {
    const help = await runHere(['--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    for (const args of [['-h'], [...bad, '-h'], ['--help', ...bad], ['-qh']]) expect(await runHere(args)).toEqual(help);
  });

  it.each(['', ...COMMANDS])('the help of "%s" fits a screen, usage first', async (name) => {
    const words = name === '' ? [] : [name];
    const own = await runHere([...words, '--help']);
    expect(own).toMatchObject({ code: 0, err: '' });
    const lines = own.out.trimEnd().split('\n');
    expect(lines[0]).toMatch(new RegExp(`^Usage: ${['canary-sim', ...words].join(' ')} `));
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(await runHere([...words, '--nonsense', '-h'])).toEqual(own);
    const [, page] = /^Guide: .*?(examples\/guide\/\S+\.md)$/m.exec(own.out) ?? [];
    expect(existsSync(join(ROOT, page ?? 'none'))).toBe(true);
  });

  it('help says what each exit code means', async () => {
    const { out } = await runHere(['--help']);
    const [, told = ''] = /^Exit codes: (.*)$/ms.exec(out) ?? [];
    for (const code of ['0 done', '1 not as asked', '2 wrong input', '70 internal', '130, 143, 129']) {
      expect(told).toContain(code);
    }
    const [, asked = ''] = / 1 (.*?) 2 /s.exec(told) ?? [];
    for (const word of ['--expect', 'assertions', 'test', 'lint --strict']) expect(asked).toContain(word);
  });

  it('help names every option and command', async () => {
    const { out } = await runHere(['--help']);
    const options = ['config', 'seed', 'output', 'format', 'trace', 'expect', 'quiet', 'no-color', 'version'];
    for (const option of options) expect(out).toMatch(new RegExp(`^ {2}(-\\w, )?--${option}\\b`, 'm'));
    const [, named = ''] = /^Commands .*?:\n(.*?)^Guide/ms.exec(out) ?? [];
    const words = named.split('\n').flatMap((line) => line.trim().split(/ {2,}/)[0]?.split(', ') ?? []);
    expect(words.filter((word) => word !== '').sort()).toEqual(COMMANDS.toSorted());
  });

  it('a value that looks like an option is a value after an equals sign', async () => {
    writeFileSync('stages.json', HEALTHY);
    const { out } = await runHere(['--seed=--help']);
    expect(JSON.parse(out).seed).toBe('--help');
  });
});

describe('a word that an option chooses among', () => {
  beforeEach(() => writeFileSync('stages.json', HEALTHY));

  it.each([
    [
      ['--expect', 'completed'],
      ['--expect', 'COMPLETED'],
    ],
    [
      ['--expect=Completed', '--format', 'TEXT'],
      ['--expect=COMPLETED', '--format', 'text'],
    ],
    [
      ['--scenario', 'Memory-Leak'],
      ['--scenario', 'memory_leak'],
    ],
    [
      ['schema', 'Policy_Tests'],
      ['schema', 'policy-tests'],
    ],
    [
      ['lint', '-f', 'Json'],
      ['lint', '-f', 'json'],
    ],
    [
      ['study', '-n', '3', '--scenarios', 'LATENT', '-f', 'CSV'],
      ['study', '-n', '3', '--scenarios', 'latent', '-f', 'csv'],
    ],
    [
      ['compare', 'stages.json', 'stages.json', '-n', '3', '-f', 'Markdown'],
      ['compare', 'stages.json', 'stages.json', '-n', '3', '-f', 'markdown'],
    ],
  ])('is understood whatever its capitals: %j', async (said, meant) => {
    const told = await runHere(said);
    expect(told.code).toBe(0);
    expect(told).toEqual(await runHere(meant));
  });

  it('is held against how the rollout ended, as the program writes it', async () => {
    expect(await runHere(['-q', '--expect', 'rolled-back', '-o', 'report.json'])).toMatchObject({
      code: 1,
      err: 'canary-sim: expected ROLLED_BACK, but the rollout ended COMPLETED\n',
    });
  });

  it('is suggested where it is nearly right', async () => {
    expect((await runHere(['--expect', 'complete'])).err).toMatch(
      /Allowed choices are COMPLETED, ROLLED_BACK, PAUSED; did you mean COMPLETED\?\n$/,
    );
  });

  it('asks for problems as JSON whatever its capitals', async () => {
    expect(JSON.parse((await runHere(['-c', 'nowhere.json', '-f', 'JSON'])).err)).toMatchObject({ exit_code: 2 });
  });
});

describe('an empty seed', () => {
  it.each([
    [['--seed', '']],
    [['--seed=']],
    [['study', '-s', '']],
    [['compare', 'stages.json', 'stages.json', '-s', '']],
    [['play', '--script', 'keys.txt', '-s', '']],
  ])('is refused by %j with a code of its own', async (args) => {
    writeFileSync('stages.json', HEALTHY);
    const { code, err } = await runHere(args);
    expect({ code, err }).toEqual({ code: 2, err: 'canary-sim: the seed is empty; any other text is one\n' });
    const asJson = JSON.parse((await runHere(['-f', 'json', ...args])).err);
    expect(asJson.problems).toMatchObject([{ code: 'seed_empty' }]);
  });
});

describe('an option of a command', () => {
  beforeEach(() => writeFileSync('warned.json', UNWATCHED));

  it('works before the command and after it', async () => {
    const after = await runHere(['validate', '-c', 'warned.json']);
    expect(after).toMatchObject({ code: 0 });
    expect(after.err).toContain('warning');
    expect(await runHere(['-c', 'warned.json', 'validate'])).toEqual(after);
    for (const args of [
      ['-c', 'warned.json', '-q', 'validate'],
      ['validate', '-q', '-c', 'warned.json'],
      ['-q', 'validate', '-c', 'warned.json'],
      ['-c', 'warned.json', 'validate', '--quiet'],
    ]) {
      expect(await runHere(args)).toEqual({ ...after, err: '' });
    }
  });

  it('takes the value after the command when it is given twice', async () => {
    expect((await runHere(['-c', 'nowhere.json', 'validate', '-c', 'warned.json'])).code).toBe(0);
    expect((await runHere(['-c', 'warned.json', 'validate', '-c', 'nowhere.json'])).code).toBe(2);
  });

  it('about how output looks works before any command', async () => {
    for (const args of [['diagram'], ['schema', 'report']]) {
      expect(await runHere(['--no-color', '-q', ...args])).toEqual(await runHere(args));
    }
  });
});
