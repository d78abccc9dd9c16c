import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BAD, HEALTHY } from '../configs.js';
import { runHere } from '../run-here.js';
import { inTemporaryFolder } from '../temporary-folder.js';

inTemporaryFolder();

const script = (text: string) => ({ stdin: async () => new TextEncoder().encode(text) });
const play = (text: string, ...args: string[]) => runHere(['play', '--script', '-', ...args], script(text));

describe('play by a script', () => {
  it('ends with the last page, the same for the same seed', async () => {
    const once = await play('# a comment\n\nwait 2 # and another\npromote\nwait 1\r\nrollback\n', '--seed', '7');
    expect(once).toMatchObject({ code: 0, err: '' });
    expect(once.out).toMatch(/You {7}ROLLED_BACK at 3m: aborted by the operator in canary-10pct/);
    expect(once.out).toMatch(/Again {5}canary-sim play --seed 7\n$/);
    expect(await play('wait 2\npromote\nwait 1\nrollback', '--seed', '7')).toEqual(once);
  });

  it('without lines plays by the schedule, with seed 42 unless another is given', async () => {
    const { out } = await play('');
    expect(out).toMatch(/You {7}COMPLETED at 40m, after 4 stages/);
    expect(out).toContain('canary-sim play --seed 42\n');
    expect((await runHere(['--seed', '42', 'play', '--script', '-'], script(''))).out).toBe(out);
  });

  it('plays the plan of a file, from which nothing is changed but the canary', async () => {
    writeFileSync('stages.json', HEALTHY);
    writeFileSync('moves', 'wait 1\nrollback\n');
    const { out } = await runHere(['play', '-c', 'stages.json', '--script', 'moves', '-s', '7']);
    expect(out).toContain('aborted by the operator in some');
    expect(out).toContain('canary-sim play --seed 7 --config stages.json\n');
  });

  it('prints moves without effect on standard error, unless --quiet is given', async () => {
    const late = 'resume\nrollback\npromote\n';
    expect((await play(late)).err.split('\n')).toEqual([
      'canary-sim: warning: the operator\'s "resume" at 0s had no effect: the rollout was not paused',
      'canary-sim: warning: the operator\'s "promote" at 0s had no effect: the rollout had ended',
      '',
    ]);
    expect((await play(late, '-q')).err).toBe('');
  });

  it('has colours where they are wanted', async () => {
    const coloured = await runHere(['play', '--script', '-'], { ...script(''), env: { FORCE_COLOR: '1' } });
    expect(coloured.out).toMatch(new RegExp(`^${String.fromCharCode(27)}\\[3\\dm`));
  });

  it.each([
    ['wiat 3', 'line 1: unknown word "wiat", did you mean wait?'],
    ['wait 1\n\npromote now', 'line 3: promote takes nothing after it'],
    ['wait', 'line 1: wait takes a number of windows, from 1 to 1000'],
    ['wait 0', 'line 1: wait takes a number of windows, from 1 to 1000'],
    ['wait 1001', 'line 1: wait takes a number of windows, from 1 to 1000'],
    ['xyzzy', 'line 1: unknown word "xyzzy"; words are wait, promote, pause, resume, rollback, judge'],
    ['constructor', 'line 1: unknown word "constructor"; words are wait, promote, pause, resume, rollback, judge'],
  ])('is refused with its line: %j', async (text, says) => {
    expect(await play(text)).toEqual({ code: 2, out: '', err: `canary-sim: standard input: ${says}\n` });
  });

  it('has all its problems printed at once', async () => {
    expect((await play('wiat\npromote\nprmote')).err.trimEnd().split('\n')).toHaveLength(2);
  });

  it('that is missing, or a plan with problems, is exit code 2', async () => {
    expect(await runHere(['play', '--script', 'absent'])).toEqual({
      code: 2,
      out: '',
      err: 'canary-sim: absent: no such file; `canary-sim play --help` says what stands in one\n',
    });
    writeFileSync('bad.json', BAD);
    const { code, err } = await play('', '-c', 'bad.json');
    expect(code).toBe(2);
    expect(err).toMatch(/^canary-sim: bad\.json: nmae/);
    expect((await runHere(['play', '--script', '-', '-c', '-'])).err).toContain(
      'standard input cannot be both the configuration and the script',
    );
  });
});

describe('play at the keys', () => {
  const TERMINALS = { stdinIsTerminal: true, stdoutIsTerminal: true };

  it.each([
    ['without a terminal to press keys on', {}, 'standard input is not one'],
    ['without a terminal to draw on', { ...TERMINALS, stdoutIsTerminal: false }, 'standard output is not one'],
    ['on a dumb one', { ...TERMINALS, env: { TERM: 'dumb' } }, 'this one (TERM=dumb) cannot move its cursor'],
  ])('%s says what it needs', async (_, given, why) => {
    expect(await runHere(['play'], given)).toEqual({
      code: 2,
      out: '',
      err: `canary-sim: play needs a terminal of at least 80 x 24, and ${why}; without one, use --html FILE for a browser, or --script FILE\n`,
    });
  });

  it('needs standard input for itself', async () => {
    expect((await runHere(['play', '-c', '-'], TERMINALS)).err).toContain('needs standard input for its keys');
  });

  it.each(['0', '-1', 'fast', '3601', '1e3', ''])('cannot go at a speed of %j', async (speed) => {
    const { code, err } = await runHere(['play', `--speed=${speed}`], TERMINALS);
    expect(code).toBe(2);
    expect(err).toContain('It is a number of seconds from 0.01 to 3600');
  });
});
