import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { runBuilt, runShell } from './built-program.js';
import { CHANCY } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();

const OWN = ['long.json', 'new.json', 'part.json', 'stages.json', 'tests.json'];

/** Played once. */
let part: Buffer | null = null;

beforeEach(async () => {
  writeFileSync('stages.json', CHANCY);
  writeFileSync('new.json', CHANCY.replace('0.05', '0.04'));
  writeFileSync('long.json', JSON.stringify({ stages: [{ traffic_percent: 100, duration: '150m' }] }));
  const expected = { expect: { assertions: ['released.rate >= 0'] } };
  const cases = Array.from({ length: 40 }, (_, index) => ({ name: `case ${index}`, runs: 3, ...expected }));
  writeFileSync('tests.json', JSON.stringify({ config: 'stages.json', cases }));
  part ??= (await runBuilt(folder(), ['study', '-q', '-n', '3', '--shard', '1/1'])).out;
  writeFileSync('part.json', part);
});

/** Every command that prints, with more than one line to print. */
const COMMANDS = [
  '-q -c long.json --trace - -o /dev/null',
  '-q -c stages.json',
  'study -q -c stages.json -n 3 --scenarios healthy -f text',
  'compare -q stages.json new.json -n 3 --scenarios healthy',
  'merge part.json -f markdown',
  'test -q tests.json',
  'schema config',
  'study --help',
];

const left = () => readdirSync('.').filter((name) => !OWN.includes(name));

const STREAMS = ['>&-', '2>&-', '<&-', '>&- 2>&- <&-', '| true', '| head -n 1', '2>&1 | true'];
/** Of Linux alone. */
const FULL = ['2> /dev/full', '> /dev/full', '> /dev/full 2> /dev/full'];

describe.skipIf(process.platform === 'win32').each(COMMANDS)('where a stream is closed or full: %s', (command) => {
  it('ends quietly with its own exit code, but for standard output that is full', async () => {
    const streams = process.platform === 'linux' ? [...STREAMS, ...FULL] : STREAMS;
    const script = streams.map((each) => `canary-sim ${command} ${each}; echo "\${PIPESTATUS[0]} of ${each}" >&2`);
    const { code, err } = await runShell(folder(), script.join('\n'));
    const isFull = (each: string) => each.startsWith('> /dev/full');
    const told = (each: string) =>
      each === '> /dev/full' ? 'canary-sim: standard output: cannot be written (ENOSPC)\n' : '';
    const wanted = streams.map((each) => `${told(each)}${isFull(each) ? 2 : 0} of ${each}\n`).join('');
    expect({ code, err }).toEqual({ code: 0, err: wanted });
    expect(left()).toEqual([]);
  });
});

/** A shell in which no file may have more than one block, as on a disk that is nearly full. */
const full = (command: string) => `ulimit -f 1; canary-sim ${command}`;

describe.skipIf(process.platform === 'win32')('where the disk is full', () => {
  it.each([
    ['a report', '-q -c long.json -o out.json', 'out.json'],
    ['a trace', '-q -c long.json --trace out.jsonl', 'out.jsonl'],
    ['a trace beside a report', '-q -c long.json --trace out.jsonl -o report.json', '(out.jsonl|report.json)'],
    ['a report of a study', 'study -q -c stages.json -n 3 -o out.json', 'out.json'],
    ['the lines of runs', 'study -q -c stages.json -n 100 --csv out.csv', 'out.csv'],
    ['a checkpoint', 'study -q -c stages.json -n 100 --checkpoint out.json', 'out.json'],
    ['a shard', 'study -q -c stages.json -n 100 --shard 1/2 -o out.json', 'out.json'],
    ['a checkpoint of a comparison', 'compare -q stages.json new.json -n 50 --checkpoint out.json', 'out.json'],
    ['a report of policy tests', 'test -q tests.json -o out.json', 'out.json'],
    ['what is merged', 'merge part.json -o out.json', 'out.json'],
  ])('%s is told of in one line, and nothing is left', async (_, command, file) => {
    const { code, out, err } = await runShell(folder(), full(command));
    expect({ code, out: out.toString() }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(new RegExp(`^canary-sim: ${file}: cannot be written \\(EFBIG\\)\n$`));
    expect(left()).toEqual([]);
  });

  it('what was there before stays as it was', async () => {
    writeFileSync('out.json', 'before');
    expect((await runShell(folder(), full('-q -c long.json -o out.json'))).code).toBe(2);
    expect(readFileSync('out.json', 'utf8')).toBe('before');
    expect(left()).toEqual(['out.json']);
  });
});
