import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PROGRAM } from './built-program.js';
import { HEALTHY } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const TOO_LONG = 'this has more than 4,000,000 bytes; at most 4,000,000 are read';
const PART_TOO_LONG = 'this has more than 128,000,000 bytes; at most 128,000,000 are read';

/** Every way to name something to be read, each with the message for what is too long. */
const READERS: readonly (readonly [string, (file: string) => readonly string[], string])[] = [
  ['a configuration', (file) => ['-c', file], TOO_LONG],
  ['validate', (file) => ['validate', '-c', file], TOO_LONG],
  ['lint', (file) => ['lint', '-c', file], TOO_LONG],
  ['blast-radius', (file) => ['blast-radius', '-c', file], TOO_LONG],
  ['strategies', (file) => ['strategies', '-c', file], TOO_LONG],
  ['releases', (file) => ['releases', file], TOO_LONG],
  ['experiment', (file) => ['experiment', file], TOO_LONG],
  ['study', (file) => ['study', '-c', file], TOO_LONG],
  ['the old plan of compare', (file) => ['compare', file, 'stages.json'], TOO_LONG],
  ['the new plan of compare', (file) => ['compare', 'stages.json', file], TOO_LONG],
  ['policy tests', (file) => ['test', file], TOO_LONG],
  ['the plan of play', (file) => ['play', '--script', 'keys.txt', '-c', file], TOO_LONG],
  ['a script', (file) => ['play', '--script', file], TOO_LONG],
  ['a part', (file) => ['merge', file], PART_TOO_LONG],
  ['a checkpoint', (file) => ['study', '-qc', 'stages.json', '--checkpoint', file], PART_TOO_LONG],
];

describe('nothing is read without bound', () => {
  it.runIf(existsSync('/dev/zero')).each(READERS)('from a device that never ends: %s', async (_, args, told) => {
    writeFileSync('stages.json', HEALTHY);
    writeFileSync('keys.txt', 'wait 1\n');
    const { code, out, err } = await runHere(args('/dev/zero'));
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: `canary-sim: /dev/zero: ${told}\n` });
  });

  it('from a file that is too long, of which the last byte that is read may be the last', async () => {
    writeFileSync('stages.json', `${HEALTHY}${' '.repeat(4_000_000 - HEALTHY.length)}`);
    expect((await runHere([])).err).toMatch(/this has 4,000,000 characters; at most 1,000,000 are read\n$/);
    truncateSync('stages.json', 4_000_001);
    expect((await runHere([])).err).toBe(`canary-sim: stages.json: ${TOO_LONG}\n`);
  });

  it('from a configuration that a policy test names', async () => {
    writeFileSync('tests.json', '{ "config": "long.json", "cases": [{ "name": "a", "expect": { "stage": "x" } }] }');
    writeFileSync('long.json', '');
    truncateSync('long.json', 5_000_000_000);
    expect((await runHere(['test', 'tests.json'])).err).toBe(`canary-sim: long.json: ${TOO_LONG}\n`);
  });

  it('from standard input, of which little more than the limit is taken', async () => {
    const child = spawn(process.execPath, [PROGRAM, '-c', '-']);
    let taken = 0;
    const chunk = Buffer.alloc(1_000_000);
    const more = (error?: Error | null): void => {
      if (error) return;
      taken += chunk.length;
      child.stdin.write(chunk, more);
    };
    child.stdin.on('error', () => {});
    child.stdin.write(chunk, more);
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, err }).toEqual({ code: 2, err: `canary-sim: standard input: ${TOO_LONG}\n` });
    expect(taken).toBeLessThan(10_000_000);
  });

  it.skipIf(process.platform === 'win32')('from a named pipe', async () => {
    const writer = spawn('sh', ['-c', 'mkfifo pipe && echo made && cat /dev/zero > pipe']);
    await new Promise((resolve) => writer.stdout.once('data', resolve));
    const closed = new Promise((resolve) => writer.on('close', resolve));
    expect((await runHere(['-c', 'pipe'])).err).toBe(`canary-sim: pipe: ${TOO_LONG}\n`);
    await closed;
  });
});

describe('what is no file', () => {
  it.skipIf(process.platform === 'win32')('is named in one line: a socket', async () => {
    const server = createServer().listen('here.sock');
    await new Promise((resolve) => server.on('listening', resolve));
    expect(await runHere(['-c', 'here.sock'])).toMatchObject({
      code: 2,
      err: 'canary-sim: here.sock: this is a socket, not a file\n',
    });
    server.close();
  });

  it.each(READERS)('is named in one line: a directory as %s', async (_, args) => {
    mkdirSync('folder');
    writeFileSync('stages.json', HEALTHY);
    writeFileSync('keys.txt', 'wait 1\n');
    const { code, err } = await runHere(args('folder'));
    expect(code).toBe(2);
    expect(err).toMatch(/^canary-sim: folder: (this is a directory, not a file|cannot be written \(EISDIR\))\n$/);
  });
});

describe('a file that is missing is named, with what writes one', () => {
  it.each<[readonly string[], string]>([
    [['-c', 'nope'], '`canary-sim init` writes one to start from'],
    [['merge', 'nope'], '`canary-sim study --shard` writes one'],
    [['test', 'nope'], '`canary-sim test --help` shows one to start from'],
    [['play', '--script', 'nope'], '`canary-sim play --help` says what stands in one'],
  ])('%j', async (args, told) => {
    expect((await runHere(args)).err).toBe(`canary-sim: nope: no such file; ${told}\n`);
  });
});
