import { describe, expect, it } from 'vitest';
import { planController } from '../../../src/controllers/plan/plan-controller.js';
import type { PlanParts } from '../../../src/controllers/plan/plan-parts.js';
import { UNEXPOSED } from '../../../src/model/exposure.js';
import type { Word } from '../../../src/simulation/loop.js';
import { OPEN, PERSON, stage, timer } from '../../simulation/setups.js';
import { PASSES, SAYS_NOTHING, type Said, saying } from '../../simulation/stub-analyzer.js';
import { drive, history, partsOf, type TakenAt, word } from './drive.js';
import { planOf } from './states.js';

const FAILS: Said = { verdict: 'FAIL', asks: null };

const driven = (change: Partial<PlanParts> = {}, words: readonly Word[] = []) =>
  drive(planController(partsOf(change)), words);

/** Instant, share and marks of each turn. */
const course = (turns: readonly TakenAt[]) =>
  turns.map(({ at, turn }) => [at, turn.exposure.canaryPercent, ...turn.marks]);

const stagesOf = (...stages: ReturnType<typeof stage>[]): Pick<PlanParts, 'plan'> => ({
  plan: { ...planOf(1, OPEN), stages },
});

describe('the beginning', () => {
  it('exposes the share of the first stage and marks it, at 0', () => {
    const { turn } = driven()[0] as TakenAt;
    expect(turn).toMatchObject({
      state: { stageStarts: [0], lookedAtSeconds: 0, aftermath: null },
      exposure: { ...UNEXPOSED, canaryPercent: 10 },
      status: 'PROGRESSING',
      isWaiting: false,
      isEnded: false,
      marks: ['stage:a'],
      notes: [{ kind: 'stage', stageIndex: 0, startedAtSeconds: 0 }],
    });
  });

  it('of a plan without bake time is its promotion', () => {
    const all = stagesOf(stage('all', 100, 0));
    expect(driven(all)).toMatchObject([
      {
        at: 0,
        turn: {
          status: 'COMPLETED',
          isEnded: true,
          marks: ['stage:all', 'completed'],
          exposure: { canaryPercent: 100 },
        },
      },
    ]);
    const followed = driven({ ...all, followUpSeconds: 300 });
    expect(followed.map(({ at, turn }) => [at, turn.isEnded])).toEqual([
      [0, false],
      [300, true],
    ]);
  });

  it('that is refused exposes no users, marks nothing, and waits for a person', () => {
    const refused = driven({ isRefused: true });
    expect(refused).toMatchObject([
      { turn: { exposure: UNEXPOSED, status: 'PAUSED', isWaiting: true, marks: [], state: { stageStarts: [] } } },
    ]);
    const controller = planController(partsOf({ isRefused: true }));
    expect(controller.next(controller.begin().state)).toBeNull();
  });

  it('that is refused happens at a person’s RESUME, from which the first stage bakes', () => {
    const turns = driven({ isRefused: true }, [word(300, 'resume')]);
    expect(course(turns).slice(0, 4)).toEqual([
      [0, 0],
      [300, 10, 'stage:a'],
      [360, 10],
      [420, 10],
    ]);
    expect(turns.at(-1)?.at).toBe(300 + 270);
  });

  it('that is refused needs no rollback, however long one takes', () => {
    for (const method of ['redeploy', 'rolling', 'traffic_switch'] as const) {
      const rollback = { method, takesSeconds: 120, actAfterSeconds: 600 };
      const turns = driven({ isRefused: true, rollback }, [word(300, 'abort')]);
      expect(turns.map(({ turn }) => turn.exposure)).toEqual(turns.map(() => UNEXPOSED));
    }
  });
});

