import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { BAD, HEALTHY, WARNED } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();
const isRoot = process.getuid?.() === 0;

beforeEach(() => {
  writeFileSync('stages.json', HEALTHY);
  writeFileSync('bad.json', BAD);
});

const read = (file: string) => readFileSync(file, 'utf8');

describe('--output', () => {
  it('writes to the file what standard output would get, and nothing to standard output', async () => {
    const { out } = await runHere([]);
    expect(await runHere(['-o', 'report.json'])).toEqual({ code: 0, out: '', err: '' });
    expect(read('report.json')).toBe(out);
    expect(readdirSync('.').sort()).toEqual(['bad.json', 'report.json', 'stages.json']);
  });

  it.each(['-', '/dev/stdout'])('is standard output when it is %s', async (file) => {
    expect(await runHere(['-o', file])).toEqual(await runHere([]));
  });

  it('replaces what was in the file, and keeps its permissions', async () => {
    writeFileSync('report.json', 'x'.repeat(1_000_000), { mode: 0o600 });
    await runHere(['-o', 'report.json']);
    expect(JSON.parse(read('report.json')).final_state).toBe('COMPLETED');
    expect(statSync('report.json').mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a configuration that is not right', ['-c', 'bad.json']],
    ['a configuration that is not there', ['-c', 'nowhere.json']],
    ['an option that does not exist', ['--sead', '3']],
    ['a trace that cannot be written', ['--trace', 'nowhere/trace.jsonl']],
    ['a trace that is a directory', ['--trace', '.']],
  ])('leaves an existing file as it is on %s', async (_, args) => {
    writeFileSync('report.json', 'earlier');
    const { code, out } = await runHere(['-o', 'report.json', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(read('report.json')).toBe('earlier');
    expect(readdirSync('.').sort()).toEqual(['bad.json', 'report.json', 'stages.json']);
  });

  it.each([
    ['nowhere/report.json', 'ENOENT'],
    ['stages.json/report.json', 'ENOTDIR'],
    ['.', 'EISDIR'],
    ['x'.repeat(300), 'ENAMETOOLONG'],
  ])('is refused where nothing can be written: %s', async (file, why) => {
    const { code, out, err } = await runHere(['-o', file]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^canary-sim: [^\n]*\n$/);
    expect(err).toContain(`cannot be written (${why})`);
    expect(readdirSync('.').sort()).toEqual(['bad.json', 'stages.json']);
  });

  it.skipIf(isRoot)('is refused in a folder without permission, and for a file without permission', async () => {
    mkdirSync('closed', { mode: 0o500 });
    writeFileSync('closed.json', 'earlier', { mode: 0o400 });
    for (const file of ['closed/report.json', 'closed.json']) {
      const { code, err } = await runHere(['-o', file]);
      expect({ code, err }).toEqual({ code: 2, err: `canary-sim: ${file}: cannot be written (EACCES)\n` });
    }
    expect(read('closed.json')).toBe('earlier');
    chmodSync('closed', 0o700);
    expect(readdirSync('closed')).toEqual([]);
  });

  it('writes to where a symbolic link leads, and keeps the link', async () => {
    mkdirSync('elsewhere');
    writeFileSync('elsewhere/report.json', 'earlier');
    symlinkSync('elsewhere/report.json', 'link.json');
    symlinkSync('link.json', 'link-to-link.json');
    expect((await runHere(['-o', 'link-to-link.json'])).code).toBe(0);
    expect(lstatSync('link-to-link.json').isSymbolicLink()).toBe(true);
    expect(readlinkSync('link.json')).toBe('elsewhere/report.json');
    expect(JSON.parse(read('elsewhere/report.json')).final_state).toBe('COMPLETED');
    expect(readdirSync('elsewhere')).toEqual(['report.json']);
  });

  it('writes to where a symbolic link leads even if that file does not exist', async () => {
    mkdirSync('elsewhere');
    symlinkSync(join(folder(), 'elsewhere/report.json'), 'link.json');
    expect((await runHere(['-o', 'link.json'])).code).toBe(0);
    expect(lstatSync('link.json').isSymbolicLink()).toBe(true);
    expect(lstatSync('elsewhere/report.json').isFile()).toBe(true);
  });

  it('is refused through a symbolic link that leads to itself', async () => {
    symlinkSync('circle.json', 'circle.json');
    const { code, err } = await runHere(['-o', 'circle.json']);
    expect({ code, err }).toEqual({ code: 2, err: 'canary-sim: circle.json: cannot be written (ELOOP)\n' });
    expect(lstatSync('circle.json').isSymbolicLink()).toBe(true);
  });

  it('does not replace a device', async () => {
    const before = statSync('/dev/null');
    expect((await runHere(['-o', '/dev/null', '--trace', '/dev/null'])).code).toBe(0);
    const { ino, dev } = statSync('/dev/null');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    expect({ ino, dev }).toEqual({ ino: before.ino, dev: before.dev });
  });

  it.runIf(process.platform === 'linux')('says so when a device is full', async () => {
    const { code, err } = await runHere(['-o', '/dev/full']);
    expect({ code, err }).toEqual({ code: 2, err: 'canary-sim: /dev/full: cannot be written (ENOSPC)\n' });
  });
});

describe('--trace', () => {
  const lines = (file: string) => read(file).trimEnd().split('\n');

  it('writes one line of JSON for every window that the report counts, and the report stays the same', async () => {
    const { out } = await runHere([]);
    expect(await runHere(['--trace', 'trace.jsonl'])).toEqual({ code: 0, out, err: '' });
    const windows = lines('trace.jsonl').map((line) => JSON.parse(line));
    const { total, passed, failed } = JSON.parse(out).metrics.windows;
    expect(windows).toHaveLength(total);
    expect(windows.filter(({ verdict }) => verdict === 'PASS')).toHaveLength(passed);
    expect(windows.filter(({ verdict }) => verdict === 'FAIL')).toHaveLength(failed);
    expect(windows.at(-1)).toMatchObject({ window: total - 1, status: 'COMPLETED' });
  });

  it('goes to standard output with -, when the report goes to a file', async () => {
    await runHere(['--trace', 'trace.jsonl']);
    const { code, out } = await runHere(['--trace', '-', '-o', 'report.json']);
    expect(code).toBe(0);
    expect(out).toBe(read('trace.jsonl'));
  });

  it('keeps the report from being written when it cannot be written itself', async () => {
    const { code, out } = await runHere(['--trace', 'nowhere/trace.jsonl']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('is not written when the report cannot be', async () => {
    const ended = await runHere(['--trace', 'trace.jsonl', '-o', 'nowhere/report.json']);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(await runHere(['--trace', '-', '-o', 'nowhere/report.json'])).toMatchObject({ code: 2, out: '' });
    expect(readdirSync('.').sort()).toEqual(['bad.json', 'stages.json']);
  });
});

describe('one file given for two purposes', () => {
  beforeEach(() => {
    mkdirSync('folder');
    writeFileSync('there.json', 'earlier');
    linkSync('there.json', 'hard-link.json');
    symlinkSync('there.json', 'soft-link.json');
    symlinkSync('folder', 'folder-link');
    symlinkSync('stages.json', 'config-link.json');
  });

  it.each([
    ['new.json', 'new.json'],
    ['new.json', './folder/../new.json'],
    ['folder/new.json', 'folder-link/new.json'],
    ['there.json', 'hard-link.json'],
    ['there.json', 'soft-link.json'],
    ['-', '-'],
    ['-', '/dev/stdout'],
  ])('is refused for the report and the trace: %s and %s', async (output, trace) => {
    const { code, out, err } = await runHere(['-o', output, '--trace', trace]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^canary-sim: --trace and --output both write to .*\n$/);
    expect(read('there.json')).toBe('earlier');
  });

  it.each(['stages.json', './stages.json', 'folder/../stages.json', 'config-link.json'])(
    'is refused for an output over the configuration: %s',
    async (file) => {
      for (const option of ['--output', '--trace']) {
        const { code, out, err } = await runHere(['-c', 'stages.json', option, file]);
        expect({ code, out }).toEqual({ code: 2, out: '' });
        expect(err).toBe(`canary-sim: ${option} would overwrite the configuration stages.json\n`);
      }
      expect(read('stages.json')).toBe(HEALTHY);
    },
  );

  it('is refused by the absolute name too, and when the configuration is found by default', async () => {
    const { code } = await runHere(['-o', join(folder(), 'stages.json')]);
    expect(code).toBe(2);
    expect(read('stages.json')).toBe(HEALTHY);
  });

  it('is no problem where two files only share their name', async () => {
    const { code } = await runHere(['-c', 'stages.json', '-o', 'folder/stages.json']);
    expect(code).toBe(0);
  });
});

it('warnings are printed after the files are written', async () => {
  writeFileSync('warned.json', WARNED);
  let written = false;
  const err = () => {
    written = read('report.json').length > 0;
  };
  await runHere(['-c', 'warned.json', '-o', 'report.json'], { err });
  expect(written).toBe(true);
});
