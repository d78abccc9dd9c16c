import { describe, expect, it } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { isLongRun } from '../../src/simulation/horizon.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { simulate } from '../../src/simulation/simulate.js';
import { stormHarm } from '../truth/retry-storm.js';
import { BROKEN, PERSON, rule, type SetupParts, setup, stage, timer } from './setups.js';

const run = (parts: SetupParts) => simulate(setup(parts), 'horizon');

/** No window ever has enough requests: the first stage ends without evidence, at 120 s. */
const THIN: SetupParts = {
  stages: [stage('a', 10, 120), stage('b', 50, 60)],
  plan: { minRequests: 1e6 },
  world: { canary: BROKEN },
};

describe('a rollout that pauses and for which nobody comes', () => {
  it('keeps its share until the plan would be over and the follow-up with it, and its harm counts', () => {
    const left = run({ ...THIN, rest: { followUpSeconds: 7200 } });
    expect(left).toMatchObject({
      finalState: 'PAUSED',
      durationSeconds: 180 + 7200,
      reason: { code: 'no_evidence', atSeconds: 120 },
      followUp: null,
    });
    // A tenth of ten requests a second, all of which fail; 5 standard deviations of a Poisson count, two-sided 6e-7.
    expect(Math.abs(left.excessFailedRequests - 7380)).toBeLessThan(5 * Math.sqrt(7380));
    expect(left.excessFailedRequests).toBe(left.canary.requests);
  });

  it('waits as long after a late pause as after one that was planned', () => {
    // Held by a person at 60 s, resumed at 600 s: the next look, at 720 s, finds no evidence.
    const late = run({
      stages: [stage('a', 10, 180)],
      plan: { minRequests: 1e6 },
      operator: [
        { atSeconds: 60, action: 'pause' },
        { atSeconds: 600, action: 'resume' },
      ],
      rest: { followUpSeconds: 300 },
    });
    expect(late).toMatchObject({ finalState: 'PAUSED', durationSeconds: 660 + 300, reason: { atSeconds: 660 } });
  });

  it('is still rolled back by a window that fails meanwhile', () => {
    // Half of the day's requests come in the second hour: from then on there are enough to judge by.
    const requestsPerSecond = {
      kind: 'points',
      points: [
        { atSeconds: 0, perSecond: 0.1 },
        { atSeconds: 3600, perSecond: 0.1 },
        { atSeconds: 3601, perSecond: 1000 },
      ],
    } as const;
    const watched = run({
      ...THIN,
      plan: { minRequests: 100 },
      world: { canary: BROKEN, requestsPerSecond },
      rest: { followUpSeconds: 7200 },
    });
    expect(watched).toMatchObject({ finalState: 'ROLLED_BACK', durationSeconds: 3660 });
  });

  it('counts the plan with its timers, and with twice its bake times where stages may be extended', () => {
    const stages = [stage('a', 10, 120, { gate: timer(300) }), stage('b', 50, 60, { gate: PERSON })];
    expect(run({ stages })).toMatchObject({ finalState: 'PAUSED', durationSeconds: 480 });
    const judging = {
      judges: [{ method: 'thresholds', name: 't', holdSeconds: 0 }],
      multiplicity: 'weights',
      whenCarried: 'rollback',
    } as const;
    const extending = { ...judging, extendInconclusive: true };
    expect(run({ stages, plan: { judging: extending } })).toMatchObject({ durationSeconds: 660 });
  });

  it('ends where it was refused its start: the canary never serves', () => {
    const slo = { objective: 0.99, windowSeconds: 86_400, remainingPercent: 0, whenExhausted: 'refuse' } as const;
    expect(run({ rest: { slo, followUpSeconds: 600 } })).toMatchObject({ finalState: 'PAUSED', durationSeconds: 0 });
  });
});

describe('a run that is too long for many to be kept', () => {
  const long = (followUpSeconds: number) => setup({ ...THIN, rest: { followUpSeconds } });

  it('is so by its follow-up as by its stages', () => {
    expect(isLongRun(long(20_000 * 60 - 180))).toBe(false);
    expect(isLongRun(long(20_000 * 60))).toBe(true);
  });
});

