import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ENDING_SIGNALS, SIGNAL_CODES } from '../../src/cli/exit-codes.js';
import { type Ended, runBuilt } from '../cli/built-program.js';
import { signalled, threadTimes } from '../cli/signals.js';
import { LONG } from '../cli/study-configs.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { freshSeeds } from '../fixed-seed.js';

const folder = inTemporaryFolder();

beforeEach(() => {
  writeFileSync('old.json', LONG);
  writeFileSync('new.json', LONG.replace('0.0125', '0.013'));
});

const OWN = ['new.json', 'old.json'];

/** About a second of work each. */
const COMMANDS = {
  study: ['study', '-qc', 'old.json', '--scenarios', 'configured,latent', '-n', '250'],
  sweep: ['study', '-qc', 'old.json', '--sweep', 'canary.error_rate=0.001,0.2', '-n', '250'],
  compare: ['compare', '-q', 'old.json', 'new.json', '--scenarios', 'configured', '-f', 'json', '-n', '200'],
} as const satisfies Record<string, readonly string[]>;

type Command = keyof typeof COMMANDS;

const runsOf = (command: Command) => Number(COMMANDS[command].at(-1));

const wholes = new Map<Command, Promise<Ended>>();

function whole(command: Command): Promise<Ended> {
  const known = wholes.get(command) ?? runBuilt(folder(), COMMANDS[command]);
  wholes.set(command, known);
  return known;
}

const left = () => readdirSync('.').filter((name) => !OWN.includes(name));
const isLitter = (name: string) => /^\.canary-sim-.*\.tmp$/.test(name);

/** Once all threads of a process together have run so long, in hundredths of a second: wherever it may be by then. */
const hasRun = (hundredths: number) => (pid: number) =>
  threadTimes(pid).reduce((sum, time) => sum + time, 0) >= hundredths;

/** A stop at some point of the work, from the start of Node to the end of the study. */
const stop = fc.record({
  signal: fc.constantFrom('SIGKILL', 'SIGKILL', ...ENDING_SIGNALS),
  after: fc.integer({ min: 0, max: 120 }),
  jobs: fc.constantFrom('1', '2', '3'),
});

// Where a process is by then is the machine's business: drawn points are for `npm run test:search`, not for CI.
describe.runIf(process.platform === 'linux' && freshSeeds)('a study, a sweep or a comparison with a checkpoint', () => {
  it('that is stopped at any points, however, goes on to the same bytes', async () => {
    const stops = fc.array(stop, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...(Object.keys(COMMANDS) as Command[])), stops, async (command, list) => {
        const args = [...COMMANDS[command], '--checkpoint', 'at.json'];
        let played = 0;
        // What a case that failed left is none of the next one's.
        rmSync('at.json', { force: true });
        for (const { signal, after, jobs } of list) {
          const ended = await signalled(folder(), [...args, '--jobs', jobs], signal, hasRun(after));
          expect(ended.err.replace('canary-sim: interrupted before any run was over; nothing was written\n', '')).toBe(
            '',
          );
          if (signal === 'SIGKILL') expect(ended.code === 0 || ended.signal === 'SIGKILL').toBe(true);
          // Before the program listens, Node ends by the signal itself.
          else expect([0, SIGNAL_CODES[signal], null]).toContain(ended.code);
          // Nothing but a kill leaves anything besides the checkpoint, which is whole at every moment, and never goes back.
          const litter = left().filter(isLitter);
          if (signal !== 'SIGKILL') expect(litter).toEqual([]);
          for (const name of litter) rmSync(name);
          expect(['', 'at.json']).toContain(left().join());
          const now = existsSync('at.json') ? JSON.parse(readFileSync('at.json', 'utf8')).played : 0;
          expect(now).toBeGreaterThanOrEqual(played);
          played = now;
          // The report of all that was to be played may be out when the process is stopped, before it has ended by itself.
          if (ended.out !== '') {
            const complete = ended.code === 0 || played === runsOf(command);
            expect(JSON.parse(ended.out)).toMatchObject({ complete, runs: played });
          }
        }
        const resumed = await runBuilt(folder(), args);
        expect({ code: resumed.code, err: resumed.err }).toEqual({ code: 0, err: '' });
        expect(resumed.out.equals((await whole(command)).out)).toBe(true);
        rmSync('at.json');
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });
});
