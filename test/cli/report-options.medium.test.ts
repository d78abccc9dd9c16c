import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/arguments/build-program.js';
import { FORMAT_NAMES } from '../../src/report/formats/format-names.js';
import { displayWidth } from '../../src/report/text/display-width.js';
import { HEALTHY } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const FEW = ['-n', '3', '-j', '1', '--scenarios', 'error_spike'] as const;

/** What makes a report: its own words, each beginning with the command, which a run has none of. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  run: [],
  study: ['study', ...FEW],
  sweep: ['study', '-n', '3', '--sweep', 'canary.error_rate=0.001,0.1'],
  merge: ['merge', 'part.json'],
  compare: ['compare', 'stages.json', 'new.json', ...FEW],
  lint: ['lint'],
  test: ['test', 'tests.json'],
  'blast-radius': ['blast-radius', '-n', '5'],
  worlds: ['worlds'],
  explain: ['explain', '--policy', 'rollout.yaml'],
  strategies: ['strategies', '-n', '2', '--scenarios', 'error_spike'],
  releases: ['releases', '-n', '2'],
  experiment: ['experiment', '-n', '2'],
};
const KINDS = Object.entries(COMMANDS);

const ROLLOUT =
  'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: shop}\nspec: {strategy: {canary: {steps: [{setWeight: 5}]}}}\n';

/** Played once. */
let part = '';

beforeEach(async () => {
  writeFileSync('stages.json', HEALTHY);
  writeFileSync('new.json', JSON.stringify({ ...JSON.parse(HEALTHY), thresholds: { error_rate: { max: 0.9 } } }));
  writeFileSync(
    'tests.json',
    JSON.stringify({ config: 'stages.json', cases: [{ name: 'ends', expect: { final_state: 'COMPLETED' } }] }),
  );
  writeFileSync('rollout.yaml', ROLLOUT);
  if (part === '') part = (await runHere(['study', ...FEW, '--shard', '1/1'])).out;
  writeFileSync('part.json', part);
});

const read = (file: string) => readFileSync(file, 'utf8');

