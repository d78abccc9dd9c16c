import { setTimeout as sleep } from 'node:timers/promises';
import ansi from 'ansi-escapes';
import { describe, expect, it } from 'vitest';
import { PROGRAM } from '../built-program.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { openPseudoTerminal, type PseudoTerminal } from './pseudo-terminal.js';

const folder = inTemporaryFolder();

/** Plays, and says how the terminal was set before and after, and with which code it ended. */
function play(options: string, size: { columns?: number; rows?: number } = {}): PseudoTerminal {
  // `exec`: the program has the process id that was told.
  const program = `bash -c 'echo "pid $$"; exec "$0" "$@"' '${process.execPath}' '${PROGRAM}' play --seed 7 ${options}`;
  const script = `echo "stty-before $(stty -g)"; ${program}; code=$?; echo "stty-after $(stty -g)"; echo "code $code"`;
  return openPseudoTerminal(script, folder(), size.columns, size.rows);
}

/** Slow enough that no window passes while a test looks at one. */
const STILL = '--speed 3600';

function expectRestored(terminal: PseudoTerminal): void {
  const written = terminal.written();
  expect(terminal.isOnAlternateScreen()).toBe(false);
  expect(written).toContain(ansi.enterAlternativeScreen);
  expect(written.lastIndexOf(ansi.cursorShow)).toBeGreaterThan(written.lastIndexOf(ansi.cursorHide));
  const set = (when: string) => new RegExp(`stty-${when} ([\\w:]+)`).exec(written)?.[1];
  expect(set('after')).toMatch(/:/);
  expect(set('after')).toBe(set('before'));
}

describe('play in a terminal', () => {
  it('shows windows as they come, obeys keys, and leaves the last page on a terminal as it was', async () => {
    const terminal = play('--speed 1');
    await terminal.shows(/PROGRESSING {2}stage 1 of 4 canary-1pct/);
    expect(terminal.isOnAlternateScreen()).toBe(true);
    await terminal.shows(/canary {5,}\d{3} /);
    terminal.press(' ');
    await terminal.shows(/PAUSED .*\n(.*\n)*.*you paused\n(.*\n)*.*\[space\] resume/);
    terminal.press('p');
    await terminal.shows(/you promoted; canary-10pct begins/);
    terminal.press('r');
    expect(await terminal.ended).toBe(0);
    expectRestored(terminal);
    const screen = terminal.screen().join('\n');
    expect(screen).toMatch(/\n✗ A false alarm: the canary was as good as stable\.\n/);
    expect(screen).toMatch(/You {7}ROLLED_BACK at \d+m: aborted by the operator in canary-10pct/);
    expect(screen).toMatch(/\nThe plan {2}COMPLETED at 40m/);
    expect(screen).toMatch(/code 0\n/);
  });

  it('is played to its end by the plan after the hand-over', async () => {
    const terminal = play('--speed 0.1');
    await terminal.shows(/you judge/);
    terminal.press('j');
    await terminal.ended;
    expectRestored(terminal);
    expect(terminal.written()).toContain('the plan judges');
    expect(terminal.screen().join('\n')).toMatch(
      /✓ Right: a good canary is released\.\n(.*\n)*.*handed over to the plan at/,
    );
  });

  it('? lists the keys and stops the clock; another key goes on', async () => {
    const terminal = play('--speed 1');
    await terminal.shows(/seed 7 · \d/);
    terminal.press('?');
    await terminal.shows(/ The keys\n\n p {10}promote: /);
    const before = terminal.screen();
    // Neither a window nor a roll back happens unseen.
    await sleep(2_500);
    expect(terminal.screen()).toEqual(before);
    terminal.press('r');
    await terminal.shows(/PROGRESSING {2}stage 1 of 4/);
    terminal.press('?');
    await terminal.shows(/ The keys/);
    terminal.press('q');
    await terminal.ended;
    expectRestored(terminal);
  });

  it('left before its end prints what was true, and the command that plays the seed again', async () => {
    const terminal = play(STILL);
    await terminal.shows(/\[q\] quit/);
    terminal.press('q');
    await terminal.ended;
    const screen = terminal.screen().join('\n');
    expect(screen).toMatch(/\n‖ Left undecided: a good canary has 1 % of the traffic\.\n/);
    expect(screen).toMatch(/\nTrue {6}healthy, a good canary\./);
    expect(screen).toMatch(/\nYou {7}left at 0s, PROGRESSING in canary-1pct\n/);
    expect(screen).toMatch(/\nAgain {5}canary-sim play --seed 7\n/);
  });

  it.each([
    { columns: 80, rows: 24, charts: 2 },
    { columns: 120, rows: 40, charts: 6 },
    { columns: 200, rows: 60, charts: 6 },
  ])('uses all of $columns x $rows, and neither scrolls nor wraps', async ({ columns, rows, charts }) => {
    const terminal = play(STILL, { columns, rows });
    await terminal.shows(/\[q\] quit/);
    const screen = terminal.screen();
    expect(screen[0]).toHaveLength(columns);
    expect(screen[rows - 2]).toMatch(/^ \[p\] promote .*\[q\] quit$/);
    expect(screen[rows - 1]).toBe('');
    expect(screen.join('\n').match(/ canary │/g)).toHaveLength(charts);
    expect(Math.max(...screen.map((line) => line.lastIndexOf('│')))).toBeGreaterThan(columns / 2);
    terminal.press('q');
    await terminal.ended;
  });

  it.each([
    ['Ctrl-C', '\x03'],
    ['q', 'q'],
  ])('%s leaves at once with exit code 130 and a terminal as it was', async (_, keys) => {
    const terminal = play(STILL);
    await terminal.shows(/\[q\] quit/);
    terminal.press(keys);
    await terminal.ended;
    expectRestored(terminal);
    expect(
      terminal
        .screen()
        .filter((line) => line !== '')
        .at(-1),
    ).toBe('code 130');
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const)('%s from elsewhere ends it as it ends any program, with a terminal as it was', async (signal, code) => {
    const terminal = play(STILL);
    await terminal.shows(/\[q\] quit/);
    process.kill(Number(/pid (\d+)/.exec(terminal.written())?.[1]), signal);
    await terminal.ended;
    expectRestored(terminal);
    expect(terminal.written()).toMatch(new RegExp(`^code ${code}\\r$`, 'm'));
  });

  it('prints the size that it needs in a smaller terminal, stops the clock, and goes on when there is room', async () => {
    const terminal = play('--speed 2', { columns: 60, rows: 20 });
    await terminal.shows(/needs 80 x 24\nthis terminal has 60 x 20\nthe clock is stopped; q quits/);
    terminal.press('r');
    // Long enough for a roll back, and for a window: neither happens unseen.
    await sleep(2_500);
    terminal.resize(100, 30);
    await terminal.shows(/PROGRESSING.* 0s of 10m/);
    terminal.resize(79, 24);
    await terminal.shows(/this terminal has 79 x 24/);
    terminal.press('\x03');
    await terminal.ended;
    expectRestored(terminal);
  });

  it.each([
    ['has colours', '', true],
    ['has none with --no-color', '--no-color', false],
  ])('%s', async (_, option, coloured) => {
    const terminal = play(`${STILL} ${option}`);
    await terminal.shows(/\[q\] quit/);
    terminal.press('q');
    await terminal.ended;
    expect(terminal.written().includes('\x1b[36mPROGRESSING')).toBe(coloured);
  });
});
