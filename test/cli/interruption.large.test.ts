import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ENDING_SIGNALS, type EndingSignal, SIGNAL_CODES } from '../../src/cli/exit-codes.js';
import { PROGRAM, run, runBuilt, runShell } from './built-program.js';
import { catches, type Interrupted, signalled } from './signals.js';
import { CHANCY, LONG } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();

beforeEach(() => {
  writeFileSync('old.json', CHANCY);
  writeFileSync('new.json', CHANCY.replace('0.05', '0.04'));
  writeFileSync('long.json', LONG);
});

const OWN = ['long.json', 'new.json', 'old.json'];

/** What is there beside the configurations. */
const left = () => readdirSync('.').filter((name) => !OWN.includes(name));

const isThere = () => existsSync('at.json') && Number(JSON.parse(readFileSync('at.json', 'utf8')).played) > 0;

/** Node has something of its own to do at the other two signals; the program asks for this one last. */
const hears = (pid: number) => catches(pid, 'SIGHUP');

/** More than any test waits for. */
const ENDLESS = '10000000';

const COMMANDS = {
  study: ['study', '-qc', 'old.json', '--scenarios', 'configured'],
  'study --sweep': ['study', '-qc', 'old.json', '--sweep', 'canary.error_rate=0.001,0.2'],
  compare: ['compare', '-q', 'old.json', 'new.json', '--scenarios', 'configured', '-f', 'json'],
} as const satisfies Record<string, readonly string[]>;

type Command = keyof typeof COMMANDS;

const NAMES = Object.keys(COMMANDS) as Command[];

