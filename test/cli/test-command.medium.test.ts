import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HEALTHY, ROLLED_BACK, UNWATCHED } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const passing = { name: 'it completes', expect: { final_state: 'COMPLETED' } };
const failing = { name: 'it pauses', expect: { final_state: 'PAUSED' } };

function write(file: string, cases: readonly object[], config = 'stages.json'): void {
  writeFileSync(file, JSON.stringify({ config, cases }, null, 2));
}

function given(...cases: object[]): void {
  writeFileSync('stages.json', HEALTHY);
  write('tests.json', cases);
}

describe('test', () => {
  it('exits with 0 when every case passes', async () => {
    given(passing);
    const { code, out, err } = await runHere(['test', 'tests.json', '-f', 'text']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^tests\.json\n✓ it completes .*\n\n✓ 1 passed, 0 failed\n\nCoverage\n/);
  });

  it('exits with 1 when one fails, and says on standard output what was expected', async () => {
    given(passing, failing);
    const { code, out, err } = await runHere(['test', 'tests.json', '-f', 'text']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('expected  PAUSED\n');
    expect(out).toContain('received  COMPLETED\n');
    expect(out).toContain('canary-sim --seed 42 --config stages.json\n');
    expect(out).toContain('1 passed, 1 failed\n');
  });

  it('exits with 1 when the runs cannot decide', async () => {
    given({ name: 'x', runs: 5, expect: { assertions: ['rolled_back.rate < 0.01'] } });
    const { code, out } = await runHere(['test', 'tests.json', '-f', 'text']);
    expect(code).toBe(1);
    expect(out).toMatch(/undecided at 5 runs/);
  });

  it('finds a plan relative to the folder of the test file', async () => {
    mkdirSync('policies');
    writeFileSync('stages.json', HEALTHY);
    write('policies/tests.json', [passing], '../stages.json');
    expect((await runHere(['test', 'policies/tests.json', '--allow-outside'])).code).toBe(0);
    write('policies/here.json', [passing], 'stages.json');
    writeFileSync('policies/stages.json', HEALTHY);
    expect((await runHere(['test', 'policies/here.json'])).code).toBe(0);
  });

  it('reads YAML, and standard input as -', async () => {
    writeFileSync('stages.json', HEALTHY);
    const stdin = async () =>
      Buffer.from('config: stages.json\ncases:\n  - name: a\n    expect: { final_state: COMPLETED }\n');
    const { code, out } = await runHere(['test', '-', '-f', 'text'], { stdin });
    expect(code).toBe(0);
    expect(out).toMatch(/^standard input\n/);
  });

  it('takes several files, each once, and covers their plans together', async () => {
    given(passing);
    writeFileSync('bad.json', ROLLED_BACK);
    write('more.json', [{ name: 'it is rolled back', expect: { final_state: 'ROLLED_BACK' } }], 'bad.json');
    const { code, out } = await runHere(['test', 'tests.json', 'more.json', 'tests.json', '-f', 'text']);
    expect(code).toBe(0);
    expect(out).toContain('2 passed, 0 failed\n');
    expect(out).toContain('stages of stages.json');
    expect(out).toContain('stages of bad.json');
  });

  it('plays only the cases whose name matches --run, and says how many it did not', async () => {
    given(passing, failing);
    const { code, out } = await runHere(['test', 'tests.json', '--run', '^it compl', '-f', 'text']);
    expect(code).toBe(0);
    expect(out).toContain('1 passed, 0 failed, 1 not run\n');
  });

  it('matches names against --run in time that grows with the name alone', async () => {
    const name = `${'a'.repeat(90)}!`;
    given({ ...passing, name }, failing);
    expect((await runHere(['test', 'tests.json', '--run', '(a+)+!$', '-f', 'text'])).out).toContain(
      '1 passed, 0 failed, 1 not run\n',
    );
    expect((await runHere(['test', 'tests.json', '--run', '(a+)+$', '-f', 'text'])).err).toBe(
      'canary-sim: --run (a+)+$ matches none of the names of 2 cases\n',
    );
  });

  it('prints the warnings about a plan, unless --quiet is given', async () => {
    writeFileSync('stages.json', UNWATCHED);
    write('tests.json', [passing]);
    expect((await runHere(['test', 'tests.json', '-f', 'text'])).err).toMatch(
      /^canary-sim: warning: stages\.json: the last stage .*\n$/,
    );
    expect((await runHere(['test', 'tests.json', '-q'])).err).toBe('');
  });

  it('writes its report to a file with --output, never over one of its inputs', async () => {
    given(passing);
    expect(await runHere(['test', 'tests.json', '-f', 'junit', '-o', 'junit.xml'])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(readFileSync('junit.xml', 'utf8')).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
    for (const file of ['tests.json', 'stages.json']) {
      const { code, err } = await runHere(['test', 'tests.json', '-o', `./${file}`]);
      expect({ code, err }).toEqual({ code: 2, err: `canary-sim: --output would overwrite ${file}\n` });
    }
  });

  it.each(['text', 'json', 'junit', 'github'])('prints the same bytes every time as %s', async (format) => {
    given(passing, failing, {
      name: 'm',
      scenario: 'flapping',
      runs: 20,
      expect: { assertions: ['paused.rate < 50%'] },
    });
    const once = await runHere(['test', 'tests.json', '-f', format]);
    expect(once.code).toBe(1);
    expect(await runHere(['test', 'tests.json', '-f', format])).toEqual(once);
  });

  it('gives annotations the file name as given and the line of the case', async () => {
    given(passing, failing);
    const lines = readFileSync('tests.json', 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('it pauses'));
    expect((await runHere(['test', './tests.json', '-f', 'github'])).out).toContain(
      `::error file=./tests.json,line=${line},col=5,title=it pauses::final_state: expected PAUSED, received COMPLETED\n`,
    );
  });

  it('prints a command that plays a run that failed, in the world of the case', async () => {
    given({ name: 'x', scenario: 'error_spike', runs: 3, expect: { final_state: 'PAUSED' } });
    const { out } = await runHere(['test', 'tests.json', '-f', 'json']);
    const { reproduce, received } = JSON.parse(out).cases[0].misses[0];
    expect(reproduce).toBe('canary-sim --seed 42/1 --config stages.json --scenario error_spike');
    const again = await runHere(reproduce.split(' ').slice(1));
    expect(received.startsWith(JSON.parse(again.out).final_state)).toBe(true);
  });
});

describe('test refuses', () => {
  async function refused(args: readonly string[]): Promise<string> {
    const { code, out, err } = await runHere(['test', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    return err;
  }

  it('a command line that leaves nothing to test', async () => {
    expect(await refused([])).toBe('canary-sim: test what? write files of policy tests after test\n');
    given(passing);
    expect(await refused(['tests.json', '--run', 'nothing'])).toBe(
      'canary-sim: --run nothing matches none of the names of 1 case\n',
    );
  });

  it('a bad regular expression in one line', async () => {
    given(passing);
    for (const [expression, told] of [
      ['(: x', '"(: x" is no regular expression (RE2): missing closing )'],
      ['a[z-a]', '"a[z-a]" is no regular expression (RE2): invalid character class range at "z-a"'],
      ['(?=x)', '"(?=x)" is no regular expression (RE2): invalid or unsupported Perl syntax at "(?="'],
      ['(a{1000}){1000}', '"(a{1000}){1000}" is no regular expression (RE2): invalid repeat count at "{1000}"'],
    ] as const) {
      expect(await refused(['tests.json', '--run', expression])).toBe(`canary-sim: --run: ${told}\n`);
    }
  });

  it('files with problems, prints all of these, and runs no case', async () => {
    given(passing, { name: 'b', runs: 2, expect: { stage: 'alle', assertions: ['pausd.rate < 1'] } });
    writeFileSync('bad.yaml', 'cases:\n  - name: a\n    expect: {}\n');
    write('lost.json', [passing], 'nowhere.json');
    const lines = (await refused(['bad.yaml', 'missing.yaml', 'tests.json', 'lost.json'])).trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(
        /^canary-sim: bad\.yaml: cases\[0\] \(line 2, column 5\): nothing says which configuration/,
      ),
      expect.stringMatching(
        /^canary-sim: bad\.yaml: cases\[0\]\.expect \(line 3, column 13\): the case expects nothing/,
      ),
      expect.stringMatching(/^canary-sim: missing\.yaml: no such file/),
      expect.stringMatching(/^canary-sim: nowhere\.json: no such file/),
      expect.stringMatching(/^canary-sim: tests\.json: cases\[1\]\.expect\.stage .*did you mean `all`\?$/),
      expect.stringMatching(/^canary-sim: tests\.json: cases\[1\]\.expect\.assertions\[0\] .*did you mean `paused`\?$/),
    ]);
  });

  it('files with problems as JSON, each problem with its file', async () => {
    write('lost.json', [passing], 'nowhere.json');
    writeFileSync('bad.yaml', 'cases: []\nconfig: x\n');
    const told = JSON.parse(await refused(['lost.json', 'bad.yaml', '-f', 'json']));
    expect(told.problems).toMatchObject([
      { code: 'too_few_items', file: 'bad.yaml', line: 1 },
      { code: 'file_missing', file: 'nowhere.json' },
    ]);
  });

  it('a plan that is wrong, under the name of its file', async () => {
    given(passing);
    writeFileSync('stages.json', '{ "stages": [] }');
    expect(await refused(['tests.json'])).toMatch(/^canary-sim: stages\.json: stages \(line 1, column 13\): .*\n$/);
  });

  it.each([
    ['a folder above', '../stages.json'],
    ['another folder', '../other/stages.json'],
    ['an absolute path', '/etc/hostname'],
    ['a link that leads away', 'link.json'],
    ['a folder that leads away', 'away/stages.json'],
    ['what is not there', '../nowhere.json'],
  ])('a configuration that is outside the folder of the tests: %s', async (_, config) => {
    for (const folder of ['policies', 'other']) mkdirSync(folder);
    for (const file of ['stages.json', 'other/stages.json']) writeFileSync(file, HEALTHY);
    symlinkSync('../stages.json', 'policies/link.json');
    symlinkSync('../other', 'policies/away');
    write('policies/tests.json', [passing, { ...passing, name: 'again' }], config);
    expect(await refused(['policies/tests.json'])).toMatch(
      /^canary-sim: policies\/tests\.json: cases\[0\]\.config \(line \d+, column \d+\): the configuration "[^"]+" is not in the folder of these tests; with --allow-outside it is read\n$/,
    );
    expect((await runHere(['test', 'policies/tests.json', '--allow-outside'])).err).not.toContain('not in the folder');
  });

  it('a configuration whose name goes through a link and up again, from where the link leads', async () => {
    mkdirSync('policies');
    mkdirSync('other/below', { recursive: true });
    writeFileSync('other/stages.json', HEALTHY);
    symlinkSync('../other/below', 'policies/away');
    const told = 'is not in the folder of these tests; with --allow-outside it is read\n';
    write('policies/tests.json', [passing], `${process.cwd()}/policies/away/../stages.json`);
    expect(await refused(['policies/tests.json'])).toContain(told);
    process.chdir('policies');
    write('tests.json', [passing], 'away/../stages.json');
    const stdin = async () => readFileSync('tests.json');
    expect(await runHere(['test', '-'], { stdin })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(told),
    });
  });

  it.each([
    ['words', 'hunter2 is the password\nof root\n'],
    ['a map of other keys', 'password: hunter2\nuser: hunter2\n'],
    ['JSON of other keys', '{ "hunter2": "hunter2" }'],
    ['a list', '- hunter2\n'],
    ['a broken JSON', '{ "hunter2": hunter2 }'],
    ['a broken YAML', 'a: "hunter2\n  b: hunter2: [\n'],
    ['an alias', 'hunter2: *hunter2\n'],
    ['two documents', 'a: hunter2\n---\nhunter2\n'],
    ['a number', '42\n'],
    ['nothing', ''],
  ])('what a test names as its configuration, and is none, and quotes none of it: %s', async (_, text) => {
    given(passing);
    writeFileSync('stages.json', text);
    for (const format of ['text', 'json']) {
      const told = await refused(['tests.json', '-f', format]);
      expect(told).not.toContain('hunter2');
      expect(told).toMatch(/this is not a configuration, which is an object in JSON or YAML, with `stages` at least/);
    }
  });

  it('options of other commands', async () => {
    const { code, err } = await runHere(['--seed', '1', 'test', 'x.json']);
    expect({ code, err }).toEqual({ code: 2, err: 'canary-sim: --seed does not go with test\n' });
  });
});

describe('the examples of policy tests', () => {
  const folder = fileURLToPath(new URL('../../examples/policy-tests/', import.meta.url));

  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s passes', async (name) => {
    const { code, err } = await runHere(['test', '--allow-outside', `${folder}${name}`]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});
