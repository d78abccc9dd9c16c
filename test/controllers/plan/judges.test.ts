import { describe, expect, it } from 'vitest';
import { advance } from '../../../src/controllers/plan/advance.js';
import type { RolloutState } from '../../../src/controllers/plan/state.js';
import type { Asks, Verdict } from '../../../src/model/verdict.js';
import { active, afterWindows, times } from './after-windows.js';
import { BAKE_SECONDS, EXTENDING, GATES, paused, planOf, progressing } from './states.js';

const [OPEN, PERSON, TIMER] = GATES;
const OF_THREE = planOf(3, OPEN);
const WITH_GATES = planOf(3, PERSON);

describe('a judge that asks for a person', () => {
  const judged = (from: RolloutState, asks: Asks, atSeconds: number, verdict: Verdict = 'PASS') =>
    advance(active(from), { type: 'WINDOW_JUDGED', verdict, asks, atSeconds });
  const before = progressing(OF_THREE, 1, {
    stageStartedAtSeconds: 300,
    tally: { passed: 2, failed: 0, inconclusive: 1 },
  });
  const counted = { passed: 3, failed: 0, inconclusive: 1 };

  it('holds the rollout in its stage, keeps the tally, and sets no timer, whatever the gate', () => {
    const held = judged(before, 'hold', 420);
    expect(held).toEqual({ ...before, status: 'PAUSED', tally: counted, cause: 'judges', resumesAtSeconds: null });
    const timed = progressing(planOf(3, TIMER));
    expect(judged(timed, 'hold', BAKE_SECONDS)).toMatchObject({ cause: 'judges', resumesAtSeconds: null });
  });

  it('gives way to a RESUME, which continues the stage with its tally, its start and its extension', () => {
    for (const extended of [false, true]) {
      const held = judged({ ...before, extended }, 'hold', 420);
      const next = advance(active(held), { type: 'RESUME', atSeconds: 500 });
      expect(next).toEqual({ ...before, extended, tally: counted });
    }
  });

  it('pauses the rollout again in the next window, if it asks again', () => {
    const held = judged(before, 'hold', 420);
    const resumed = advance(active(held), { type: 'RESUME', atSeconds: 500 });
    expect(judged(resumed, 'hold', 540)).toMatchObject({ status: 'PAUSED', cause: 'judges' });
    expect(judged(resumed, null, 540)).toMatchObject({ status: 'PROGRESSING', stageIndex: 1 });
  });

  it('changes nothing of a rollout that is PAUSED for another reason', () => {
    for (const cause of ['gate', 'inconclusive', 'operator', 'judges'] as const) {
      const waiting = paused(OF_THREE, cause);
      const tally = { passed: 1, failed: 0, inconclusive: 0 };
      expect(judged(waiting, 'hold', 60)).toEqual({ ...waiting, tally });
    }
  });

  it('does not keep a failing canary from being rolled back', () => {
    expect(judged(before, 'hold', 420, 'FAIL').status).toBe('ROLLED_BACK');
  });
});

describe('a judge that would promote', () => {
  const promoting = { type: 'WINDOW_JUDGED', verdict: 'PASS', asks: 'promote', atSeconds: 60 } as const;

  it('ends its stage early, once a window passed', () => {
    expect(advance(progressing(OF_THREE), promoting)).toEqual(progressing(OF_THREE, 1, { stageStartedAtSeconds: 60 }));
    expect(advance(progressing(OF_THREE), { ...promoting, verdict: 'INCONCLUSIVE' })).toEqual(
      progressing(OF_THREE, 0, { tally: { passed: 0, failed: 0, inconclusive: 1 } }),
    );
  });

  it('does not open a gate', () => {
    expect(advance(progressing(WITH_GATES), promoting)).toMatchObject({ status: 'PAUSED', cause: 'gate' });
  });
});

describe('a stage without evidence, where extend_inconclusive is on', () => {
  const plan = planOf(3, OPEN, { judging: EXTENDING });
  const silent = times(5, 'INCONCLUSIVE' as const);
  const extended = active(afterWindows(progressing(plan), silent));

  it('goes on with its tally and its start', () => {
    const tally = { passed: 0, failed: 0, inconclusive: 5 };
    expect(extended).toEqual(progressing(plan, 0, { tally, extended: true }));
  });

  it('passes when its bake time is over a second time, and not before', () => {
    const early = active(afterWindows(extended, times(4, 'PASS'), BAKE_SECONDS + 60));
    expect(early).toMatchObject({ status: 'PROGRESSING', stageIndex: 0, extended: true });
    const at = (atSeconds: number) => advance(early, { type: 'WINDOW_JUDGED', verdict: 'PASS', atSeconds }).stageIndex;
    expect([at(2 * BAKE_SECONDS - 1), at(2 * BAKE_SECONDS)]).toEqual([0, 1]);
  });

  it('is extended once: after that the policy decides', () => {
    const [outcome, ...others] = (['pause', 'promote', 'rollback'] as const).map((whenInconclusive) => {
      const from = { ...extended, plan: { ...plan, whenInconclusive } };
      return afterWindows(from, silent, BAKE_SECONDS + 60);
    });
    expect(outcome).toMatchObject({ status: 'PAUSED', cause: 'inconclusive', stageIndex: 0 });
    expect(others).toMatchObject([{ status: 'PROGRESSING', stageIndex: 1 }, { status: 'ROLLED_BACK' }]);
  });

  it('does not keep the next stage from being extended', () => {
    const second = active(afterWindows(extended, times(5, 'PASS'), BAKE_SECONDS + 60));
    expect(second).toEqual(progressing(plan, 1, { stageStartedAtSeconds: 2 * BAKE_SECONDS }));
    expect(afterWindows(second, silent, 2 * BAKE_SECONDS + 60)).toMatchObject({ stageIndex: 1, extended: true });
  });

  it('is not extended where one window passed, nor where the plan does not say so', () => {
    expect(afterWindows(progressing(plan), ['PASS', ...silent.slice(1)])).toMatchObject({ stageIndex: 1 });
    expect(afterWindows(progressing(OF_THREE), silent)).toMatchObject({ cause: 'inconclusive', extended: false });
  });

  it('is not extended while it is PAUSED, but may be once it goes on', () => {
    for (const cause of ['operator', 'judges'] as const) {
      const held = active(afterWindows(paused(plan, cause), silent));
      expect(held).toEqual(paused(plan, cause, 0, { tally: { passed: 0, failed: 0, inconclusive: 5 } }));
      const resumed = active(advance(held, { type: 'RESUME', atSeconds: BAKE_SECONDS + 30 }));
      expect(afterWindows(resumed, ['INCONCLUSIVE'], BAKE_SECONDS + 60)).toMatchObject({
        status: 'PROGRESSING',
        stageIndex: 0,
        extended: true,
      });
    }
  });

  it('keeps its extension while a person holds it', () => {
    const held = active(advance(extended, { type: 'PAUSE', atSeconds: 400 }));
    expect(held).toMatchObject({ cause: 'operator', extended: true });
    expect(advance(held, { type: 'RESUME', atSeconds: 420 })).toEqual(extended);
  });
});