describe('a signal to end', () => {
  it.each<[Command, EndingSignal, string]>([
    ['study', 'SIGTERM', '2'],
    ['study --sweep', 'SIGHUP', '1'],
    ['compare', 'SIGTERM', '1'],
    ['compare', 'SIGHUP', '2'],
  ])('stops %s in order: %s, with %s jobs', async (command, signal, jobs) => {
    const args = [...COMMANDS[command], '--jobs', jobs, '--checkpoint', 'at.json', '-o', 'report.json'];
    const { code, err } = await signalled(folder(), [...args, '-n', ENDLESS], signal, isThere);
    expect({ code, err }).toEqual({ code: SIGNAL_CODES[signal], err: '' });
    expect(left().sort()).toEqual(['at.json', 'report.json']);
    const report = JSON.parse(readFileSync('report.json', 'utf8'));
    expect(report).toMatchObject({ complete: false, seed: '42' });
    // The last checkpoint has all that is reported.
    expect(JSON.parse(readFileSync('at.json', 'utf8')).played).toBe(report.runs);
    // What is reported is what so many runs come to.
    const again = await runBuilt(folder(), [...COMMANDS[command], '-n', String(report.runs)]);
    const { complete, reproduce, advice: __, ...same } = JSON.parse(again.out.toString());
    const { complete: _, reproduce: other, advice, ...reported } = report;
    expect(reported).toEqual(same);
    // No advice is looked for once it was interrupted.
    expect(advice ?? null).toBe(null);
    expect([complete, other]).toEqual([true, reproduce.replace(`--runs ${report.runs}`, `--runs ${ENDLESS}`)]);
  });

  it.each(NAMES)('leaves a checkpoint of %s that goes on to the bytes of one that was not stopped', async (command) => {
    let args: readonly string[] = [];
    let stopped: Interrupted | null = null;
    // Should all be played before the signal comes, there must be more.
    for (let runs = 1_500; stopped === null || stopped.code === 0; runs *= 4) {
      rmSync('at.json', { force: true });
      args = [...COMMANDS[command], '-n', String(runs), '--jobs', '1'];
      stopped = await signalled(folder(), [...args, '--checkpoint', 'at.json'], 'SIGTERM', isThere);
    }
    expect(stopped).toMatchObject({ code: 143, err: '' });
    expect(JSON.parse(stopped.out)).toMatchObject({ complete: false });
    const whole = await runBuilt(folder(), args);
    const resumed = await runBuilt(folder(), [...args, '--jobs', '2', '--checkpoint', 'at.json']);
    expect({ code: resumed.code, err: resumed.err }).toEqual({ code: 0, err: '' });
    expect(resumed.out.equals(whole.out)).toBe(true);
  });

  it.each(ENDING_SIGNALS)('leaves nothing of the lines of runs, which are not whole: %s', async (signal) => {
    const grows = () => left().some((name) => /^\.canary-sim-.*\.tmp$/.test(name) && readFileSync(name).length > 1000);
    const args = [...COMMANDS.study, '-n', ENDLESS, '--csv', 'runs.csv', '-o', 'report.json'];
    expect(await signalled(folder(), args, signal, grows)).toMatchObject({ code: SIGNAL_CODES[signal], err: '' });
    expect(left()).toEqual(['report.json']);
  });

  it.skipIf(process.platform === 'win32').each(ENDING_SIGNALS)(
    'is heard while the lines of runs wait for the reader of a pipe: %s',
    async (signal) => {
      expect(await run(folder(), 'mkfifo', ['pipe'])).toMatchObject({ code: 0 });
      const args = [...COMMANDS.study, '-n', '100000', '--jobs', '1', '--csv', 'pipe', '-o', 'report.json'];
      // Nothing has opened it.
      const unopened = await signalled(folder(), args, signal, hears);
      const told = 'canary-sim: interrupted before any run was over; nothing was written\n';
      expect({ ...unopened, left: left() }).toEqual({
        ...{ code: SIGNAL_CODES[signal], signal: null, out: '', err: told },
        left: ['pipe'],
      });
      // What has opened it does not read on.
      const reader = openSync('pipe', constants.O_RDONLY | constants.O_NONBLOCK);
      let taken = 0;
      const hasSome = () => {
        try {
          taken += readSync(reader, Buffer.alloc(1_000));
        } catch {
          // There is nothing yet.
        }
        return taken > 1_000;
      };
      const stopped = await signalled(folder(), args, signal, hasSome);
      closeSync(reader);
      expect(stopped).toEqual({ code: SIGNAL_CODES[signal], signal: null, out: '', err: '' });
      expect(JSON.parse(readFileSync('report.json', 'utf8'))).toMatchObject({ complete: false });
    },
  );

  it.skipIf(process.platform === 'win32')('of no kind cuts what a slow reader gets of the lines of runs', async () => {
    const args = [...COMMANDS.study, '-n', '3000'].join(' ');
    const { code, out } = await runShell(
      folder(),
      `mkfifo pipe && { (sleep 0.5; cksum) < pipe & canary-sim ${args} --csv pipe -o report.json; wait; }
       canary-sim ${args} --csv runs.csv -o report.json; cksum < runs.csv`,
    );
    const [piped, written] = out.toString().trimEnd().split('\n');
    expect({ code, piped }).toEqual({ code: 0, piped: written });
  });

  it('of a shard leaves the part that is played, of a comparison too', async () => {
    for (const command of ['study', 'compare'] as const) {
      const args = [...COMMANDS[command], '-n', ENDLESS, '--shard', '2/2', '--checkpoint', 'at.json'];
      const { code, out } = await signalled(folder(), [...args, '-o', '-'], 'SIGTERM', isThere);
      expect(code).toBe(143);
      writeFileSync('part.json', out);
      const { err } = await runBuilt(folder(), ['merge', 'part.json']);
      expect(err).toBe('canary-sim: runs 1 to 5000000 are in none of these parts\n');
      rmSync('at.json');
    }
  });

  it.runIf(process.platform === 'linux').each(ENDING_SIGNALS)(
    'stops test with a report of the cases that are over: %s',
    async (signal) => {
      const first = { name: 'first', expect: { final_state: 'COMPLETED' } };
      const cases = [first, { name: 'endless', runs: 1_000_000, expect: { final_state: 'COMPLETED' } }];
      writeFileSync('p.json', JSON.stringify({ config: 'long.json', cases }));
      const test = (format: string) => ['test', '-q', 'p.json', '-f', format, '-o', `report.${format}`];
      const stopped = await signalled(folder(), test('json'), signal, hears);
      expect(stopped).toEqual({ code: SIGNAL_CODES[signal], signal: null, out: '', err: '' });
      const report = JSON.parse(readFileSync('report.json', 'utf8'));
      expect(report).toMatchObject({ complete: false, not_run: 1, cases: [{ name: 'first' }] });
      await signalled(folder(), test('text'), signal, hears);
      expect(readFileSync('report.text', 'utf8')).toContain(', 1 not run: interrupted\n');
      expect(left().sort()).toEqual(['p.json', 'report.json', 'report.text']);
    },
  );

  it.runIf(process.platform === 'linux')('stops test where no case is over, and writes nothing', async () => {
    const cases = [{ name: 'endless', runs: 1_000_000, expect: { final_state: 'COMPLETED' } }];
    writeFileSync('p.json', JSON.stringify({ config: 'long.json', cases }));
    const args = ['test', '-q', 'p.json', '-o', 'report.txt'];
    const { code, err } = await signalled(folder(), args, 'SIGTERM', hears);
    const told = 'canary-sim: interrupted before any case was over; nothing was written\n';
    expect({ code, err, left: left() }).toEqual({ code: 143, err: told, left: ['p.json'] });
  });

  it.each(ENDING_SIGNALS)('ends what waits for standard input, and nothing is written: %s', async (signal) => {
    const args = ['-c', '-', '-o', 'report.json', '--trace', 'trace.jsonl'];
    const { code, signal: by, out, err } = await signalled(folder(), args, signal, () => true);
    expect({ code, by, out, err, left: left() }).toEqual({ code: null, by: signal, out: '', err: '', left: [] });
  });
});

