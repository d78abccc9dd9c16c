import { describe, expect, it } from 'vitest';
import { playSetup } from '../../src/cli/play/play-setup.js';
import { PRESETS } from '../../src/model/fault.js';
import { drawCanary, isGood } from '../../src/play/draw-canary.js';
import { act, finishedRun, type Game, goOn, newGame, playOut, viewOf } from '../../src/play/game.js';
import { simulate } from '../../src/simulation/simulate.js';
import { playedGame } from '../cli/play/played-game.js';
import { BROKEN, PERSON, setup, stage, timer } from '../simulation/setups.js';

const where = (game: Game) => {
  const { status, stage: current, trafficPercent } = viewOf(game);
  return `${game.now / 60}m ${status} ${current.name} ${trafficPercent} %`;
};

const rowsOf = (game: Game) =>
  viewOf(game).transitions.map(({ atSeconds, event, to, stage: name }) => `${atSeconds} ${event} ${to} ${name}`);

describe('the release that is drawn', () => {
  it('is healthy half of the time, and otherwise each of the other worlds', () => {
    const drawn = Array.from({ length: 2000 }, (_, i) => drawCanary(`seed ${i}`));
    const healthy = drawn.filter((canary) => canary === 'healthy').length;
    // Five standard errors of a binomial: one in a million is further off. The seeds are fixed.
    expect(Math.abs(healthy - 1000)).toBeLessThan(5 * Math.sqrt(500));
    expect(new Set(drawn)).toEqual(new Set(PRESETS));
    expect(drawCanary('seed 3')).toBe(drawn[3]);
  });

  it('is good if nothing is wrong with the version, even where metrics look bad', () => {
    expect(PRESETS.filter(isGood)).toEqual(['healthy', 'cold_cache', 'shared_outage']);
  });
});

describe('in the player’s hands', () => {
  it('nothing rolls back by itself, and a stage whose time is over goes on to the next', async () => {
    let game = await playedGame('error_spike', 'wait 9');
    expect(where(game)).toBe('9m PROGRESSING canary-1pct 1 %');
    game = goOn(game);
    expect(where(game)).toBe('10m PROGRESSING canary-10pct 10 %');
    game = playOut(game);
    expect(where(game)).toBe('40m COMPLETED full 100 %');
    expect(viewOf(game).isOver).toBe(true);
    expect(goOn(game)).toBe(game);
  });

  it('a healthy canary can be promoted stage by stage to the end', async () => {
    const game = await playedGame('healthy', 'wait 2', 'promote', 'wait 2', 'promote', 'wait 2', 'promote', 'promote');
    expect(where(game)).toBe('6m COMPLETED full 100 %');
    expect(rowsOf(game)).toEqual([
      '120 PROMOTE PROGRESSING canary-10pct',
      '240 PROMOTE PROGRESSING canary-50pct',
      '360 PROMOTE PROGRESSING full',
      '360 PROMOTE COMPLETED full',
    ]);
    expect(finishedRun(game)).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 360, warnings: [] });
  });

  it('a bad one can be rolled back, at less cost than it has when it goes on', async () => {
    const early = finishedRun(await playedGame('error_spike', 'wait 2', 'rollback'));
    const late = finishedRun(await playedGame('error_spike', 'wait 12', 'rollback'));
    expect(early).toMatchObject({ finalState: 'ROLLED_BACK', durationSeconds: 120, reason: { action: 'abort' } });
    expect(early.excessFailedRequests).toBeGreaterThan(0);
    expect(late.excessFailedRequests).toBeGreaterThan(early.excessFailedRequests);
  });

  it('a pause holds the stage beyond its time, windows keep coming, and a resume lets it go on', async () => {
    const held = await playedGame('healthy', 'wait 3', 'pause', 'wait 20');
    expect(where(held)).toBe('23m PAUSED canary-1pct 1 %');
    expect(viewOf(held).run.windows).toHaveLength(23);
    expect(where(goOn(act(held, 'resume')))).toBe('24m PROGRESSING canary-10pct 10 %');
    expect(where(goOn(act(held, 'promote')))).toBe('24m PROGRESSING canary-10pct 10 %');
  });

  it('the same moves meet the same traffic', async () => {
    const game = await playedGame('flapping', 'wait 5', 'promote', 'wait 4');
    const later = await playedGame('flapping', 'wait 5', 'promote', 'wait 8');
    expect(viewOf(later).run.windows.slice(0, 9)).toEqual(viewOf(game).run.windows);
  });

  it('a game without further moves ends where a person would have to act', async () => {
    const game = playOut(await playedGame('healthy', 'wait 3', 'pause'));
    expect(finishedRun(game)).toMatchObject({ finalState: 'PAUSED', durationSeconds: 180 });
  });
});

