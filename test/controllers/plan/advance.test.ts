import { describe, expect, it } from 'vitest';
import { advance, start } from '../../../src/controllers/plan/advance.js';
import type { ActiveState, Paused, Progressing } from '../../../src/controllers/plan/state.js';
import { RolloutEndedError, trafficPercent } from '../../../src/controllers/plan/state.js';
import type { RolloutEventName } from '../../../src/model/rollout.js';
import { deepFreeze } from '../../simulation/deep-freeze.js';
import { active, afterWindows, times } from './after-windows.js';
import { BAKE_SECONDS, EXTENDING, GATES, NOTHING_YET, occasion, paused, planOf, progressing } from './states.js';

const [OPEN, PERSON, TIMER] = GATES;
const NOW = 1000;

const OF_THREE = planOf(3, OPEN);
const WITH_GATES = planOf(3, PERSON);
const OF_ONE = planOf(1, OPEN);
const TO_BE_PROMOTED = planOf(2, OPEN, {}, 0);

const PAUSED_STAYS = {
  STAGE_CONTINUES: 'PAUSED in a',
  STAGE_PASSED: 'PAUSED in a',
  STAGE_INCONCLUSIVE: 'PAUSED in a',
  STAGE_HELD: 'PAUSED in a',
  STAGE_EXTENDED: 'PAUSED in a',
  STAGE_PAUSED: 'PAUSED in a',
  STAGE_FROZEN: 'PAUSED in a',
  STAGE_RECOVERED: 'PAUSED in a',
  BUDGET_EXHAUSTED: 'PAUSED in a',
  BUDGET_OVERSPENT: 'PAUSED in a',
};
const ENDS_BADLY = { STAGE_FAILED: 'ROLLED_BACK in a', ABORT: 'ROLLED_BACK in a' };
const AS_JUDGES_ASK = {
  STAGE_HELD: 'PAUSED in a',
  STAGE_EXTENDED: 'PROGRESSING in a',
  STAGE_PAUSED: 'PAUSED in a',
  STAGE_FROZEN: 'PAUSED in a',
  STAGE_RECOVERED: 'PROGRESSING in a',
  BUDGET_OVERSPENT: 'PROGRESSING in a',
};
const DOES_NOT_CARE = { PAUSE_EXPIRED: 'PROGRESSING in a', BUDGET_EXHAUSTED: 'PROGRESSING in a' };