describe('the options on a report', () => {
  const NAMES = ['--format', '--output', '--report', '--no-color'];
  const names = ['run', ...new Set(KINDS.flatMap(([, [command]]) => (command === undefined ? [] : [command])))];

  const programOf = (word: string) => {
    const none = () => {};
    return buildProgram(
      [word],
      {
        out: none,
        err: none,
        stdin: async () => new Uint8Array(),
        stdinIsTerminal: false,
        stdoutIsTerminal: false,
        stderrIsTerminal: false,
        stdoutColumns: undefined,
        env: {},
      },
      async () => {},
    );
  };
  const optionsOf = (name: string) => {
    const program = programOf(name);
    const command = name === 'run' ? program : program.commands.find((each) => each.name() === name);
    const options = command?.options ?? [];
    return options.map(({ long, flags, description, defaultValue }) => ({ long, flags, description, defaultValue }));
  };

  it.each(names)('are the same four for every command, said in the same words: %s', (name) => {
    const ofReports = (of: string) => optionsOf(of).filter(({ long }) => NAMES.includes(long ?? ''));
    expect(ofReports(name).map(({ long }) => long)).toEqual(NAMES);
    expect(ofReports(name)).toEqual(ofReports('run'));
  });

  it('are of those commands alone that make a report', () => {
    const all = programOf('--help').commands.map((each) => each.name());
    expect(all.length).toBeGreaterThan(names.length);
    const having = all.filter((name) => optionsOf(name).some(({ long }) => long === '--report'));
    expect(['run', ...having].sort()).toEqual([...names].sort());
  });

  it.each(names)('name every format in the help: %s', async (name) => {
    const { out } = await runHere(name === 'run' ? ['--help'] : [name, '--help']);
    const [told = ''] = /--format <format>.*\n?.*\n?.*/.exec(out) ?? [];
    for (const format of FORMAT_NAMES) expect(told).toMatch(new RegExp(`\\b${format}\\b`));
  });

  it.each(KINDS)('are json on standard output unless told otherwise: %s', async (_kind, args) => {
    const plain = await runHere(args);
    expect(plain.code).toBe(0);
    expect(JSON.parse(plain.out)).toMatchObject({ tool: { name: 'canary-sim' } });
    expect(await runHere([...args, '-f', 'json', '-o', '-'])).toEqual(plain);
  });

  it.each(KINDS)('count before the command and after it: %s', async (_kind, args) => {
    const asked = (name: string) => ['-f', 'markdown', '-o', `${name}.md`, '--report', `csv=${name}.csv`, '--no-color'];
    const [before, after] = [await runHere([...asked('a'), ...args]), await runHere([...args, ...asked('b')])];
    expect(before).toEqual({ code: 0, out: '', err: '' });
    expect(after).toEqual(before);
    expect(read('a.md')).toBe(read('b.md'));
    expect(read('a.csv')).toBe(read('b.csv'));
    expect(read('a.md')).toMatch(/^## /);
  });

  it('of further reports count together, before the command and after it', async () => {
    await runHere(['--report', 'markdown=a.md', 'lint', '--report', 'csv=b.csv']);
    expect([existsSync('a.md'), existsSync('b.csv')]).toEqual([true, true]);
  });
});

describe('--report', () => {
  const FORMATS = ['text', 'markdown', 'csv', 'junit', 'github', 'json'] as const;

  it.each(KINDS)('writes what --format would print, as often as asked, beside the report: %s', async (_kind, args) => {
    const further = FORMATS.flatMap((format) => ['--report', `${format}=out.${format}`]);
    const all = await runHere([...args, '-f', 'text', ...further]);
    for (const format of FORMATS) {
      const alone = await runHere([...args, '-f', format]);
      expect(read(`out.${format}`), format).toBe(alone.out);
      if (format === 'text') expect(all).toEqual(alone);
    }
  });

  it('takes a name with an equals sign in it, and a format whatever its capitals', async () => {
    await runHere(['lint', '--report', 'Markdown=a=b.md']);
    expect(read('a=b.md')).toMatch(/^## /);
  });

  it('does not change the exit code of an expectation that is not met', async () => {
    const { code } = await runHere(['-q', '--expect', 'ROLLED_BACK', '--report', 'junit=a.xml']);
    expect(code).toBe(1);
    expect(read('a.xml')).toMatch(/^<\?xml /);
  });

  it('never has colours, which standard output has', async () => {
    const env = { FORCE_COLOR: '1' };
    const { out } = await runHere(['-f', 'text', '--report', 'text=a.txt'], { stdoutIsTerminal: true, env });
    expect(out).toContain('\u001b[');
    expect(read('a.txt')).not.toContain('\u001b');
  });

  it('writes all files or none', async () => {
    const { code } = await runHere(['-o', 'a.json', '--report', 'markdown=nowhere/b.md']);
    expect(code).toBe(2);
    expect(existsSync('a.json')).toBe(false);
  });

  const bad = "option '--report <kind=file>' argument";
  it.each<[string[], string]>([
    [['markdown'], `${bad} 'markdown' is invalid. It is written as html=report.html`],
    [['=a.md'], `${bad} '=a.md' is invalid. It is written as html=report.html`],
    [['markdown='], `${bad} 'markdown=' is invalid. It is empty`],
    [['markdown=-'], `${bad} 'markdown=-' is invalid. It needs a file; --output is for standard output`],
    [
      ['markdown=/dev/stdout'],
      `${bad} 'markdown=/dev/stdout' is invalid. It needs a file; --output is for standard output`,
    ],
    [
      ['xml=a.xml'],
      `${bad} 'xml=a.xml' is invalid. Allowed choices are json, text, markdown, html, csv, junit, github`,
    ],
    [
      ['markdwn=a.md'],
      `${bad} 'markdwn=a.md' is invalid. Allowed choices are json, text, markdown, html, csv, junit, github; did you mean markdown?`,
    ],
    [['markdown=a.md', '--report', 'csv=./a.md'], '--report markdown and --report csv both write to ./a.md'],
    [['markdown=a.md', '-o', 'there/../a.md'], '--output and --report markdown both write to a.md'],
    [['markdown=stages.json'], '--report markdown would overwrite the configuration stages.json'],
  ])('is refused in one clear line, and nothing is written: %j', async (given, message) => {
    mkdirSync('there');
    const before = readdirSync('.');
    for (const args of [[], ['lint'], ['blast-radius'], ['study', ...FEW]]) {
      const told = { code: 2, out: '', err: `canary-sim: ${message}\n` };
      expect(await runHere([...args, '--report', ...given]), args[0]).toEqual(told);
    }
    expect(readdirSync('.')).toEqual(before);
    expect(read('stages.json')).toBe(HEALTHY);
  });

  it.each<[string, string[], string]>([
    ['a trace', ['--trace', 'x', '--report', 'csv=x'], '--trace and --report csv both write to x'],
    ['runs', ['study', ...FEW, '--csv', 'x', '--report', 'csv=x'], '--report csv and --csv both write to x'],
    [
      'a checkpoint',
      ['study', ...FEW, '--checkpoint', 'x', '--report', 'csv=x'],
      '--report csv and --checkpoint both write to x',
    ],
    [
      'the new plan',
      ['compare', 'stages.json', 'new.json', '--report', 'csv=new.json'],
      '--report csv would overwrite the configuration new.json',
    ],
    ['a part', ['merge', 'part.json', '--report', 'csv=part.json'], '--report csv would overwrite the part part.json'],
    ['the cases', ['test', 'tests.json', '--report', 'csv=tests.json'], '--report csv would overwrite tests.json'],
    ['their plan', ['test', 'tests.json', '--report', 'csv=stages.json'], '--report csv would overwrite stages.json'],
  ])('is refused over what else a command reads or writes: %s', async (_what, args, message) => {
    const before = readdirSync('.').map((name) => [name, read(name)]);
    expect(await runHere(args)).toEqual({ code: 2, out: '', err: `canary-sim: ${message}\n` });
    expect(readdirSync('.').map((name) => [name, read(name)])).toEqual(before);
  });
});

describe('the width of a text', () => {
  const text = async (env: Record<string, string>, stdoutColumns?: number) =>
    (await runHere(['study', ...FEW, '-f', 'text'], { env, stdoutColumns })).out;
  const widest = (shown: string) => Math.max(...shown.split('\n').map(displayWidth));

  it.each(KINDS)('is at most COLUMNS: %s', async (_kind, args) => {
    for (const width of [60, 80, 140]) {
      const { out } = await runHere([...args, '-f', 'text'], { env: { COLUMNS: String(width) } });
      expect(widest(out)).toBeLessThanOrEqual(width);
    }
  });

  it('is from 40 to 1,000 columns, whatever COLUMNS says', async () => {
    expect(await text({ COLUMNS: '1' })).toBe(await text({ COLUMNS: '40' }));
    expect(await text({ COLUMNS: '1001' })).toBe(await text({ COLUMNS: '1000' }));
    expect(await text({ COLUMNS: '123456789' })).toBe(await text({ COLUMNS: '1000' }));
    expect(await text({ COLUMNS: '40' })).not.toBe(await text({ COLUMNS: '1000' }));
  });

  it.each(['', '0', 'wide', '60.5', '-60', ' 60', '0x40'])(
    'is 100 where COLUMNS is no number of columns: "%s"',
    async (said) => {
      expect(await text({ COLUMNS: said })).toBe(await text({ COLUMNS: '100' }));
    },
  );

  it("is the terminal's where there is one that tells, unless COLUMNS is set", async () => {
    expect(await text({}, 60)).toBe(await text({ COLUMNS: '60' }));
    expect(await text({ COLUMNS: '60' }, 140)).toBe(await text({ COLUMNS: '60' }));
    expect(await text({}, 0)).toBe(await text({}));
    expect(await text({})).toBe(await text({ COLUMNS: '100' }));
  });

  it('of a file is 100, whatever the terminal is, unless COLUMNS is set', async () => {
    await runHere(['-f', 'text', '-o', 'a.txt', '--report', 'text=b.txt'], { stdoutColumns: 60 });
    const { out } = await runHere(['-f', 'text']);
    expect([read('a.txt'), read('b.txt')]).toEqual([out, out]);
    await runHere(['-f', 'text', '-o', 'a.txt'], { env: { COLUMNS: '60' } });
    expect(widest(read('a.txt'))).toBeLessThanOrEqual(60);
  });
});
