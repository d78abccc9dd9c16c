import { describe, expect, it } from 'vitest';
import { THRESHOLDS_ALONE } from '../../src/model/judge.js';
import type { Sequel } from '../../src/model/rule.js';
import type { Run } from '../../src/model/run.js';
import type { Slo } from '../../src/model/slo.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { simulate } from '../../src/simulation/simulate.js';
import { ALWAYS_HOLDS, BROKEN, fault, rule, type SetupParts, setup, stage } from './setups.js';

const OPEN_AGAIN = { kind: 'timer', seconds: 300 } as const;

/** Every request of the canary fails from one second to another. */
function failing(from: number, until: number) {
  const at = (seconds: number) => ({ kind: 'rollout', seconds }) as const;
  return fault(`from ${from}`, { errorRate: 1 }, { from: at(from), until: at(until) });
}

/** Two stages of ten minutes; in both, a breach of half does as `sequel` says. */
function played(sequel: Sequel | undefined, world: SetupParts['world'], parts: Partial<SetupParts> = {}): Run {
  const half = rule('error_rate', { max: 0.5 }, sequel === undefined ? {} : { sequel });
  const stages = [stage('a', 10, 600, { rules: [half] }), stage('b', 50, 600, { rules: [half] })];
  const whole = setup({ stages, world: world ?? {}, ...parts });
  const run = simulate(whole, '1');
  // What a study counts is what the run shows.
  const outcome = outcomePlayer(whole)('1');
  expect(outcome.figures.share_at_decision_percent).toBe(run.shareAtDecisionPercent * 1000);
  expect(outcome.alerted ?? false).toBe(run.alerts.length > 0);
  expect(outcome.finalState).toBe(run.finalState);
  return run;
}

function history(run: Run): string[] {
  return run.transitions.map(({ atSeconds, event, to, stage: name }) => `${atSeconds} ${event} ${to} ${name}`);
}

const BAD_FROM_2_TO_4 = { faults: [failing(120, 240)] };