/** State → event → target. */
const ROLLOUT: Record<string, { from: ActiveState; on: Record<RolloutEventName, string> }> = {
  'PROGRESSING, another stage ahead': {
    from: progressing(OF_THREE),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'PROGRESSING in b',
      STAGE_INCONCLUSIVE: 'PAUSED in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      ...DOES_NOT_CARE,
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
    },
  },
  'PROGRESSING, at the moment it begins': {
    from: progressing(OF_THREE, 0, { stageStartedAtSeconds: NOW }),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'PROGRESSING in b',
      STAGE_INCONCLUSIVE: 'PAUSED in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      PAUSE_EXPIRED: 'PROGRESSING in a',
      BUDGET_EXHAUSTED: 'PAUSED in a',
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
    },
  },
  'PROGRESSING, last stage': {
    from: progressing(OF_ONE),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'COMPLETED in a',
      STAGE_INCONCLUSIVE: 'PAUSED in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'COMPLETED in a',
      ...DOES_NOT_CARE,
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
    },
  },
  'PROGRESSING, only a stage of no duration ahead': {
    from: progressing(TO_BE_PROMOTED),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'COMPLETED in b',
      STAGE_INCONCLUSIVE: 'PAUSED in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'COMPLETED in b',
      ...DOES_NOT_CARE,
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
    },
  },
  'PROGRESSING in a stage that was given more time': {
    from: progressing(planOf(3, OPEN, { judging: EXTENDING }), 0, { extended: true }),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'PROGRESSING in b',
      STAGE_INCONCLUSIVE: 'PAUSED in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      ...DOES_NOT_CARE,
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
    },
  },
  'PROGRESSING before a gate': {
    from: progressing(WITH_GATES),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'PAUSED in a',
      STAGE_INCONCLUSIVE: 'PAUSED in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      ...DOES_NOT_CARE,
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
    },
  },
  'PROGRESSING, policy rollback': {
    from: progressing(planOf(3, OPEN, { whenInconclusive: 'rollback' })),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'PROGRESSING in b',
      STAGE_INCONCLUSIVE: 'ROLLED_BACK in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      ...DOES_NOT_CARE,
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
    },
  },
  'PROGRESSING, policy promote': {
    from: progressing(planOf(3, OPEN, { whenInconclusive: 'promote' })),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'PROGRESSING in b',
      STAGE_INCONCLUSIVE: 'PROGRESSING in b',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      ...DOES_NOT_CARE,
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
    },
  },
  'PROGRESSING in the last stage, policy promote': {
    from: progressing(planOf(1, OPEN, { whenInconclusive: 'promote' })),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'COMPLETED in a',
      STAGE_INCONCLUSIVE: 'COMPLETED in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'COMPLETED in a',
      ...DOES_NOT_CARE,
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
    },
  },
  'PROGRESSING before a gate, policy promote': {
    from: progressing(planOf(3, PERSON, { whenInconclusive: 'promote' })),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'PAUSED in a',
      STAGE_INCONCLUSIVE: 'PAUSED in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      ...DOES_NOT_CARE,
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
    },
  },
  'PAUSED at a gate': {
    from: paused(WITH_GATES, 'gate'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in b',
      PROMOTE: 'PROGRESSING in b',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
  'PAUSED at a gate whose timer is due': {
    from: paused(WITH_GATES, 'gate', 0, { resumesAtSeconds: NOW }),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in b',
      PROMOTE: 'PROGRESSING in b',
      PAUSE_EXPIRED: 'PROGRESSING in b',
    },
  },
  'PAUSED at the last gate, whose timer is due': {
    from: paused(planOf(1, TIMER), 'gate', 0, { resumesAtSeconds: NOW }),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'COMPLETED in a',
      PROMOTE: 'COMPLETED in a',
      PAUSE_EXPIRED: 'COMPLETED in a',
    },
  },
  'PAUSED for want of evidence': {
    from: paused(OF_THREE, 'inconclusive'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in b',
      PROMOTE: 'PROGRESSING in b',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
  'PAUSED for want of evidence, only a stage of no duration ahead': {
    from: paused(TO_BE_PROMOTED, 'inconclusive'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'COMPLETED in b',
      PROMOTE: 'COMPLETED in b',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
  'PAUSED before it began, for want of error budget': {
    from: paused(OF_THREE, 'budget'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PAUSED in a',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
  'PAUSED before its only stage, for want of error budget': {
    from: paused(OF_ONE, 'budget'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PAUSED in a',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
  'PAUSED because a judge asks for a person': {
    from: paused(OF_THREE, 'judges'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
  'PAUSED in the last stage because a judge asks for a person': {
    from: paused(OF_ONE, 'judges'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'COMPLETED in a',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
  'PAUSED by a rule that pauses': {
    from: paused(OF_THREE, 'rule'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      STAGE_RECOVERED: 'PROGRESSING in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
  'PAUSED by a rule that freezes': {
    from: paused(OF_ONE, 'frozen'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'COMPLETED in a',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
  'PROGRESSING, under an objective whose budget pauses': {
    from: progressing(planOf(3, OPEN, { whenOverspent: 'pause' })),
    on: {
      STAGE_CONTINUES: 'PROGRESSING in a',
      STAGE_PASSED: 'PROGRESSING in b',
      STAGE_INCONCLUSIVE: 'PAUSED in a',
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      ...DOES_NOT_CARE,
      ...AS_JUDGES_ASK,
      ...ENDS_BADLY,
      BUDGET_OVERSPENT: 'PAUSED in a',
    },
  },
  'PAUSED for the error budget that was used up': {
    from: paused(planOf(3, OPEN, { whenOverspent: 'pause' }), 'overspent'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
  'PAUSED at a gate, under an objective whose budget rolls back': {
    from: paused(planOf(3, PERSON, { whenOverspent: 'roll_back' }), 'gate'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in b',
      PROMOTE: 'PROGRESSING in b',
      PAUSE_EXPIRED: 'PAUSED in a',
      BUDGET_OVERSPENT: 'ROLLED_BACK in a',
    },
  },
  'PAUSED by an operator in mid-stage': {
    from: paused(OF_THREE, 'operator'),
    on: {
      ...PAUSED_STAYS,
      ...ENDS_BADLY,
      PAUSE: 'PAUSED in a',
      RESUME: 'PROGRESSING in a',
      PROMOTE: 'PROGRESSING in b',
      PAUSE_EXPIRED: 'PAUSED in a',
    },
  },
};

describe.each(Object.entries(ROLLOUT))('%s', (_, { from, on }) => {
  it.each(Object.entries(on) as [RolloutEventName, string][])('%s → %s', (name, target) => {
    const { state, event } = occasion(from, name, NOW);
    const next = advance(state, event);
    expect(`${next.status} in ${next.plan.stages[next.stageIndex]?.name}`).toBe(target);
  });
});

describe('start', () => {
  it('begins in the first stage, at time 0, with nothing judged', () => {
    expect(start(OF_THREE)).toEqual(progressing(OF_THREE, 0));
  });

  it('completes a plan whose only stage has no duration', () => {
    const plan = planOf(1, OPEN, {}, 0);
    expect(start(plan)).toEqual({ status: 'COMPLETED', plan, stageIndex: 0 });
  });

  it('refuses a plan without stages', () => {
    expect(() => start(planOf(0, OPEN))).toThrow('at least one stage');
  });
});

describe('a stage', () => {
  it('passes at the end of its bake time and not before', () => {
    const early = afterWindows(progressing(OF_THREE), times(4, 'PASS'));
    expect(early).toEqual(progressing(OF_THREE, 0, { tally: { passed: 4, failed: 0, inconclusive: 0 } }));
    expect(afterWindows(active(early), ['PASS'], BAKE_SECONDS)).toEqual(
      progressing(OF_THREE, 1, { stageStartedAtSeconds: BAKE_SECONDS }),
    );
  });

  it('counts every verdict in its tally', () => {
    const plan = planOf(3, OPEN, { failureLimit: 9 });
    const state = active(afterWindows(progressing(plan), ['PASS', 'FAIL', 'FAIL', 'INCONCLUSIVE']));
    expect(state.tally).toEqual({ passed: 1, failed: 2, inconclusive: 1 });
  });

  it('counts its bake time from when it began', () => {
    const inSecond = progressing(OF_THREE, 1, { stageStartedAtSeconds: 5000 });
    const judge = (atSeconds: number) => advance(inSecond, { type: 'WINDOW_JUDGED', verdict: 'PASS', atSeconds });
    expect(judge(5000 + BAKE_SECONDS - 1).stageIndex).toBe(1);
    expect(judge(5000 + BAKE_SECONDS).stageIndex).toBe(2);
  });

  it.each([0, 1, 2, 5])('tolerates failure_limit %i failures and rolls back at one more, at once', (failureLimit) => {
    const plan = planOf(3, OPEN, { failureLimit }, BAKE_SECONDS);
    const long = { ...plan, stages: plan.stages.map((stage) => ({ ...stage, bakeSeconds: 3600 })) };
    const tolerated = afterWindows(progressing(long), times(failureLimit, 'FAIL'));
    expect(tolerated.status).toBe('PROGRESSING');
    expect(afterWindows(active(tolerated), ['FAIL'], 1800)).toEqual({
      status: 'ROLLED_BACK',
      plan: long,
      stageIndex: 0,
    });
  });

  it('starts with a fresh tally, so that failures tolerated before do not count', () => {
    const plan = planOf(3, OPEN, { failureLimit: 1 });
    const second = active(afterWindows(progressing(plan), ['FAIL', 'PASS', 'PASS', 'PASS', 'PASS']));
    expect(second).toEqual(progressing(plan, 1, { stageStartedAtSeconds: BAKE_SECONDS, failedBefore: 1 }));
    expect(afterWindows(second, ['FAIL'], 360).status).toBe('PROGRESSING');
  });

  it('counts failures of all stages against the limit of the rollout', () => {
    const plan = planOf(3, OPEN, { failureLimit: 2, rolloutFailureLimit: 3 });
    const second = active(afterWindows(progressing(plan), ['FAIL', 'FAIL', 'PASS', 'PASS', 'PASS']));
    expect(second.failedBefore).toBe(2);
    const third = active(afterWindows(second, ['FAIL', 'PASS', 'PASS', 'PASS', 'PASS'], 360));
    expect(third).toMatchObject({ stageIndex: 2, failedBefore: 3 });
    expect(afterWindows(third, ['FAIL'], 660)).toMatchObject({ status: 'ROLLED_BACK', stageIndex: 2 });
  });

  it('rolls back at once where a judge found the canary worse, however many failures it tolerates', () => {
    const plan = planOf(3, OPEN, { failureLimit: 9 });
    const event = { type: 'WINDOW_JUDGED', atSeconds: 60, verdict: 'FAIL', asks: 'roll_back' } as const;
    expect(advance(progressing(plan), event).status).toBe('ROLLED_BACK');
  });
});

describe('PAUSED', () => {
  it.each(['gate', 'inconclusive', 'operator', 'judges'] as const)(
    'is not left by any number of passing windows (cause: %s)',
    (cause) => {
      const state = afterWindows(paused(WITH_GATES, cause), times(200, 'PASS'));
      expect(state).toEqual(paused(WITH_GATES, cause, 0, { tally: { passed: 200, failed: 0, inconclusive: 0 } }));
    },
  );

  it.each(['gate', 'inconclusive', 'operator', 'judges'] as const)(
    'still rolls back at one failing window more than tolerated (cause: %s)',
    (cause) => {
      const plan = planOf(3, PERSON, { failureLimit: 1 });
      const once = afterWindows(paused(plan, cause), ['PASS', 'FAIL', 'INCONCLUSIVE']);
      expect(once.status).toBe('PAUSED');
      expect(afterWindows(active(once), ['FAIL'], 900).status).toBe('ROLLED_BACK');
    },
  );

  it.each(['gate', 'inconclusive'] as const)('RESUME enters the next stage afresh (cause: %s)', (cause) => {
    const tally = { passed: 3, failed: 0, inconclusive: 2 };
    const next = advance(paused(WITH_GATES, cause, 0, { tally }), { type: 'RESUME', atSeconds: 700 });
    expect(next).toEqual(progressing(WITH_GATES, 1, { stageStartedAtSeconds: 700 }));
  });

  it('RESUME in mid-stage continues the same stage with its tally and its start', () => {
    const before = progressing(OF_THREE, 1, {
      stageStartedAtSeconds: 300,
      tally: { passed: 2, failed: 0, inconclusive: 1 },
    });
    const held = advance(before, { type: 'PAUSE', atSeconds: 480 });
    expect(held).toEqual({ ...before, status: 'PAUSED', cause: 'operator', resumesAtSeconds: null });
    expect(advance(active(held), { type: 'RESUME', atSeconds: 500 })).toEqual(before);
  });

  it('a second PAUSE changes nothing', () => {
    const held = paused(OF_THREE, 'operator');
    expect(advance(held, { type: 'PAUSE', atSeconds: 10 })).toEqual(held);
  });
});

describe('PROMOTE', () => {
  it('begins the next stage afresh, whatever the present one has shown and however long it still bakes', () => {
    const tally = { passed: 0, failed: 0, inconclusive: 2 };
    const next = advance(progressing(WITH_GATES, 0, { tally }), { type: 'PROMOTE', atSeconds: 120 });
    expect(next).toEqual(progressing(WITH_GATES, 1, { stageStartedAtSeconds: 120 }));
  });

  it('leaves a rollout paused in mid-stage for the next stage, where RESUME would stay', () => {
    const held = paused(OF_THREE, 'operator', 1);
    expect(advance(held, { type: 'PROMOTE', atSeconds: 700 })).toEqual(
      progressing(OF_THREE, 2, { stageStartedAtSeconds: 700 }),
    );
    expect(advance(held, { type: 'RESUME', atSeconds: 700 }).stageIndex).toBe(1);
  });

  it('does not begin a rollout that was refused its start', () => {
    const refused = paused(OF_THREE, 'budget');
    expect(advance(refused, { type: 'PROMOTE', atSeconds: 700 })).toEqual(refused);
  });
});

describe('a timed gate', () => {
  const decided = advance(progressing(planOf(3, TIMER)), {
    type: 'WINDOW_JUDGED',
    verdict: 'PASS',
    atSeconds: BAKE_SECONDS,
  }) as Paused;
  const opensAt = BAKE_SECONDS + TIMER.seconds;

  it('counts from the moment its stage was decided', () => {
    expect(decided).toMatchObject({ status: 'PAUSED', cause: 'gate', resumesAtSeconds: opensAt });
  });

  it('opens at its time and not a second before', () => {
    expect(advance(decided, { type: 'PAUSE_EXPIRED', atSeconds: opensAt - 1 })).toEqual(decided);
    expect(advance(decided, { type: 'PAUSE_EXPIRED', atSeconds: opensAt })).toEqual(
      progressing(decided.plan, 1, { stageStartedAtSeconds: opensAt }),
    );
  });

  it('keeps its time while windows are judged', () => {
    expect(afterWindows(decided, ['PASS', 'INCONCLUSIVE'], 360)).toMatchObject({ resumesAtSeconds: opensAt });
  });

  it('opens early for a RESUME', () => {
    expect(advance(decided, { type: 'RESUME', atSeconds: 400 })).toMatchObject({ stageIndex: 1 });
  });

  it('is stopped by an operator: the timer no longer opens it, a RESUME does', () => {
    const held = active(advance(decided, { type: 'PAUSE', atSeconds: 400 }));
    expect(held).toEqual({ ...decided, resumesAtSeconds: null });
    expect(advance(held, { type: 'PAUSE_EXPIRED', atSeconds: opensAt + 9999 })).toEqual(held);
    expect(advance(held, { type: 'RESUME', atSeconds: 900 })).toEqual(
      progressing(decided.plan, 1, { stageStartedAtSeconds: 900 }),
    );
  });

  it('has no timer where a person opens it, and none where evidence is missing', () => {
    const at = { atSeconds: BAKE_SECONDS, type: 'WINDOW_JUDGED' } as const;
    expect(advance(progressing(WITH_GATES), { ...at, verdict: 'PASS' })).toMatchObject({ resumesAtSeconds: null });
    expect(advance(progressing(planOf(3, TIMER)), { ...at, verdict: 'INCONCLUSIVE' })).toMatchObject({
      cause: 'inconclusive',
      resumesAtSeconds: null,
    });
  });
});

describe('an exhausted error budget', () => {
  const exhausted = (from: ActiveState, atSeconds = 0) => advance(from, { type: 'BUDGET_EXHAUSTED', atSeconds });
  const begun = active(start(OF_THREE));
  const refused = active(exhausted(begun));

  it('keeps a rollout from beginning until a person resumes it', () => {
    expect(refused).toEqual(paused(OF_THREE, 'budget'));
  });

  it('gives the canary no traffic, not even after a PAUSE', () => {
    expect(trafficPercent(refused)).toBe(0);
    const held = active(advance(refused, { type: 'PAUSE', atSeconds: 30 }));
    expect(held).toEqual(refused);
    expect(trafficPercent(held)).toBe(0);
  });

  it('is overruled by a RESUME: the same stage begins then, with nothing judged and its own traffic', () => {
    const next = advance(refused, { type: 'RESUME', atSeconds: 900 });
    expect(next).toEqual(progressing(OF_THREE, 0, { stageStartedAtSeconds: 900 }));
    expect(trafficPercent(next)).toBe(10);
    expect(advance(active(next), { type: 'WINDOW_JUDGED', verdict: 'PASS', atSeconds: 900 + BAKE_SECONDS })).toEqual(
      progressing(OF_THREE, 1, { stageStartedAtSeconds: 900 + BAKE_SECONDS }),
    );
  });

  it('leaves a person free to ABORT', () => {
    expect(advance(refused, { type: 'ABORT', atSeconds: 900 }).status).toBe('ROLLED_BACK');
  });

  it('changes nothing when it comes a second time', () => {
    expect(exhausted(refused)).toEqual(refused);
  });

  it.each([
    ['a second later', begun, 1],
    ['once a window was judged', { ...begun, tally: { passed: 1, failed: 0, inconclusive: 0 } }, 0],
    ['once a window failed', { ...begun, tally: { passed: 0, failed: 1, inconclusive: 0 } }, 0],
    ['once a window said nothing', { ...begun, tally: { passed: 0, failed: 0, inconclusive: 1 } }, 0],
    ['in a later stage', progressing(OF_THREE, 1), 0],
    ['while a person holds the rollout', paused(OF_THREE, 'operator'), 0],
  ] as const)('is ignored %s', (_, state, atSeconds) => {
    expect(exhausted(state, atSeconds)).toEqual(state);
  });
});

describe('the end', () => {
  const completed = start(planOf(1, OPEN, {}, 0));
  const rolledBack = advance(progressing(OF_THREE), { type: 'ABORT', atSeconds: 1 });

  it.each([completed, rolledBack])('$status takes no event', (ended) => {
    const events = [
      { type: 'WINDOW_JUDGED', verdict: 'PASS', atSeconds: 60 },
      { type: 'PAUSE', atSeconds: 60 },
      { type: 'RESUME', atSeconds: 60 },
      { type: 'PROMOTE', atSeconds: 60 },
      { type: 'ABORT', atSeconds: 60 },
      { type: 'PAUSE_EXPIRED', atSeconds: 60 },
      { type: 'BUDGET_EXHAUSTED', atSeconds: 60 },
    ] as const;
    for (const event of events) {
      const error = thrownBy(() => advance(ended as ActiveState, event));
      expect(error).toBeInstanceOf(RolloutEndedError);
      expect(error).toMatchObject({
        name: 'RolloutEndedError',
        code: 'rollout_ended',
        status: ended.status,
        event: event.type,
        message: `a rollout that is ${ended.status} takes no event; it was told ${event.type}`,
      });
    }
  });

  it('does not compile with an event', () => {
    const promoted = { status: 'COMPLETED', plan: OF_ONE, stageIndex: 0 } as const;
    const back = { status: 'ROLLED_BACK', plan: OF_ONE, stageIndex: 0 } as const;
    // @ts-expect-error: COMPLETED is not a state that takes events
    expect(() => advance(promoted, { type: 'RESUME', atSeconds: 1 })).toThrow(RolloutEndedError);
    // @ts-expect-error: neither is ROLLED_BACK
    expect(() => advance(back, { type: 'RESUME', atSeconds: 1 })).toThrow(RolloutEndedError);
    // @ts-expect-error: nor is a state of which that is not known
    expect(() => advance(rolledBack, { type: 'RESUME', atSeconds: 1 })).toThrow(RolloutEndedError);
  });

  it('is not reached by an unknown event, which throws', () => {
    const unknown = { type: 'RESTART', atSeconds: 1 } as unknown as { type: 'PAUSE'; atSeconds: number };
    expect(() => advance(progressing(OF_THREE), unknown)).toThrow('not exactly one transition for PROGRESSING RESTART');
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('advance', () => {
  it('is pure: it changes no input, and equal input gives equal output', () => {
    for (const { from, on } of Object.values(ROLLOUT)) {
      for (const name of Object.keys(on) as RolloutEventName[]) {
        const { state, event } = deepFreeze(occasion(from, name, NOW));
        expect(advance(state, event)).toEqual(advance(structuredClone(state), structuredClone(event)));
      }
    }
  });
});

describe('trafficPercent', () => {
  it.each([
    [progressing(OF_THREE, 0), 10],
    [progressing(OF_THREE, 2), 30],
    [paused(OF_THREE, 'operator', 1), 20],
    [start(planOf(1, OPEN, {}, 0)), 100],
    [advance(progressing(OF_THREE, 1), { type: 'ABORT', atSeconds: 1 }), 0],
  ] as const)('of $status is derived from the state alone: %#', (state, percent) => {
    expect(trafficPercent(state)).toBe(percent);
  });

  it('is 100 after promotion, even if the last stage is below', () => {
    const last: Progressing = progressing(OF_ONE, 0, { tally: NOTHING_YET });
    const promoted = advance(last, { type: 'WINDOW_JUDGED', verdict: 'PASS', atSeconds: BAKE_SECONDS });
    expect(trafficPercent(promoted)).toBe(100);
  });
});
