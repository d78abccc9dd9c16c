import { describe, expect, it } from 'vitest';
import { THRESHOLDS_ALONE } from '../../src/model/judge.js';
import type { Run } from '../../src/model/run.js';
import { simulate, simulateJudgedBy } from '../../src/simulation/simulate.js';
import { type SetupParts, setup, stage, timer } from './setups.js';
import { ASKS_FOR_A_PERSON, PASSES, SAYS_NOTHING, type Said, saying, WOULD_PROMOTE } from './stub-analyzer.js';

const EXTENDING = { judging: { ...THRESHOLDS_ALONE, extendInconclusive: true } };

function run(parts: SetupParts, what: (look: number, stageEnds: boolean) => Said): Run {
  const analyzer = saying((look, _, { stageEnds }) => what(look, stageEnds));
  return simulateJudgedBy(setup(parts), 'asking', analyzer);
}

function history({ transitions }: Run): (readonly [number, string, string, string])[] {
  return transitions.map(({ atSeconds, event, to, stage: name }) => [atSeconds, event, to, name]);
}

const ends = ({ windows }: Run) => windows.map(({ toSeconds }) => toSeconds);

describe('a stage that may be extended', () => {
  const stages = [stage('a', 10, 180), stage('b', 50, 120)];

  it('lasts twice as long where no window passed or failed, and is extended once', () => {
    const seen = run({ stages, plan: EXTENDING }, () => SAYS_NOTHING);
    expect(ends(seen)).toEqual([60, 120, 180, 240, 300, 360]);
    expect(history(seen)).toEqual([
      [180, 'STAGE_EXTENDED', 'PROGRESSING', 'a'],
      [360, 'STAGE_INCONCLUSIVE', 'PAUSED', 'a'],
    ]);
    expect(seen).toMatchObject({
      finalState: 'PAUSED',
      pausedBecause: 'inconclusive',
      durationSeconds: 360,
      reason: { code: 'no_evidence', stage: 'a', atSeconds: 360, windows: 6 },
    });
  });

  it('goes on to the next stage at its second end, if a window passed', () => {
    const seen = run({ stages, plan: EXTENDING }, (look) => (look === 4 || look > 5 ? PASSES : SAYS_NOTHING));
    expect(history(seen)).toEqual([
      [180, 'STAGE_EXTENDED', 'PROGRESSING', 'a'],
      [360, 'STAGE_PASSED', 'PROGRESSING', 'b'],
      [480, 'STAGE_PASSED', 'COMPLETED', 'b'],
    ]);
    expect(seen.stages.map(({ durationSeconds }) => durationSeconds)).toEqual([360, 120]);
  });

  it('has as many looks in its second time as in its first, and one more where the last is shorter', () => {
    const stageEnds: boolean[] = [];
    const seen = run({ stages: [stage('a', 10, 150)], plan: EXTENDING }, (_, isEnd) => {
      stageEnds.push(isEnd);
      return SAYS_NOTHING;
    });
    expect(ends(seen)).toEqual([60, 120, 150, 180, 240, 300]);
    expect(stageEnds).toEqual([false, false, true, false, false, true]);
  });

  it('keeps its traffic while it is extended', () => {
    const twice = run({ stages: [stage('a', 10, 180)], plan: EXTENDING }, () => SAYS_NOTHING);
    const long = run({ stages: [stage('a', 10, 360)] }, () => SAYS_NOTHING);
    expect(twice.windows.map(({ canary }) => canary)).toEqual(long.windows.map(({ canary }) => canary));
    expect(twice.canary).toEqual(long.canary);
  });

  it('is extended for thresholds as well, where too few requests come', () => {
    const plan = { ...EXTENDING, minRequests: 1e6 };
    const seen = simulate(setup({ stages, plan }), 'asking');
    expect(seen).toMatchObject({ durationSeconds: 360, pausedBecause: 'inconclusive' });
    expect(simulate(setup({ stages, plan: { minRequests: 1e6 } }), 'asking').durationSeconds).toBe(180);
  });
});

describe('a judge that asks for a person', () => {
  const stages = [stage('a', 10, 240), stage('b', 50, 120)];
  const inSecondWindow = (look: number): Said => (look === 1 ? ASKS_FOR_A_PERSON : PASSES);

  it('pauses the run at once, for good if no person resumes it', () => {
    const seen = run({ stages }, inSecondWindow);
    expect(history(seen)).toEqual([[120, 'STAGE_HELD', 'PAUSED', 'a']]);
    expect(seen).toMatchObject({
      finalState: 'PAUSED',
      pausedBecause: 'judges',
      durationSeconds: 120,
      stagesCompleted: 0,
      reason: { code: 'held_by_judges', stage: 'a', atSeconds: 120 },
    });
  });

  it('lets a person resume the stage, whose bake time has gone on', () => {
    const seen = run({ stages, operator: [{ atSeconds: 200, action: 'resume' }] }, inSecondWindow);
    expect(history(seen)).toEqual([
      [120, 'STAGE_HELD', 'PAUSED', 'a'],
      // A person's word takes effect as the cell ends in which it falls.
      [240, 'RESUME', 'PROGRESSING', 'a'],
      [300, 'STAGE_PASSED', 'PROGRESSING', 'b'],
      [420, 'STAGE_PASSED', 'COMPLETED', 'b'],
    ]);
  });

  it('does not end the looks: a failing canary is rolled back during the pause', () => {
    const operator = [{ atSeconds: 600, action: 'resume' }] as const;
    const seen = run({ stages, operator }, (look) =>
      look === 3 ? { verdict: 'FAIL', asks: null } : inSecondWindow(look),
    );
    expect(seen.windows.map(({ toSeconds, status }) => [toSeconds, status])).toEqual([
      [60, 'PROGRESSING'],
      [120, 'PAUSED'],
      [180, 'PAUSED'],
      [240, 'ROLLED_BACK'],
    ]);
  });

  it('pauses the run before the gate of its stage opens', () => {
    const gated = [stage('a', 10, 120, { gate: timer(60) }), stage('b', 50, 120)];
    const seen = run({ stages: gated, operator: [{ atSeconds: 900, action: 'abort' }] }, inSecondWindow);
    expect(history(seen)).toEqual([
      [120, 'STAGE_HELD', 'PAUSED', 'a'],
      [900, 'ABORT', 'ROLLED_BACK', 'a'],
    ]);
  });
});

describe('a judge that would promote', () => {
  it('ends a stage early, and the next begins then', () => {
    const seen = run({ stages: [stage('a', 10, 600), stage('b', 50, 600)] }, (look) =>
      look % 2 === 1 ? WOULD_PROMOTE : PASSES,
    );
    expect(history(seen)).toEqual([
      [120, 'STAGE_PASSED', 'PROGRESSING', 'b'],
      [240, 'STAGE_PASSED', 'COMPLETED', 'b'],
    ]);
    expect(seen).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 240 });
  });
});
