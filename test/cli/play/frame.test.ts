import { describe, expect, it } from 'vitest';
import { chart, roundTop } from '../../../src/cli/play/chart.js';
import { endPage } from '../../../src/cli/play/end-page.js';
import { frame, tooSmall } from '../../../src/cli/play/frame.js';
import { finishedRun, newGame, playOut } from '../../../src/cli/play/game.js';
import { playSetup } from '../../../src/cli/play/play-setup.js';
import { displayWidth } from '../../../src/report/text/display-width.js';
import { simulate } from '../../../src/simulation/simulate.js';
import { expectGameToFit, PLAIN } from './fits.js';
import { playedGame } from './played-game.js';

describe('the screen', () => {
  // The others are played by `frame.large.test.ts`.
  it.each(['healthy', 'error_spike', 'crash_loop'] as const)(
    'of a game with %s fits at every window, and so does its last page',
    expectGameToFit,
  );

  it('says where the rollout is, what the latest window was, what has happened, and what can be done', async () => {
    const screen = frame(await playedGame('error_spike', 'wait 4', 'promote', 'wait 3', 'pause'), PLAIN).join('\n');
    expect(screen).toMatch(/^ canary-sim play {2}checkout, next version .*seed game · 7m $/m);
    expect(screen).toMatch(/^ PAUSED {2}stage 2 of 4 canary-10pct {2}10 % █ .*3m · you judge $/m);
    expect(screen).toMatch(/^ canary +[56],\d{3} +\d{3} +\d\.\d /m);
    expect(screen).toMatch(/^ {6}4m {2}you promoted; canary-10pct begins\n {6}7m {2}you paused$/m);
    expect(screen).toMatch(/^ \[p\] promote {2}\[space\] resume {2}\[r\] roll back {2}\[j\] let the plan judge/m);
  });

  it('says who acts: the schedule, or the judge after the hand-over', async () => {
    const byItself = frame(await playedGame('healthy', 'wait 10'), PLAIN).join('\n');
    expect(byItself).toContain('     10m  its time is over; canary-10pct begins');
    const judged = frame(await playedGame('error_spike', 'wait 2', 'judge', 'wait 1'), PLAIN).join('\n');
    expect(judged).toContain(
      '      2m  you handed over to the automatic judge\n      3m  the judge: the stage has failed',
    );
    expect(judged).toMatch(/the plan judges $/m);
    expect(judged).toContain("the judge's last verdict: FAIL");
    expect(judged).not.toContain('[j]');
  });

  it('that is too small says so within its size', () => {
    expect(tooSmall({ columns: 30, rows: 2 })).toEqual(['canary-sim play needs 80 x 24', 'this terminal has 30 x 2']);
    for (const line of tooSmall({ columns: 5, rows: 9 })) expect(displayWidth(line)).toBeLessThanOrEqual(5);
  });
});

describe('the last page', () => {
  const pageOf = async (...[canary, ...script]: Parameters<typeof playedGame>) => {
    const game = playOut(await playedGame(canary, ...script));
    const plans = simulate(game.setup, game.seed);
    const ending = { canary, mine: finishedRun(game), plans, handedOverAtSeconds: null, again: 'AGAIN' };
    return endPage(ending, PLAIN).join('\n');
  };

  it('says what was true, how many users it hurt, and what the plan would have done', async () => {
    const page = await pageOf('error_spike', 'wait 3', 'rollback');
    expect(page).toMatch(/^✓ Right: a bad canary is out of the way\.\n\nTrue {6}error_spike, a bad canary\. Five/);
    expect(page).toMatch(/\nYou {7}ROLLED_BACK at 3m: aborted by the operator in canary-1pct\n/);
    expect(page).toMatch(/ [\d,]+ canary requests, \d+ more failures than without the canary\n/);
    expect(page).toMatch(/ [\d,]+ of 100,000 users met the canary, \d+ of them a failure; with\n +stable \d+\n/);
    expect(page).toMatch(/\nThe plan {2}ROLLED_BACK at 1m: error_rate/);
    expect(page).toMatch(/\n +You cost \d+ failures more than the plan\.\nAgain {5}AGAIN$/);
  });

  it.each([
    ['healthy', [], '✓ Right: a good canary is released.'],
    ['latent', [], '✗ A bad canary got through: everybody has it now.'],
    ['cold_cache', ['wait 1', 'rollback'], '✗ A false alarm: the canary was as good as stable.'],
    ['retry_storm', ['wait 1', 'rollback'], '✓ Right: a bad canary is out of the way.'],
    ['healthy', ['pause'], '‖ Undecided: a good canary waits for somebody.'],
    ['flapping', ['pause'], '‖ Undecided: a bad canary waits for somebody.'],
  ] as const)('of %s after %j says: %s', async (canary, script, says) => {
    expect((await pageOf(canary, ...script)).split('\n')[0]).toBe(says);
  });

  it('includes the harm after a release', async () => {
    expect(await pageOf('latent')).toMatch(/in the 30m after: [\d,]+ more failures than with stable/);
  });
});

describe('a chart', () => {
  it('is bars in eighths of a row from the bottom, cut at the top, of the latest values', () => {
    expect(chart([9, 0, 1, 5, 8, 16, 99, null], { columns: 7, rows: 2, most: 16 })).toEqual(['    ██ ', '▁▁▅███ ']);
    expect(chart([], { columns: 3, rows: 1, most: 1 })).toEqual(['   ']);
  });

  it('has a round number at its top', () => {
    expect([0.0004, 0.006, 0.0501, 0.3, 1.2, 200, 201, 999].map((value) => roundTop([value, null], 0.001))).toEqual([
      0.001, 0.007, 0.07, 0.3, 2, 200, 300, 1000,
    ]);
  });

  it('is set up for whatever seed', async () => {
    expect(frame(newGame(await playSetup(null, 'healthy'), '\u001b[2J'), PLAIN)[0]).toContain('seed \\u001b[2J');
  });
});
