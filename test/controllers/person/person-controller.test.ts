import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholds } from '../../../src/analysis/thresholds.js';
import { personController } from '../../../src/controllers/person/person-controller.js';
import { planController } from '../../../src/controllers/plan/plan-controller.js';
import type { PlanParts } from '../../../src/controllers/plan/plan-parts.js';
import type { PlayedWindow } from '../../../src/controllers/plan/plan-records.js';
import { OPERATOR_ACTIONS } from '../../../src/model/operator.js';
import type { Run } from '../../../src/model/run.js';
import type { Word } from '../../../src/simulation/loop.js';
import { planPartsOf, simulate, simulateSteeredBy } from '../../../src/simulation/simulate.js';
import { BROKEN, FAILS_IN_THIRD_MINUTE, FLAWLESS, PERSON, setup, stage, timer } from '../../simulation/setups.js';
import { PASSES, type Said, saying } from '../../simulation/stub-analyzer.js';
import { drive, history, partsOf, type TakenAt, word } from '../plan/drive.js';

const FAILS: Said = { verdict: 'FAIL', asks: null };

/** Up to 20 minutes, unless it ends before. */
function driven(change: Partial<PlanParts>, handOverAt: number | null, words: readonly Word[] = []) {
  return drive(personController(partsOf(change), handOverAt), words, 1200);
}

function windowsOf(turns: readonly TakenAt[]): readonly PlayedWindow[] {
  return turns.flatMap(({ turn }) => turn.notes.flatMap((note) => (note.kind === 'window' ? [note.window] : [])));
}

const minutes = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => 60 * (from + i));

describe('in the hands of a person', () => {
  it('nothing ends by itself: a stage goes on beyond its bake time, and no gate closes', () => {
    for (const gate of [PERSON, timer(60)]) {
      const plan = { ...partsOf().plan, stages: [stage('a', 10, 120, { gate }), stage('b', 50, 120)] };
      const turns = driven({ plan }, null);
      expect(turns.map(({ at }) => at)).toEqual([0, ...minutes(1, 20)]);
      expect(
        new Set(turns.map(({ turn }) => `${turn.status} ${turn.exposure.canaryPercent} ${turn.isWaiting}`)),
      ).toEqual(new Set(['PROGRESSING 10 false']));
    }
  });

  it('windows keep coming, one a look, and are not judged', () => {
    const judged: number[] = [];
    const analyzer = saying((look) => {
      judged.push(look);
      return FAILS;
    });
    const windows = windowsOf(driven({ analyzer }, null));
    expect(judged).toEqual([]);
    expect(windows.map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds])).toEqual(
      minutes(1, 20).map((to) => [to - 60, to]),
    );
    for (const window of windows) {
      expect(window).toMatchObject({
        baselineSource: 'window',
        event: 'STAGE_CONTINUES',
        action: 'keep_watching',
        status: 'PROGRESSING',
        judgement: { verdict: 'INCONCLUSIVE', findings: [], evidence: [], asks: null },
      });
    }
  });

  it('windows come at looks alone, not at the end of a bake time, nor when a person acts', () => {
    // A stage of 150 s, whose last look would fall short.
    const windows = windowsOf(driven({}, null, [word(90, 'pause'), word(100, 'resume')]));
    expect(windows.map(({ toSeconds }) => toSeconds)).toEqual(minutes(1, 20));
  });

  it('windows reach back as the plan does, never to before their stage began', () => {
    const plan = { ...partsOf().plan, lookbackSeconds: 180 };
    const windows = windowsOf(driven({ plan }, null, [word(240, 'promote')])).slice(0, 7);
    expect(windows.map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds])).toEqual([
      [0, 60],
      [0, 120],
      [0, 180],
      [60, 240],
      [240, 300],
      [240, 360],
      [240, 420],
    ]);
  });

  it('only what the person does changes the rollout', () => {
    const words = [
      word(70, 'pause'),
      word(130, 'promote'),
      word(200, 'pause'),
      word(400, 'resume'),
      word(700, 'promote'),
    ];
    const turns = driven({}, null, words);
    expect(history(turns)).toEqual([
      '70 PAUSE PAUSED a',
      '130 PROMOTE PROGRESSING b',
      '200 PAUSE PAUSED b',
      '400 RESUME PROGRESSING b',
      '700 PROMOTE COMPLETED b',
    ]);
    expect(turns.at(-1)).toMatchObject({ at: 700, turn: { isEnded: true, marks: ['completed'] } });
  });

  it('a pause waits for the person, and windows come while it lasts', () => {
    const paused = driven({}, null, [word(90, 'pause'), word(300, 'abort')]);
    expect(windowsOf(paused).map(({ toSeconds, status }) => [toSeconds, status])).toEqual([
      [60, 'PROGRESSING'],
      [120, 'PAUSED'],
      [180, 'PAUSED'],
      [240, 'PAUSED'],
      [300, 'PAUSED'],
    ]);
    expect(driven({}, null, [word(90, 'pause')]).at(-1)).toMatchObject({ at: 90, turn: { isWaiting: true } });
  });

  it('a rollback takes the configured time', () => {
    const rollback = { method: 'rolling', takesSeconds: 100, actAfterSeconds: 600 } as const;
    const turns = driven({ rollback, followUpSeconds: 50 }, null, [word(90, 'abort')]);
    expect(turns.slice(2).map(({ at, turn }) => [at, turn.marks, turn.isEnded])).toEqual([
      [90, ['rolled_back'], false],
      [190, ['restored'], false],
      [240, [], true],
    ]);
  });

  it('no windows are kept without a recorder', () => {
    expect(driven({ isRecorded: false }, null).flatMap(({ turn }) => turn.notes)).toEqual([]);
  });
});

