import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BAD, HEALTHY } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const isRoot = process.getuid?.() === 0;
const stdin = (content: string | Uint8Array) => async () => Buffer.from(content as string);

async function refused(args: readonly string[]): Promise<string> {
  const before = readdirSync('.');
  const { code, out, err } = await runHere([...args, '-o', 'report.json']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(readdirSync('.')).toEqual(before);
  return err;
}

describe('a configuration file', () => {
  it('that is missing is named', async () => {
    expect(await refused(['-c', 'nowhere.json'])).toBe(
      'canary-sim: nowhere.json: no such file; `canary-sim init` writes one to start from\n',
    );
    writeFileSync('a.json', HEALTHY);
    expect(await refused(['-c', 'a.json/b.json'])).toContain('no such file');
  });

  it('that is a directory is named', async () => {
    mkdirSync('folder');
    expect(await refused(['-c', 'folder'])).toBe('canary-sim: folder: this is a directory, not a file\n');
  });

  it.skipIf(isRoot)('that may not be read is named', async () => {
    writeFileSync('closed.json', HEALTHY);
    chmodSync('closed.json', 0);
    expect(await refused(['-c', 'closed.json'])).toBe('canary-sim: closed.json: cannot be read (EACCES)\n');
  });

  it.runIf(existsSync('/proc/self/mem'))('that cannot be read is named', async () => {
    expect(await refused(['-c', '/proc/self/mem'])).toBe('canary-sim: /proc/self/mem: cannot be read (EIO)\n');
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \n\t\n'],
    ['a byte order mark', '\uFEFF'],
  ])('that holds %s is empty', async (_, text) => {
    writeFileSync('empty.json', text);
    expect(await refused(['-c', 'empty.json'])).toMatch(/^canary-sim: empty\.json: .*empty text.*init.*\n$/);
  });

  it.each([
    ['Latin-1', Buffer.from('{"name":"caf\xe9"}', 'latin1')],
    ['UTF-16', Buffer.from(`\uFEFF${HEALTHY}`, 'utf16le')],
    ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0xff])],
    ['half a character', Buffer.from([0x7b, 0xe2, 0x82])],
  ])('in %s is not UTF-8', async (_, bytes) => {
    writeFileSync('other.json', bytes);
    expect(await refused(['-c', 'other.json'])).toBe('canary-sim: other.json: this is not a text file in UTF-8\n');
  });

  it('with NUL bytes is refused without printing them', async () => {
    for (const text of ['\0\0\0', '{"name":"a\0b"}', `${HEALTHY}\0`]) {
      writeFileSync('nul.json', text);
      const err = await refused(['-c', 'nul.json']);
      expect(err).toMatch(/^(canary-sim: nul\.json: .*\n)+$/);
      expect(err).not.toContain('\0');
    }
  });

  it('may begin with a byte order mark and have Windows line ends', async () => {
    writeFileSync('stages.json', JSON.stringify(JSON.parse(HEALTHY), null, 2));
    const { out } = await runHere([]);
    writeFileSync('stages.json', `\uFEFF${JSON.stringify(JSON.parse(HEALTHY), null, 2).replaceAll('\n', '\r\n')}`);
    expect(await runHere([])).toEqual({ code: 0, out, err: '' });
  });

  it('has all its problems printed, a line each, with path, line and column', async () => {
    writeFileSync('bad.json', BAD);
    const err = await refused(['-c', 'bad.json']);
    expect(err).toMatch(
      /^canary-sim: bad\.json: .*\(line 2, column 3\): unknown key `nmae`, did you mean `name`\?\ncanary-sim: bad\.json: stages\[0\]\.traffic_percent \(line 3, column 35\): 101 .*\n$/,
    );
  });
});