describe('looks', () => {
  it('come every interval from the beginning of a stage, and at the end of its bake time', () => {
    expect(course(driven())).toEqual([
      [0, 10, 'stage:a'],
      [60, 10],
      [120, 10],
      [150, 50, 'stage:b'],
      [210, 50],
      [270, 100, 'completed'],
    ]);
  });

  it('go on while a stage waits, until its timer lets it go', () => {
    const gated = stagesOf(stage('a', 10, 120, { gate: timer(90) }), stage('b', 50, 60));
    expect(course(driven(gated))).toEqual([
      [0, 10, 'stage:a'],
      [60, 10],
      [120, 10],
      [180, 10],
      [210, 50, 'stage:b'],
      [270, 100, 'completed'],
    ]);
  });

  it('are judged in order of time, each with the memory of the look before', () => {
    const looks: number[] = [];
    driven({
      analyzer: saying((look) => {
        looks.push(look);
        return PASSES;
      }),
    });
    expect(looks).toEqual([0, 1, 2, 3, 4]);
  });

  it('come first at an instant, then people, then a timer', () => {
    const failsAtOnce = { analyzer: saying(() => FAILS) };
    expect(history(driven(failsAtOnce, [word(60, 'promote')]))).toEqual([
      '60 STAGE_FAILED ROLLED_BACK a',
      'operator_ignored {"code":"operator_ignored","atSeconds":60,"action":"promote","why":"ended"}',
    ]);
    const gated = stagesOf(stage('a', 10, 120, { gate: timer(60) }), stage('b', 50, 60), stage('c', 60, 60));
    expect(history(driven(gated, [word(180, 'promote')]))).toEqual([
      '120 STAGE_PASSED PAUSED a',
      '180 PROMOTE PROGRESSING b',
      '240 STAGE_PASSED PROGRESSING c',
      '300 STAGE_PASSED COMPLETED c',
    ]);
    // The look of the very instant passes the stage, whose gate the word then opens.
    const person = stagesOf(stage('a', 10, 120, { gate: PERSON }), stage('b', 50, 60));
    expect(history(driven(person, [word(120, 'resume')]))).toEqual([
      '120 STAGE_PASSED PAUSED a',
      '120 RESUME PROGRESSING b',
      '180 STAGE_PASSED COMPLETED b',
    ]);
  });

  it('wait for a person where a stage pauses, and not where a timer resumes it', () => {
    const turns = driven({ analyzer: saying(() => SAYS_NOTHING) });
    expect(turns.at(-1)).toMatchObject({ at: 150, turn: { status: 'PAUSED', isWaiting: true, isEnded: false } });
    const gated = stagesOf(stage('a', 10, 120, { gate: timer(90) }));
    expect(driven(gated).find(({ turn }) => turn.status === 'PAUSED')?.turn.isWaiting).toBe(false);
  });
});

describe('promotion', () => {
  it('gives the canary all traffic, and marks a last stage without duration at the same instant', () => {
    const turns = driven(stagesOf(stage('a', 10, 60), stage('b', 50, 60), stage('c', 100, 0)));
    expect(course(turns)).toEqual([
      [0, 10, 'stage:a'],
      [60, 50, 'stage:b'],
      [120, 100, 'stage:c', 'completed'],
    ]);
    expect(turns.at(-1)?.turn.state.aftermath).toEqual({
      decidedAtSeconds: 120,
      settledAtSeconds: 120,
      decidedBy: null,
      rollback: null,
      endsAtSeconds: 120,
    });
  });

  it('by a person marks each stage as it begins', () => {
    const three = stagesOf(stage('a', 10, 600), stage('b', 50, 600), stage('c', 100, 600));
    const turns = driven(three, [word(30, 'promote'), word(30, 'promote'), word(45, 'promote')]);
    expect(course(turns)).toEqual([
      [0, 10, 'stage:a'],
      [30, 100, 'stage:b', 'stage:c'],
      [45, 100, 'completed'],
    ]);
  });

  it('is followed for as long as is asked', () => {
    const turns = driven({ ...stagesOf(stage('a', 10, 60)), followUpSeconds: 1000 });
    expect(turns.map(({ at, turn }) => [at, turn.isEnded])).toEqual([
      [0, false],
      [60, false],
      [1060, true],
    ]);
  });
});