describe('people who come to a pause after a time', () => {
  const comes = (action: 'abort' | 'promote', parts: SetupParts = THIN) =>
    run({ ...parts, rest: { ...parts.rest, whenPaused: { actAfterSeconds: 1800, action } } });

  it('abort it, and the canary had its share until then', () => {
    const aborted = comes('abort');
    expect(aborted).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 120 + 1800,
      reason: { code: 'operator', action: 'abort', stage: 'a', atSeconds: 1920, pausedSeconds: 1800 },
    });
    expect(Math.abs(aborted.excessFailedRequests - 1920)).toBeLessThan(5 * Math.sqrt(1920));
  });

  it('are told from a person of the script, who aborts before them', () => {
    const operator = [{ atSeconds: 600, action: 'abort' }] as const;
    const rest = { whenPaused: { actAfterSeconds: 1800, action: 'abort' } } as const;
    expect(run({ ...THIN, operator, rest: { ...THIN.rest, ...rest } }).reason).toMatchObject({
      code: 'operator',
      atSeconds: 600,
      pausedSeconds: null,
    });
  });

  it('promote it to the next stage, and come again', () => {
    const promoted = comes('promote');
    expect(promoted.transitions.map(({ atSeconds, event, to }) => `${atSeconds} ${event} ${to}`)).toEqual([
      '120 STAGE_INCONCLUSIVE PAUSED',
      '1920 PROMOTE PROGRESSING',
      '1980 STAGE_INCONCLUSIVE PAUSED',
      '3780 PROMOTE COMPLETED',
    ]);
  });

  it('do not come where the script or a timer was first, and begin to count anew at a later pause', () => {
    const stages = [stage('a', 10, 120, { gate: PERSON }), stage('b', 50, 60, { gate: PERSON })];
    const scripted = comes('promote', { stages, operator: [{ atSeconds: 600, action: 'resume' }] });
    expect(scripted.transitions.map(({ atSeconds, event }) => `${atSeconds} ${event}`)).toEqual([
      '120 STAGE_PASSED',
      '600 RESUME',
      '660 STAGE_PASSED',
      '2460 PROMOTE',
    ]);
    const timed = comes('abort', { stages: [stage('a', 10, 120, { gate: timer(180) }), stage('b', 50, 60)] });
    expect(timed).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 360 });
  });

  it('never come before a window that fails', () => {
    const failing = comes('promote', {
      stages: [stage('a', 10, 120, { rules: [rule('error_rate', { max: 0.5 }, { holdSeconds: 300 })] })],
      world: { canary: BROKEN },
    });
    expect(failing).toMatchObject({ finalState: 'ROLLED_BACK', durationSeconds: 300 });
  });
});

describe('a retry storm on thin traffic', () => {
  it('costs most of its harm after the pause, and all of it counts', async () => {
    const read = await parseConfig(
      JSON.stringify({
        service: { requests_per_second: 2, users: 1e6, routing: 'sticky' },
        stable: { error_rate: 0.001 },
        preset: 'retry_storm',
        stages: [
          { traffic_percent: 10, duration: '10m' },
          { traffic_percent: 100, duration: '10m' },
        ],
        follow_up: '2h',
      }),
    );
    if (!read.ok) throw new Error('a configuration without problems');
    const player = outcomePlayer(scenarioSetup(read.config.document, 'retry_storm'));
    const excess = Array.from({ length: 200 }, (_, i) => player(`storm/${i}`)).map(({ figures, finalState }) => {
      expect(finalState).toBe('PAUSED');
      return figures.excess_failed_requests ?? Number.NaN;
    });
    const mean = excess.reduce((sum, each) => sum + each, 0) / excess.length;
    // From the first request to the horizon, 2h20m; up to the pause, at 10m, a fourteenth of it.
    const storm = { requestsPerSecond: 2, canaryShare: 0.1, failing: 0.3007, failingIfStable: 0.001, retries: 3 };
    const truth = stormHarm({ ...storm, seconds: 8400, runs: 200 });
    // Two means of 200 runs; beyond 5 standard errors once in 1.7 million. The seeds are fixed.
    const standardError = truth.standardDeviation * Math.sqrt(2 / 200);
    expect(Math.abs(mean - truth.mean)).toBeLessThan(5 * standardError);
    expect(stormHarm({ ...storm, seconds: 600, runs: 200 }).mean * 10).toBeLessThan(mean);
  });
});