describe('handed over', () => {
  it('costs no time: what was seen of the stage counts, and the stage ends when it would have', () => {
    const looks: number[] = [];
    const analyzer = saying((_, __, { newSeconds, stageSeconds }) => {
      looks.push(newSeconds, stageSeconds);
      return PASSES;
    });
    // 150 s of bake time: looks at 60, 120 and 150, of which the first comes before the hand-over.
    const turns = driven({ analyzer }, 100);
    expect(history(turns)).toEqual(['150 STAGE_PASSED PROGRESSING b', '270 STAGE_PASSED COMPLETED b']);
    expect(looks.slice(0, 6)).toEqual([60, 60, 60, 120, 30, 150]);
    expect(windowsOf(turns).map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds])).toEqual([
      [0, 60],
      [60, 120],
      [90, 150],
      [150, 210],
      [210, 270],
    ]);
  });

  it('at any look before the plan would have acted is the plan’s rollout', () => {
    for (const canary of [FLAWLESS, BROKEN]) {
      const rules = [FAILS_IN_THIRD_MINUTE];
      const of = setup({ stages: [stage('a', 10, 300, { rules }), stage('b', 50, 300, { rules })], world: { canary } });
      const parts = planPartsOf(of, thresholds(of.plan), true);
      for (const handOverAt of [0, 60, 120, 180]) {
        const { ...run }: Run = simulateSteeredBy(of, 'person', personController(parts, handOverAt));
        expect(run).toEqual({ ...simulate(of, 'person') });
      }
    }
  });

  it('rolls back at once what the plan would have rolled back before, for the look that failed', () => {
    const turns = driven({ analyzer: saying((look) => (look === 0 ? FAILS : PASSES)) }, 120);
    expect(history(turns)).toEqual(['120 STAGE_FAILED ROLLED_BACK a']);
    const [failed, latest] = windowsOf(turns);
    expect(failed).toMatchObject({ judgement: { verdict: 'FAIL' }, action: 'keep_watching' });
    expect(latest).toMatchObject({ judgement: { verdict: 'PASS' }, action: 'roll_back', status: 'ROLLED_BACK' });
    const led = turns.flatMap(({ turn }) => turn.notes).find((note) => note.kind === 'transition');
    expect(led).toMatchObject({ window: { toSeconds: 60, judgement: { verdict: 'FAIL' } } });
  });

  it('tolerates as many failed windows as the plan does, those before the hand-over included', () => {
    const plan = { ...partsOf().plan, failureLimit: 1, stages: [stage('a', 10, 600)] };
    const said = (look: number): Said => (look === 0 || look === 4 ? FAILS : PASSES);
    expect(history(driven({ plan, analyzer: saying(said) }, 180))).toEqual(['300 STAGE_FAILED ROLLED_BACK a']);
  });

  it('does not hold against later stages what a person let pass', () => {
    const plan = { ...partsOf().plan, failureLimit: 9, rolloutFailureLimit: 0 };
    const analyzer = saying((look) => (look === 0 ? FAILS : PASSES));
    const promoted = [word(120, 'promote')];
    expect(history(driven({ plan, analyzer }, 120, promoted))).toEqual([
      '120 PROMOTE PROGRESSING b',
      '240 STAGE_PASSED COMPLETED b',
    ]);
    expect(history(driven({ plan, analyzer }, 180, promoted)).at(-1)).toBe('240 STAGE_PASSED COMPLETED b');
  });

  it('passes at once a stage whose time is over', () => {
    expect(history(driven({}, 200))).toEqual(['200 STAGE_PASSED PROGRESSING b', '320 STAGE_PASSED COMPLETED b']);
  });

  it('comes after a person’s actions at the same instant', () => {
    expect(history(driven({}, 100, [word(70, 'pause'), word(100, 'resume')]))).toEqual([
      '70 PAUSE PAUSED a',
      '100 RESUME PROGRESSING a',
      '150 STAGE_PASSED PROGRESSING b',
      '270 STAGE_PASSED COMPLETED b',
    ]);
    // A look of the stage that is left at that instant is not held against the next.
    const turns = driven({ analyzer: saying((look) => (look === 1 ? FAILS : PASSES)) }, 120, [word(120, 'promote')]);
    expect(history(turns)).toEqual(['120 PROMOTE PROGRESSING b', '240 STAGE_PASSED COMPLETED b']);
    expect(windowsOf(turns).map(({ toSeconds, stageIndex }) => [toSeconds, stageIndex])).toEqual([
      [60, 0],
      [120, 0],
      [180, 1],
      [240, 1],
    ]);
  });

  it('happens at its own instant, between looks, and is for good', () => {
    const turns = driven({}, 100, [word(400, 'promote')]);
    expect(turns.map(({ at }) => at)).toEqual([0, 60, 100, 120, 150, 210, 270]);
    const overruled = driven({}, 100, [word(200, 'abort')]);
    expect(history(overruled)).toEqual(['150 STAGE_PASSED PROGRESSING b', '200 ABORT ROLLED_BACK b']);
  });

  it('comes too late for a rollout that is over', () => {
    const words = [word(90, 'abort')];
    expect(history(driven({}, 500, words))).toEqual(history(driven({}, null, words)));
  });
});

