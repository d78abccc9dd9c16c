import { describe, expect, it } from 'vitest';
import { ASSESSMENT, assess, type Limits } from '../../../src/controllers/plan/assess.js';
import type { Tally } from '../../../src/model/rollout.js';

/**
 * The rules, written down a second time: what a stage tolerates, who may stop it or end it early, how long it takes, what
 * it needs.
 */
function oracle({ passed, failed }: Tally, limits: Limits): string {
  const { failureLimit, rolloutFailureLimit, failedBefore, timeIsOver, asks, mayExtend, halts, isPausedByRule } =
    limits;
  const isTolerated = failed <= failureLimit && failedBefore + failed <= (rolloutFailureLimit ?? 99);
  if (asks === 'roll_back' || !isTolerated) return 'STAGE_FAILED';
  if (halts === 'freeze') return 'STAGE_FROZEN';
  if (asks === 'hold') return 'STAGE_HELD';
  if (halts === 'pause') return 'STAGE_PAUSED';
  if (halts === 'clear' && isPausedByRule) return 'STAGE_RECOVERED';
  if (passed >= 1 && (timeIsOver || asks === 'promote')) return 'STAGE_PASSED';
  if (!timeIsOver) return 'STAGE_CONTINUES';
  return mayExtend ? 'STAGE_EXTENDED' : 'STAGE_INCONCLUSIVE';
}

function* everyLimits(): Generator<Limits> {
  for (let failureLimit = 0; failureLimit <= 3; failureLimit++) {
    for (const timeIsOver of [false, true]) {
      for (const asks of [null, 'roll_back', 'hold', 'promote'] as const) {
        for (const mayExtend of [false, true]) {
          for (const rolloutFailureLimit of [null, failureLimit, failureLimit + 1]) {
            for (const failedBefore of [0, 1, 2]) {
              for (const halts of [null, 'freeze', 'pause', 'clear'] as const) {
                for (const isPausedByRule of [false, true]) {
                  yield {
                    ...{ failureLimit, rolloutFailureLimit, failedBefore, timeIsOver, asks, mayExtend },
                    ...{ halts, isPausedByRule },
                  };
                }
              }
            }
          }
        }
      }
    }
  }
}

function* everyTally(): Generator<Tally> {
  for (let passed = 0; passed <= 3; passed++) {
    for (let failed = 0; failed <= 4; failed++) {
      for (let inconclusive = 0; inconclusive <= 2; inconclusive++) yield { passed, failed, inconclusive };
    }
  }
}

const PLAIN: Limits = {
  failureLimit: 0,
  rolloutFailureLimit: null,
  failedBefore: 0,
  timeIsOver: false,
  asks: null,
  halts: null,
  isPausedByRule: false,
  mayExtend: false,
};

describe('the table of assessments', () => {
  it('agrees with an independent reading of the rules for every small tally and limit', () => {
    const seen = new Set<string>();
    let combinations = 0;
    // To expect something of each of them takes ten times as long as to look.
    const wrong: object[] = [];
    for (const tally of everyTally()) {
      for (const limits of everyLimits()) {
        const event = assess(tally, limits);
        const expected = oracle(tally, limits);
        if (event !== expected) wrong.push({ tally, limits, event, expected });
        seen.add(event);
        combinations++;
      }
    }
    expect(wrong).toEqual([]);
    expect(combinations).toBe(4 * 5 * 3 * (4 * 2 * 4 * 2 * 3 * 3 * 4 * 2));
    expect(seen).toEqual(new Set(ASSESSMENT.map((row) => row.event)));
  });

  it('ends with a row that always holds, so that every tally has an event', () => {
    expect(ASSESSMENT.at(-1)?.when).toBe('otherwise');
    expect(ASSESSMENT.filter((row) => row.when === 'otherwise')).toHaveLength(1);
  });

  it.each([
    [
      'failures take precedence over the time left',
      { passed: 9, failed: 1, inconclusive: 0 },
      0,
      false,
      'STAGE_FAILED',
    ],
    ['failures take precedence over passes', { passed: 9, failed: 1, inconclusive: 0 }, 0, true, 'STAGE_FAILED'],
    ['tolerated failures do not fail a stage', { passed: 1, failed: 2, inconclusive: 0 }, 2, true, 'STAGE_PASSED'],
    ['one PASS is evidence enough', { passed: 1, failed: 0, inconclusive: 9 }, 0, true, 'STAGE_PASSED'],
    ['no window at all is no evidence', { passed: 0, failed: 0, inconclusive: 0 }, 0, true, 'STAGE_INCONCLUSIVE'],
    ['tolerated failures are no evidence', { passed: 0, failed: 2, inconclusive: 0 }, 2, true, 'STAGE_INCONCLUSIVE'],
    ['a PASS does not end a stage early', { passed: 9, failed: 0, inconclusive: 0 }, 0, false, 'STAGE_CONTINUES'],
  ] as const)('%s', (_, tally, failureLimit, timeIsOver, event) => {
    expect(assess(tally, { ...PLAIN, failureLimit, timeIsOver })).toBe(event);
  });

  it.each([
    ['what a judge finds is decisive, however many failures are tolerated', 1, 0, 'roll_back', 'STAGE_FAILED'],
    ['failures of earlier stages count against the limit of the rollout', 1, 4, null, 'STAGE_FAILED'],
    ['as many as the rollout tolerates are tolerated', 1, 3, null, 'STAGE_CONTINUES'],
  ] as const)('%s', (_, failed, failedBefore, asks, event) => {
    const limits = { ...PLAIN, failureLimit: 3, rolloutFailureLimit: 4, failedBefore, asks };
    expect(assess({ passed: 0, failed, inconclusive: 0 }, limits)).toBe(event);
  });

  const [PASSED, NOTHING, FAILED] = [
    { passed: 1, failed: 0, inconclusive: 0 },
    { passed: 0, failed: 0, inconclusive: 1 },
    { passed: 1, failed: 1, inconclusive: 0 },
  ];
  it.each([
    ['judges who found the canary worse are heard at once', PASSED, 'roll_back', false, 'STAGE_FAILED'],
    ['failures take precedence over judges who ask for a person', FAILED, 'hold', true, 'STAGE_FAILED'],
    ['failures take precedence over judges who would promote', FAILED, 'promote', true, 'STAGE_FAILED'],
    ['judges who ask for a person are heard at once', PASSED, 'hold', false, 'STAGE_HELD'],
    ['judges who ask for a person take precedence over passes', PASSED, 'hold', true, 'STAGE_HELD'],
    ['judges who ask for a person take precedence over more time', NOTHING, 'hold', true, 'STAGE_HELD'],
    ['judges who would promote end a stage early', PASSED, 'promote', false, 'STAGE_PASSED'],
    ['judges who would promote are not heard without a PASS', NOTHING, 'promote', false, 'STAGE_CONTINUES'],
    ['a stage without evidence gets more time where it may', NOTHING, 'promote', true, 'STAGE_EXTENDED'],
    ['a stage gets no more time before its own is over', NOTHING, null, false, 'STAGE_CONTINUES'],
    ['a PASS needs no more time', PASSED, null, true, 'STAGE_PASSED'],
  ] as const)('%s', (_, tally, asks, timeIsOver, event) => {
    expect(assess(tally, { ...PLAIN, timeIsOver, asks, mayExtend: true })).toBe(event);
  });
});