describe('a rollback', () => {
  const failing = { analyzer: saying(() => FAILS) };
  const rolledBack = (change: Partial<PlanParts>) => driven({ ...failing, ...change }).slice(1);

  it('that takes no time is over as it is decided', () => {
    expect(rolledBack({})).toMatchObject([
      {
        at: 60,
        turn: { exposure: UNEXPOSED, status: 'ROLLED_BACK', isEnded: true, marks: ['rolled_back', 'restored'] },
      },
    ]);
  });

  it.each(['redeploy', 'traffic_switch'] as const)('by %s keeps the share until it is done', (method) => {
    const rollback = { method, takesSeconds: 100, actAfterSeconds: 50 };
    const turns = rolledBack({ rollback, followUpSeconds: 30 });
    expect(course(turns)).toEqual([
      [60, 10, 'rolled_back'],
      [110, 10],
      [210, 0, 'restored'],
      [240, 0],
    ]);
    expect(turns.map(({ turn }) => turn.isEnded)).toEqual([false, false, false, true]);
    expect(turns.map(({ turn }) => turn.exposure.line)).toEqual([null, null, null, null]);
  });

  it('by `rolling` lowers the share on a line, from when people act to when the canary is gone', () => {
    const rollback = { method: 'rolling', takesSeconds: 100, actAfterSeconds: 50 } as const;
    expect(
      rolledBack({ rollback }).map(({ at, turn }) => [at, turn.exposure.canaryPercent, turn.exposure.line]),
    ).toEqual([
      [60, 10, null],
      [110, 10, { fromSeconds: 110, untilSeconds: 210, toPercent: 0 }],
      [210, 0, null],
    ]);
  });

  it('by a person begins at once, without waiting for people', () => {
    const rollback = { method: 'redeploy', takesSeconds: 100, actAfterSeconds: 600 } as const;
    expect(course(driven({ rollback }, [word(70, 'abort')])).slice(2)).toEqual([
      [70, 10, 'rolled_back'],
      [170, 0, 'restored'],
    ]);
  });

  it('names what decided it where a failing verdict did, and nothing for a person or missing evidence', () => {
    const decided = (turns: readonly TakenAt[]) => turns.at(-1)?.turn.state.aftermath?.decidedBy;
    expect(decided(rolledBack({}))).toMatchObject({
      row: 'threshold_is_breached',
      findings: [{ metric: 'error_rate' }],
    });
    expect(decided(driven({}, [word(70, 'abort')]))).toBeNull();
    const blind = {
      analyzer: saying(() => SAYS_NOTHING),
      plan: { ...partsOf().plan, whenInconclusive: 'rollback' as const },
    };
    expect(driven(blind).at(-1)?.turn.status).toBe('ROLLED_BACK');
    expect(decided(driven(blind))).toBeNull();
  });

  it('ignores what people do afterwards', () => {
    const rollback = { method: 'redeploy', takesSeconds: 100, actAfterSeconds: 0 } as const;
    const turns = driven({ ...failing, rollback }, [word(100, 'resume')]);
    expect(course(turns).slice(1)).toEqual([
      [60, 10, 'rolled_back'],
      [100, 10],
      [160, 0, 'restored'],
    ]);
    expect(history(turns).at(-1)).toContain('"why":"ended"');
  });
});

describe('a plan without a recorder', () => {
  const asked: (boolean | undefined)[] = [];
  const failsAtThird = saying((look) => (look === 2 ? FAILS : PASSES));
  const counting: PlanParts['analyzer'] = {
    begin: failsAtThird.begin,
    analyze(memory, of, observation, inquiry) {
      asked.push(inquiry?.wantsFindings);
      return failsAtThird.analyze(memory as number, of, observation, inquiry);
    },
  };

  it('makes no notes, and asks for findings only of the window that decided', () => {
    asked.length = 0;
    const turns = driven({ analyzer: counting, isRecorded: false });
    expect(turns.flatMap(({ turn }) => turn.notes)).toEqual([]);
    expect(asked).toEqual([false, false, false, true]);
    expect(turns.at(-1)?.turn.state.aftermath?.decidedBy?.findings).toHaveLength(1);
  });

  it('asks for findings in every window where there is a recorder', () => {
    asked.length = 0;
    driven({ analyzer: counting });
    expect(asked).toEqual([true, true, true]);
  });

  it('otherwise takes the same turns as the recorded plan', () => {
    const words = [word(70, 'pause'), word(200, 'resume'), word(2000, 'abort')];
    const bare = (turns: readonly TakenAt[]) => turns.map(({ at, turn: { notes: _, ...turn } }) => ({ at, turn }));
    for (const said of [[], words]) {
      for (const change of [{}, { analyzer: counting }, { isRefused: true }]) {
        expect(bare(driven({ ...change, isRecorded: false }, said))).toEqual(bare(driven(change, said)));
      }
    }
  });
});

describe('its state', () => {
  it('begins anew with every rollout: the same course again from the same controller', () => {
    const controller = planController(partsOf());
    expect(drive(controller)).toEqual(drive(controller));
  });

  it('has the closest call of the rollout', () => {
    const near = [0.2, 0.7, -1, 0.5, 0.1];
    const inner = saying(() => PASSES);
    const analyzer: PlanParts['analyzer'] = {
      begin: inner.begin,
      analyze(memory, of, seen, inquiry) {
        if (inquiry !== undefined) inquiry.closeness = Math.max(inquiry.closeness, near[memory as number] ?? -1);
        return inner.analyze(memory as number, of, seen, inquiry);
      },
    };
    const closeness = driven({ analyzer }).map(({ turn }) => turn.state.closeness);
    expect(closeness).toEqual([-1, 0.2, 0.7, 0.7, 0.7, 0.7]);
  });
});