describe('a breach of a rule', () => {
  it('rolls back unless the rule says otherwise', () => {
    expect(history(played(undefined, BAD_FROM_2_TO_4))).toEqual(['180 STAGE_FAILED ROLLED_BACK a']);
  });

  it('pauses the rollout until a window in which the rule is kept', () => {
    const run = played('pause', BAD_FROM_2_TO_4);
    expect(history(run)).toEqual([
      '180 STAGE_PAUSED PAUSED a',
      '300 STAGE_RECOVERED PROGRESSING a',
      '600 STAGE_PASSED PROGRESSING b',
      '1200 STAGE_PASSED COMPLETED b',
    ]);
    // Promoted from a stage of half of the traffic, it has all of it.
    expect(run.shareAtDecisionPercent).toBe(100);
    // The two windows in breach are no evidence, and no failure.
    expect(run.stages[0]?.tally).toEqual({ passed: 8, failed: 0, inconclusive: 2 });
    expect(run.stages[0]?.checks).toMatchObject([{ sequel: 'pause', breaches: 2 }]);
  });

  it('pauses anew with each breach', () => {
    const run = played('pause', { faults: [failing(120, 180), failing(300, 360)] });
    expect(history(run).filter((line) => line.includes('STAGE_PAUSED'))).toEqual([
      '180 STAGE_PAUSED PAUSED a',
      '360 STAGE_PAUSED PAUSED a',
    ]);
  });

  it('lets a stage whose time is over pass as soon as the rule is kept', () => {
    const run = played('pause', { faults: [failing(540, 720)] });
    expect(history(run)).toEqual([
      '600 STAGE_PAUSED PAUSED a',
      '780 STAGE_RECOVERED PROGRESSING a',
      '780 STAGE_PASSED PROGRESSING b',
      '1380 STAGE_PASSED COMPLETED b',
    ]);
    expect(run.stages.map(({ outcome }) => outcome)).toEqual(['PASSED', 'PASSED']);
  });

  it('keeps a rollout from going on when the timer of a gate runs out', () => {
    const stages = [
      stage('a', 10, 300, { rules: [rule('error_rate', { max: 0.5 }, { sequel: 'pause' })], gate: OPEN_AGAIN }),
      stage('b', 50, 300, { rules: [ALWAYS_HOLDS] }),
    ];
    const run = played('pause', { faults: [failing(480, 660)] }, { stages });
    expect(history(run)).toEqual([
      '300 STAGE_PASSED PAUSED a',
      '540 STAGE_PAUSED PAUSED a',
      '720 STAGE_RECOVERED PROGRESSING a',
      '720 STAGE_PASSED PAUSED a',
      '1020 PAUSE_EXPIRED PROGRESSING b',
      '1320 STAGE_PASSED COMPLETED b',
    ]);
  });

  it('stays paused while nothing shows whether the rule is kept', () => {
    const run = played('pause', { ...BAD_FROM_2_TO_4, requestsPerSecond: silentFrom(239) });
    expect(run).toMatchObject({ finalState: 'PAUSED', pausedBecause: 'rule', shareAtDecisionPercent: 10 });
    expect(run.reason).toMatchObject({ code: 'rule_paused', atSeconds: 180, finding: { metric: 'error_rate' } });
  });

  it('waits for as long as the rule asks before it pauses', () => {
    const held = rule('error_rate', { max: 0.5 }, { sequel: 'pause', holdSeconds: 180 });
    const run = played('pause', { faults: [failing(120, 420)] }, { stages: [stage('a', 10, 600, { rules: [held] })] });
    expect(history(run)).toEqual([
      '300 STAGE_PAUSED PAUSED a',
      '480 STAGE_RECOVERED PROGRESSING a',
      '600 STAGE_PASSED COMPLETED a',
    ]);
  });

  it('freezes the rollout until a person acts, whatever the readings become', () => {
    const run = played('freeze', BAD_FROM_2_TO_4);
    expect(history(run)).toEqual(['180 STAGE_FROZEN PAUSED a']);
    expect(run).toMatchObject({ finalState: 'PAUSED', pausedBecause: 'frozen', reason: { code: 'rule_froze' } });
    const reviewed = played('freeze', BAD_FROM_2_TO_4, { operator: [{ atSeconds: 200, action: 'resume' }] });
    expect(history(reviewed)).toEqual([
      '180 STAGE_FROZEN PAUSED a',
      // The breach goes on for a window: a person has seen it.
      '200 RESUME PROGRESSING a',
      '600 STAGE_PASSED PROGRESSING b',
      '1200 STAGE_PASSED COMPLETED b',
    ]);
  });

  it('is what people at a pause act on, after as long as when_paused says', () => {
    const rest = { whenPaused: { actAfterSeconds: 90, action: 'abort' } } as const;
    expect(history(played('freeze', BAD_FROM_2_TO_4, { rest }))).toEqual([
      '180 STAGE_FROZEN PAUSED a',
      '270 ABORT ROLLED_BACK a',
    ]);
    // A pause that ended by itself needs none.
    expect(history(played('pause', { faults: [failing(120, 180)] }, { rest })).at(-1)).toBe(
      '1200 STAGE_PASSED COMPLETED b',
    );
  });

  it('alerts a person once while it lasts, and the rollout goes on', () => {
    const run = played('alert', { faults: [failing(120, 240), failing(420, 480)] });
    expect(history(run)).toEqual(['600 STAGE_PASSED PROGRESSING b', '1200 STAGE_PASSED COMPLETED b']);
    expect(run.alerts.map(({ atSeconds }) => atSeconds)).toEqual([180, 480]);
    expect(run.timeline.filter(({ code }) => code === 'alerted')).toMatchObject([
      { atSeconds: 180, stage: 'a', metric: 'error_rate', condition: 'max' },
      { atSeconds: 480, stage: 'a' },
    ]);
    expect(run.tally).toEqual({ passed: 20, failed: 0, inconclusive: 0 });
  });

  it('is one alert from stage to stage', () => {
    expect(played('alert', { canary: BROKEN }).alerts.map(({ atSeconds }) => atSeconds)).toEqual([60]);
  });

  it.each([
    ['abort', '250 ABORT ROLLED_BACK a'],
    ['promote', '250 PROMOTE PROGRESSING b'],
    ['pause', '250 PAUSE PAUSED a'],
  ] as const)('brings the person who is alerted, who can %s', (action, line) => {
    const rest = { whenAlerted: { actAfterSeconds: 70, action } };
    const run = played('alert', { faults: [failing(120, 300)] }, { rest });
    expect(history(run)[0]).toBe(line);
    if (action === 'abort') {
      // Who is there already needs no time to act.
      expect(run.reason).toEqual({
        code: 'operator',
        action: 'abort',
        stage: 'a',
        atSeconds: 250,
        pausedSeconds: null,
        alertedSeconds: 70,
      });
      expect(run).toMatchObject({ timeToDetectSeconds: 130, shareAtDecisionPercent: 10 });
    }
  });

  it.each(['pause', 'freeze', 'alert'] as const)('does the same (%s) where thresholds sit among judges', (sequel) => {
    // A hold of one window is none, but asks the panel.
    const judging = {
      ...THRESHOLDS_ALONE,
      judges: [{ method: 'thresholds', name: 'thresholds', holdSeconds: 60 }],
    } as const;
    const [alone, panel] = [{}, { judging }].map((plan) => played(sequel, BAD_FROM_2_TO_4, { plan }));
    expect(panel?.transitions).toEqual(alone?.transitions);
    expect(panel?.alerts).toEqual(alone?.alerts);
    expect(panel?.tally).toEqual(alone?.tally);
  });

  it('that fails the same window has the last word', () => {
    const rules = [
      rule('error_rate', { max: 0.5 }),
      rule('error_rate', { max: 0.1 }, { place: 1, sequel: 'pause' }),
      rule('error_rate', { max: 0.2 }, { place: 2, sequel: 'freeze' }),
    ];
    const stages = (some: readonly number[]) => [
      stage('a', 10, 600, { rules: some.map((index) => rules[index] as (typeof rules)[number]) }),
    ];
    expect(history(played('pause', BAD_FROM_2_TO_4, { stages: stages([0, 1, 2]) }))).toEqual([
      '180 STAGE_FAILED ROLLED_BACK a',
    ]);
    expect(history(played('pause', BAD_FROM_2_TO_4, { stages: stages([1, 2]) }))).toEqual([
      '180 STAGE_FROZEN PAUSED a',
    ]);
    // A failure that is tolerated does not keep the other rule from pausing.
    const tolerant = { stages: stages([0, 1]), plan: { failureLimit: 5 } };
    const run = played('pause', BAD_FROM_2_TO_4, tolerant);
    expect(history(run)[0]).toBe('180 STAGE_PAUSED PAUSED a');
    expect(run.tally).toEqual({ passed: 8, failed: 2, inconclusive: 0 });
  });
});