describe('held at an instant', () => {
  const held = (handOverAt: number | null, holdAt: number, words: readonly Word[] = []) =>
    drive(personController(partsOf(), handOverAt, holdAt), words, 1200);

  it('waits there, after what is said and after the hand-over', () => {
    expect(history(held(200, 200, [word(90, 'pause'), word(200, 'resume')]))).toEqual([
      '90 PAUSE PAUSED a',
      '200 RESUME PROGRESSING a',
      '200 STAGE_PASSED PROGRESSING b',
      '200 PAUSE PAUSED b',
    ]);
    expect(held(null, 0, [word(0, 'promote')]).at(-1)).toMatchObject({ at: 0, turn: { isWaiting: true } });
  });

  it('goes on through earlier pauses, whose windows come', () => {
    const turns = held(null, 240, [word(90, 'pause')]);
    expect(windowsOf(turns).map(({ toSeconds }) => toSeconds)).toEqual([60, 120, 180, 240]);
    expect(turns.at(-1)).toMatchObject({ at: 240, turn: { isWaiting: true } });
  });

  it('is nothing to a rollout that is over', () => {
    expect(history(held(null, 100, [word(90, 'abort')]))).toEqual(['90 ABORT ROLLED_BACK a']);
  });
});

describe('handed over at the start', () => {
  it('is the plan’s rollout, whatever people do', () => {
    const words = fc
      .array(fc.record({ atSeconds: fc.integer({ min: 0, max: 60 }), action: fc.constantFrom(...OPERATOR_ACTIONS) }), {
        maxLength: 5,
      })
      .map((all) => all.map(({ atSeconds, action }) => word(10 * atSeconds, action)))
      .map((all) => all.sort((a, b) => a.dueAtSeconds - b.dueAtSeconds));
    const says = fc.array(fc.constantFrom(PASSES, FAILS), { maxLength: 4 });
    fc.assert(
      fc.property(words, says, (all, said) => {
        const change = { analyzer: saying((look) => said[look] ?? PASSES) };
        expect(driven(change, 0, all)).toEqual(drive(planController(partsOf(change)), all, 1200));
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same simulated run as the plan, with a broken canary', () => {
    for (const seed of ['1', '2', '3']) {
      const of = setup({ world: { canary: BROKEN }, plan: { failureLimit: 1 } });
      const parts = planPartsOf(of, thresholds(of.plan), true);
      const { ...run }: Run = simulateSteeredBy(of, seed, personController(parts, 0));
      expect(run).toEqual({ ...simulate(of, seed) });
    }
  });
});

describe('a start without error budget, which the plan would refuse,', () => {
  it('is allowed with `isRefused: false`: the canary is exposed from the beginning', () => {
    const slo = { objective: 0.999, windowSeconds: 86_400, remainingPercent: 0, whenExhausted: 'refuse' } as const;
    const of = setup({ rest: { slo }, operator: [{ atSeconds: 120, action: 'promote' }] });
    const parts = planPartsOf(
      of,
      saying(() => PASSES),
      true,
    );
    expect(parts.isRefused).toBe(true);
    const run = simulateSteeredBy(of, 'person', personController({ ...parts, isRefused: false }, 200));
    expect(run.stages.map(({ startedAtSeconds }) => startedAtSeconds)).toEqual([0, 120, 240]);
    expect(run.transitions.map(({ event }) => event)).toEqual(['PROMOTE', 'STAGE_PASSED', 'STAGE_PASSED']);
    expect(run.windows[0]?.canary.requests).toBeGreaterThan(0);
  });
});