describe('standard input', () => {
  it('is the configuration as -', async () => {
    const { code, out, err } = await runHere(['-c', '-'], { stdin: stdin(HEALTHY) });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out).reproduce).toBe('canary-sim --seed 42 --config -');
    expect(await runHere(['-c', '/dev/stdin'], { stdin: stdin(HEALTHY) })).toEqual({ code, out, err });
  });

  it('is named in its problems', async () => {
    const err = async (content: string | Uint8Array) => (await runHere(['-c', '-'], { stdin: stdin(content) })).err;
    expect(await err('')).toMatch(/^canary-sim: standard input: .*empty text/);
    expect(await err(BAD)).toMatch(/^canary-sim: standard input: .*line 2, column 3/);
    expect(await err(Uint8Array.of(0xff))).toBe('canary-sim: standard input: this is not a text file in UTF-8\n');
  });

  it('that is a directory or cannot be read is named', async () => {
    const failing = (code: string) => async () => Promise.reject(Object.assign(new Error(code), { code }));
    const err = async (code: string) => (await runHere(['-c', '-'], { stdin: failing(code) })).err;
    expect(await err('EISDIR')).toBe('canary-sim: standard input: this is a directory, not a file\n');
    expect(await err('EIO')).toBe('canary-sim: standard input: cannot be read (EIO)\n');
  });

  it('that is a terminal is read after a line that says so', async () => {
    const { code, out, err } = await runHere(['-c', '-'], { stdin: stdin(HEALTHY), stdinIsTerminal: true });
    expect(err).toBe('canary-sim: reading the configuration from the terminal; end it with Ctrl-D\n');
    expect(code).toBe(0);
    expect(JSON.parse(out).final_state).toBe('COMPLETED');
  });

  it('is not touched when the configuration is a file', async () => {
    writeFileSync('stages.json', HEALTHY);
    const { code, err } = await runHere([], {
      stdin: async () => Promise.reject(new Error('read')),
      stdinIsTerminal: true,
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

describe('with --format json a problem', () => {
  interface Told {
    readonly error: string;
    readonly exit_code: number;
    readonly file: string | null;
    readonly problems: readonly Record<string, unknown>[];
  }

  async function told(args: readonly string[]): Promise<Told> {
    const { code, out, err } = await runHere(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.endsWith('}\n')).toBe(true);
    return JSON.parse(err);
  }

  it('is one JSON object on standard error, with code, path, place and sentence of each problem', async () => {
    writeFileSync('bad.json', BAD);
    const lines = (await runHere(['-c', 'bad.json'])).err.trimEnd().split('\n');
    const { problems, ...rest } = await told(['-c', 'bad.json', '--format', 'json']);
    expect(rest).toEqual({ error: 'bad_input', exit_code: 2, file: 'bad.json', problems_left_out: 0 });
    expect(problems).toMatchObject([
      { code: 'unknown_key', line: 2, column: 3 },
      { code: 'out_of_range', path: ['stages', 0, 'traffic_percent'], line: 3, column: 35 },
    ]);
    expect(problems.map(({ message }) => `canary-sim: bad.json: ${message}`)).toEqual(lines);
  });

  it.each([
    ['a file', ['-c', 'nowhere.json', '-f', 'json'], 'file_missing', 'nowhere.json'],
    ['an output', ['-c', 'good.json', '-o', 'x/y', '--format=json'], 'output_unwritable', 'x/y'],
    ['the command line', ['--sead', '1', '-fjson'], 'usage', null],
    ['the command line, told late', ['-q', '-f', 'json', 'foo'], 'usage', null],
    ['options together', ['-qf', 'json', '--sead'], 'usage', null],
    ['validate', ['validate', '-c', 'nowhere.json', '-f', 'json'], 'file_missing', 'nowhere.json'],
    ['a command before which it stands', ['-f', 'json', 'validate', '-c', 'x.json'], 'file_missing', 'x.json'],
  ])('is that object too when it is %s', async (_, args, code, file) => {
    writeFileSync('good.json', HEALTHY);
    const { problems, ...rest } = await told(args);
    expect(rest).toEqual({ error: 'bad_input', exit_code: 2, file, problems_left_out: 0 });
    expect(problems.map((problem) => [problem['code'], problem['path'], problem['line'], problem['column']])).toEqual([
      [code, null, null, null],
    ]);
  });

  it('always has the same keys in the same order', async () => {
    writeFileSync('bad.json', BAD);
    for (const args of [['-c', 'bad.json'], ['-c', 'nowhere.json'], ['--sead']]) {
      const object = await told([...args, '-f', 'json']);
      expect(Object.keys(object)).toEqual(['error', 'exit_code', 'file', 'problems', 'problems_left_out']);
      for (const problem of object.problems) {
        expect(Object.keys(problem)).toEqual(['code', 'path', 'line', 'column', 'message']);
      }
    }
  });

  it('is a line for each problem without the option, though reports are JSON by default', async () => {
    expect((await runHere(['-c', 'nowhere.json'])).err).toMatch(/^canary-sim: /);
    expect((await runHere(['-c', 'nowhere.json', '-f', 'text'])).err).toMatch(/^canary-sim: /);
  });
});

describe('control characters', () => {
  const CONTROL = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
  const NASTY = '\u001b[31mred\u0007\u009b1m\u202eevil\u200b\r';

  it('never come raw from a file name', async () => {
    const file = `${NASTY}.json`;
    writeFileSync(file, BAD);
    for (const args of [
      ['-c', file],
      ['-c', file, '-f', 'json'],
      ['-c', `${NASTY}-nowhere.json`],
      ['-c', `${NASTY}-nowhere.json`, '-f', 'json'],
      ['-o', `nowhere/${NASTY}`],
      ['-c', file, '-o', file],
      [file],
      ['validate', file],
      ['validate', '-c', file],
      ['init', file],
      ['init', `nowhere/${NASTY}`],
      ['init', `new ${file}`],
      ['schema', NASTY],
      [`--${NASTY}`],
      ['--format', NASTY],
    ]) {
      const { out, err } = await runHere(args);
      expect(out + err, JSON.stringify(args)).not.toMatch(CONTROL);
    }
    writeFileSync(file, HEALTHY);
    for (const args of [[], ['-f', 'text'], ['-f', 'markdown']]) {
      const { code, out, err } = await runHere(['-c', file, '--seed', NASTY, ...args]);
      expect(code).toBe(0);
      expect(out + err, JSON.stringify(args)).not.toMatch(CONTROL);
    }
    expect((await runHere(['validate', '-c', file])).out).not.toMatch(CONTROL);
  });

  it('never come raw from a configuration', async () => {
    for (const format of ['json', 'text']) {
      for (const text of [
        JSON.stringify({ name: NASTY, stages: [{ name: NASTY, traffic_percent: NASTY, duration: NASTY }] }),
        JSON.stringify({ [NASTY]: 1, thresholds: { [NASTY]: {} }, stages: NASTY }),
        NASTY,
        `{${NASTY}`,
        `stages: *${NASTY}`,
        `stages: !${NASTY} x`,
        `"${NASTY}": 1\n"${NASTY}": 2`,
      ]) {
        writeFileSync('stages.json', text);
        const { code, out, err } = await runHere(['-f', format]);
        expect(code).toBe(2);
        expect(out + err, text).not.toMatch(CONTROL);
      }
    }
  });
});
