import { describe, expect, it } from 'vitest';
import { chart } from '../../../src/cli/play/chart.js';
import { endPage } from '../../../src/cli/play/end-page.js';
import { SMALLEST } from '../../../src/cli/play/layout.js';
import { keysPage, tooSmall } from '../../../src/cli/play/other-screens.js';
import { playSetup } from '../../../src/cli/play/play-setup.js';
import { DEFAULT_PLAN } from '../../../src/config/default-plan.js';
import { parseConfig } from '../../../src/config/parse-config.js';
import { finishedRun, newGame, playOut, viewOf } from '../../../src/play/game.js';
import { playScript } from '../../../src/play/script.js';
import { roundTop } from '../../../src/play/series.js';
import { displayWidth } from '../../../src/report/text/display-width.js';
import { simulate } from '../../../src/simulation/simulate.js';
import { expectFrameToFit, expectGameToFit, expectToFit, PLAIN, plainFrame, SIZES } from './fits.js';
import { playedGame } from './played-game.js';

describe('the screen', () => {
  // The others are played by `frame.large.test.ts`.
  it.each(['healthy'] as const)('of a game with %s fits at every window, and so does its last page', expectGameToFit);

  it('with colours has the same text, also where the figures are as wide as the screen', async () => {
    const { service, ...rest } = { ...DEFAULT_PLAN, stable: { memory_mb: 100_000 } };
    const parsed = await parseConfig(
      JSON.stringify({ ...rest, service: { ...service, requests_per_second: 9_000_000 } }),
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const game = newGame(await playSetup(parsed.config.document, 'memory_leak'), 'wide');
    expectFrameToFit(playScript(game, [{ wait: 25 }]), SMALLEST);
  });

  it('says where the rollout is, what the latest window was, what has happened, and what can be done', async () => {
    const screen = plainFrame(await playedGame('error_spike', 'wait 4', 'promote', 'wait 3', 'pause')).join('\n');
    expect(screen).toMatch(/^ canary-sim play {2}checkout, next version .*seed game · 7m $/m);
    expect(screen).toMatch(/^ PAUSED {2}stage 2 of 4 canary-10pct {2}10 % █ .*3m · you judge $/m);
    expect(screen).toMatch(/^ canary +[56],\d{3} +\d{3} +\d\.\d /m);
    expect(screen).toMatch(/^ {6}4m {2}you promoted; canary-10pct begins\n {6}7m {2}you paused$/m);
    expect(screen).toMatch(
      /^ \[p\] promote {2}\[space\] resume {2}\[r\] roll back {2}\[j\] hand over {2}\[\?\] keys {2}\[q\] quit$/m,
    );
  });

  it('says who acts: the schedule, or the plan after the hand-over', async () => {
    const byItself = plainFrame(await playedGame('healthy', 'wait 10')).join('\n');
    expect(byItself).toContain('     10m  its time is over; canary-10pct begins');
    const judged = plainFrame(await playedGame('error_spike', 'wait 2', 'judge')).join('\n');
    expect(judged).toContain(
      '      2m  you handed over to the plan, which goes by 2 windows of this stage\n      2m  the plan: the stage has failed',
    );
    expect(judged).toMatch(/the plan judges $/m);
    expect(judged).not.toContain('[j]');
  });

  it('says what the plan makes of the stage from the hand-over on, and before nothing', async () => {
    const lineOf = async (...script: string[]) =>
      plainFrame(await playedGame('healthy', ...script)).find((line) => line.startsWith(' plan:'));
    expect(await lineOf('wait 7')).toBeUndefined();
    expect(await lineOf('judge')).toBe(' plan: looks at 1m; decides at 10m; rolls back at 1 failed');
    expect(await lineOf('wait 7', 'judge')).toBe(
      ' plan: PASS at 7m (7 passed, 0 failed); decides at 10m; rolls back at 1 failed',
    );
    expect(await lineOf('wait 7', 'judge', 'wait 1', 'pause')).toBe(
      ' plan: waits for a person; [p] promotes, [r] rolls back',
    );
  });

  it('of a larger terminal has more charts, taller ones, wider bars, and more of what has happened', async () => {
    const game = await playedGame('memory_leak', 'wait 20', 'pause', 'resume', 'pause', 'resume', 'pause', 'resume');
    const seen = SIZES.map((size) => {
      const lines = plainFrame(game, size);
      const titles = ['Error rate', 'Latency p99', 'CPU', 'Memory', 'Conversion', 'Latency p50'];
      const text = lines.join('\n');
      return {
        charts: titles.filter((title) => text.includes(` ${title}  `)).length,
        bars: lines.filter((line) => line.includes(' │')).length,
        events: lines.filter((line) => /^ {2,7}\d+m {2}you /.test(line)).length,
      };
    });
    const [small, taller, middle, large] = seen;
    expect(seen.map(({ charts }) => charts)).toEqual([2, 2, 6, 6]);
    expect(small?.bars).toBe(8);
    expect(taller?.bars).toBeGreaterThan(8);
    expect(large?.bars).toBeGreaterThan(middle?.bars ?? 99);
    expect(small?.events).toBe(3);
    expect(large?.events).toBeGreaterThan(small?.events ?? 99);
    expect(plainFrame(game, SIZES[3]).join('\n')).toMatch(/(██)+/);
  });

  it('of the keys lists each that the game obeys, in 80 x 24', () => {
    const page = keysPage(PLAIN);
    expectToFit(page);
    for (const key of ['p', 'space', 'r', 'j', '?', 'q, Ctrl-C']) {
      expect(page.some((line) => line.startsWith(` ${key.padEnd(10)} `))).toBe(true);
    }
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
    const ending = { canary, mine: finishedRun(game), plans, handedOverAtSeconds: null, left: null };
    return endPage(ending, 'AGAIN', PLAIN).join('\n');
  };

  it('says what was true, how many users it hurt, and what the plan would have done', async () => {
    const page = await pageOf('error_spike', 'wait 3', 'rollback');
    expect(page).toMatch(
      /^✓ Right, but late: a bad canary is out of the way\.\n\nTrue {6}error_spike, a bad canary\. Five/,
    );
    expect(page).toMatch(/\nYou {7}ROLLED_BACK at 3m: aborted by the operator in canary-1pct\n/);
    expect(page).toMatch(/ [\d,]+ canary requests, \d+ more failures than without the canary\n/);
    expect(page).toMatch(/ [\d,]+ of 100,000 users met the canary, \d+ of them a failure; with\n +stable \d+\n/);
    expect(page).toMatch(/\nThe plan {2}ROLLED_BACK at 1m: error_rate/);
    expect(page).toMatch(/\nLate {6}2m after the plan: that cost \d+ failures more(.*\n)+Again {5}AGAIN$/);
    expect(await pageOf('memory_leak', 'wait 15', 'rollback')).toMatch(
      /\n +You cost [\d,]+ failures fewer than the plan\.\nAgain/,
    );
  });

  it.each([
    ['healthy', [], '✓ Right: a good canary is released.'],
    ['latent', [], '✗ A bad canary got through: everybody has it now.'],
    ['cold_cache', ['wait 1', 'rollback'], '✗ A false alarm: the canary was as good as stable.'],
    ['retry_storm', ['rollback'], '✓ Right: a bad canary is out of the way.'],
    ['healthy', ['wait 9', 'pause', 'wait 9', 'resume'], '✓ Right, but late: a good canary is released.'],
    ['healthy', ['promote'], '✓ Right: a good canary is released.'],
    ['memory_leak', ['wait 15', 'rollback'], '✓ Right: a bad canary is out of the way.'],
    ['healthy', ['pause'], '‖ Undecided: a good canary waits for a decision.'],
    ['flapping', ['pause'], '‖ Undecided: a bad canary waits for a decision.'],
  ] as const)('of %s after %j says: %s', async (canary, script, says) => {
    expect((await pageOf(canary, ...script)).split('\n')[0]).toBe(says);
  });

  it('of a right decision that came late says its price: failures and users, or time', async () => {
    const page = await pageOf('error_spike', 'wait 12', 'rollback');
    const [, more = ''] =
      /\nLate {6}11m after the plan: that cost ([\d,]+) failures more, and [\d,]+ users?/.exec(page) ?? [];
    const [, mine = ''] = /You(?:.*\n)*?.* ([\d,]+) more failures than/.exec(page) ?? [];
    const [, plans = ''] = /The plan(?:.*\n)*?.* ([\d,]+) more failures than/.exec(page) ?? [];
    const figure = (text: string) => Number(text.replaceAll(',', ''));
    expect(figure(more)).toBe(figure(mine) - figure(plans));
    expect(await pageOf('healthy', 'wait 9', 'pause', 'wait 9', 'resume')).toContain(
      '\nLate      9m after the plan, which would have released it at 40m\n',
    );
    expect(await pageOf('error_spike', 'wait 1', 'rollback')).not.toContain('\nLate ');
    expect(await pageOf('healthy', 'wait 3', 'rollback')).not.toContain('\nLate ');
  });

  it('of a game that was left says where, what was true, and how to play it again', async () => {
    const game = await playedGame('error_spike', 'wait 3');
    const { run, status, stage, trafficPercent } = viewOf(game);
    const left = { atSeconds: game.now, status, stage: stage.name, trafficPercent };
    const ending = { canary: 'error_spike', mine: run, plans: simulate(game.setup, game.seed), left } as const;
    const page = endPage({ ...ending, handedOverAtSeconds: null }, 'AGAIN', PLAIN).join('\n');
    expect(page).toMatch(/^‖ Left undecided: a bad canary has 1 % of the traffic\.\n\nTrue {6}error_spike, a bad/);
    expect(page).toMatch(/\nYou {7}left at 3m, PROGRESSING in canary-1pct\n +[\d,]+ canary requests/);
    expect(page).toMatch(/\nThe plan {2}ROLLED_BACK at 1m: (.*\n)+Again {5}AGAIN$/);
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
    expect(plainFrame(newGame(await playSetup(null, 'healthy'), '\u001b[2J'))[0]).toContain('seed \\u001b[2J');
  });
});