describe('a process that ends in the middle', () => {
  const inProgram = (script: string) =>
    run(folder(), process.execPath, ['-e', `const files = require(${JSON.stringify(WRITE_FILES)});${script}`]);
  const WRITE_FILES = join(PROGRAM, '../write-files.cjs');

  it('leaves no temporary file, whatever it was writing', async () => {
    const growing = `const lines = files.growingFile('runs.csv'); lines.write('run'); console.log(require('fs').readdirSync('.').length);`;
    const { code, out } = await inProgram(`${growing} process.exit(143)`);
    expect({ code, there: out.toString(), left: left() }).toEqual({ code: 143, there: '4\n', left: [] });
  });

  it('leaves what has its name already', async () => {
    const { code } = await inProgram(`files.writeFiles([{ file: 'report.json', text: '{}' }]); process.exit(143)`);
    expect({ code, left: left() }).toEqual({ code: 143, left: ['report.json'] });
  });

  it('writes a file whole that it has begun, whatever signal comes meanwhile', async () => {
    // The signal is there before anything is written, and is heard at the next turn of the loop at the earliest.
    const write = `files.writeFiles([{ file: 'report.json', get text() { process.kill(process.pid, 'SIGTERM'); return '{}'; } }]);`;
    const { signal } = await inProgram(`${write} console.log('over')`);
    expect({ signal, left: left() }).toEqual({ signal: null, left: ['report.json'] });
  });

  it('by kill -9 leaves at most a temporary file, which the next run does not meet', async () => {
    const grows = () => left().some((name) => /^\.canary-sim-.*\.tmp$/.test(name) && readFileSync(name).length > 1000);
    const args = [...COMMANDS.study, '--csv', 'runs.csv', '-o', 'report.json'];
    const killed = await signalled(folder(), [...args, '-n', ENDLESS], 'SIGKILL', grows);
    expect(killed).toMatchObject({ signal: 'SIGKILL' });
    const litter = left();
    expect(litter).toHaveLength(1);
    const before = readFileSync(litter[0] ?? '');
    expect(await runBuilt(folder(), [...args, '-n', '20'])).toMatchObject({ code: 0, err: '' });
    expect(left().sort()).toEqual([...litter, 'report.json', 'runs.csv'].sort());
    expect(readFileSync(litter[0] ?? '').equals(before)).toBe(true);
  });
});