/** Ten requests a second up to an instant, and nothing from there on. */
function silentFrom(seconds: number) {
  const points = [
    { atSeconds: 0, perSecond: 10 },
    { atSeconds: seconds, perSecond: 10 },
    { atSeconds: seconds + 1, perSecond: 0 },
  ];
  return { kind: 'points', points } as const;
}

describe('an error budget that is used up while the rollout goes on', () => {
  // Ten requests a second for 1,000 s, of which an eighth may fail: 1,250. A tenth of ten a second fail: 60 a minute.
  const SLO: Slo = { objective: 0.875, windowSeconds: 1000, remainingPercent: 10, whenExhausted: 'start' };
  const stages = [stage('a', 10, 600, { rules: [ALWAYS_HOLDS] }), stage('b', 100, 600, { rules: [ALWAYS_HOLDS] })];
  const run = (
    whenOverspent?: 'pause' | 'roll_back',
    more: Partial<Slo> = {},
    operator: SetupParts['operator'] = [],
  ) => {
    const plan = whenOverspent === undefined ? {} : { whenOverspent };
    const slo = { ...SLO, ...plan, ...more };
    return played('pause', { canary: BROKEN }, { stages, plan, operator: operator ?? [], rest: { slo } });
  };

  /** When the failures of all arms, added up from the windows, first are more than there may be. */
  function usedUpAt(of: Run, left: number): number | undefined {
    let failed = 0;
    for (const { canary, stable, toSeconds } of of.windows) {
      failed += canary.errors + stable.errors;
      if (failed > left) return toSeconds;
    }
    return undefined;
  }

  it('changes nothing unless the objective says so', () => {
    expect(history(run())).toEqual(['600 STAGE_PASSED PROGRESSING b', '1200 STAGE_PASSED COMPLETED b']);
  });

  it('pauses for a person at the first look that shows it, once', () => {
    const paused = run('pause');
    const at = usedUpAt(run(), 125);
    expect(history(paused)).toEqual([`${at} BUDGET_OVERSPENT PAUSED a`]);
    expect(paused).toMatchObject({ pausedBecause: 'overspent', reason: { code: 'budget_overspent', atSeconds: at } });
    expect(paused.timeline).toContainEqual({ code: 'budget_overspent', atSeconds: at, stage: 'a' });
    expect(paused.errorBudget?.leftPercent).toBeLessThan(0);
    const resumed = run('pause', {}, [{ atSeconds: 400, action: 'resume' }]);
    expect(history(resumed).slice(1)).toEqual([
      '400 RESUME PROGRESSING a',
      '600 STAGE_PASSED PROGRESSING b',
      '1200 STAGE_PASSED COMPLETED b',
    ]);
  });

  it('rolls back where it is to', () => {
    const back = run('roll_back');
    expect(history(back)).toEqual([`${usedUpAt(run(), 125)} BUDGET_OVERSPENT ROLLED_BACK a`]);
    expect(back.shareAtDecisionPercent).toBe(10);
  });

  it('is not used up while more is left, nor where nothing was left before', () => {
    expect(history(run('roll_back', { remainingPercent: 100 }))[0]).toBe('600 STAGE_PASSED PROGRESSING b');
    expect(history(run('roll_back', { remainingPercent: 0 })).at(-1)).toBe('1200 STAGE_PASSED COMPLETED b');
  });
});