describe('handed over', () => {
  it('at the start, the game is the plan’s rollout', async () => {
    for (const canary of PRESETS) {
      const game = playOut(await playedGame(canary, 'judge'));
      expect(finishedRun(game)).toEqual(simulate(game.setup, 'game'));
    }
  });

  it('costs no time: the stage ends when it would have, and what was seen of it is judged', async () => {
    const handed = await playedGame('healthy', 'wait 7', 'judge');
    expect(viewOf(handed).stageEndsAtSeconds).toBe(10 * 60);
    const run = finishedRun(playOut(handed));
    expect(run).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 40 * 60 });
    expect(run.stages[0]?.tally).toEqual({ passed: 10, failed: 0, inconclusive: 0 });
  });

  it('a bad canary is rolled back at once, for what was seen', async () => {
    const game = await playedGame('error_spike', 'wait 7', 'judge');
    expect(where(game)).toBe('7m ROLLED_BACK canary-1pct 0 %');
    expect(finishedRun(game)).toMatchObject({ reason: { code: 'threshold_breached', atSeconds: 420 } });
  });

  it('a rollout that was paused goes on', async () => {
    const game = await playedGame('healthy', 'wait 2', 'pause', 'wait 2', 'judge', 'judge');
    expect(where(game)).toBe('4m PROGRESSING canary-1pct 1 %');
    expect(rowsOf(game)).toEqual(['120 PAUSE PAUSED canary-1pct', '240 RESUME PROGRESSING canary-1pct']);
  });

  it('the player may still overrule', async () => {
    const game = await playedGame('healthy', 'judge', 'wait 3', 'promote', 'wait 1', 'rollback');
    expect(where(game)).toBe('4m ROLLED_BACK canary-10pct 0 %');
  });
});

describe('a plan of another kind', () => {
  it('with a gate for a person waits there, once', () => {
    const gated = setup({ stages: [stage('a', 10, 120, { gate: PERSON }), stage('b', 50, 60)] });
    const waiting = goOn(goOn(goOn(newGame(gated, 's'))));
    expect(where(waiting)).toBe('3m PAUSED a 10 %');
    expect(rowsOf(waiting)).toEqual(['120 PAUSE PAUSED a']);
    expect(where(goOn(act(waiting, 'resume')))).toBe('4m PROGRESSING b 50 %');
    expect(where(act(waiting, 'promote'))).toBe('3m PROGRESSING b 50 %');
  });

  it('with a timed pause takes that time as well', () => {
    const timed = setup({ stages: [stage('a', 10, 120, { gate: timer(90) }), stage('b', 50, 60)] });
    expect(rowsOf(playOut(newGame(timed, 's')))).toEqual(['210 PROMOTE PROGRESSING b', '270 PROMOTE COMPLETED b']);
  });

  it('whose last stage has no duration is over with the stage before', () => {
    const short = setup({ stages: [stage('a', 10, 120), stage('b', 100, 0)] });
    expect(rowsOf(playOut(newGame(short, 's')))).toEqual(['120 PROMOTE COMPLETED b']);
  });

  it('of one stage without duration is over at 0', () => {
    const bigBang = newGame(setup({ stages: [stage('all', 100, 0)] }), 's');
    expect(viewOf(bigBang)).toMatchObject({ status: 'COMPLETED', isOver: true });
    expect(finishedRun(playOut(bigBang)).finalState).toBe('COMPLETED');
  });

  it('that would be refused its start begins, because a person plays', () => {
    const slo = { objective: 0.999, windowSeconds: 86_400, remainingPercent: 0, whenExhausted: 'refuse' } as const;
    const game = newGame({ ...setup({}), slo }, 's');
    expect(viewOf(game)).toMatchObject({ status: 'PROGRESSING', trafficPercent: 10 });
  });

  it('with a broken canary completes by the schedule, and rolls back by its judges', () => {
    const broken = newGame(setup({ world: { canary: BROKEN } }), 's');
    expect(finishedRun(playOut(broken)).finalState).toBe('COMPLETED');
    expect(finishedRun(playOut(act(broken, 'judge'))).finalState).toBe('ROLLED_BACK');
  });
});

describe('with a configuration', () => {
  it('its canary, faults, preset and operator are replaced by what is drawn; the rest is played as it is', async () => {
    const own = await playSetup(null, 'healthy');
    const { parseConfig } = await import('../../src/config/parse-config.js');
    const text = JSON.stringify({
      canary: { error_rate: 0.9 },
      preset: 'crash_loop',
      faults: [{ name: 'x', error_rate: 0.5 }],
      operator: [{ at: '1m', action: 'abort' }],
      stable: { error_rate: 0.02 },
      stages: [{ name: 'mine', traffic_percent: 30, duration: '5m' }],
    });
    const parsed = await parseConfig(text);
    if (!parsed.ok) throw new Error('a valid configuration');
    const played = await playSetup(parsed.config.document, 'healthy');
    expect(played.world).toMatchObject({ faults: [], canary: { errorRate: 0.02 }, stable: { errorRate: 0.02 } });
    expect(played).toMatchObject({ operator: [], plan: parsed.config.setup.plan, followUpSeconds: 1800 });
    expect(own.world.canary).toEqual(own.world.stable);
  });
});
