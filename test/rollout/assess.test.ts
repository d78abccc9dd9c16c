import { describe, expect, it } from 'vitest';
import type { Tally } from '../../src/model/rollout.js';
import { ASSESSMENT, assess, type Limits } from '../../src/rollout/assess.js';

/** The sentences, written down a second time: what a stage tolerates, how long it takes, what it needs. */
function oracle({ passed, failed }: Tally, { failureLimit, timeIsOver }: Limits): string {
  if (failed >= failureLimit + 1) return 'STAGE_FAILED';
  if (!timeIsOver) return 'STAGE_CONTINUES';
  return passed >= 1 ? 'STAGE_PASSED' : 'STAGE_INCONCLUSIVE';
}

describe('the table of assessments', () => {
  it('agrees with an independent reading of the rules for every small tally and limit', () => {
    const seen = new Set<string>();
    for (let passed = 0; passed <= 3; passed++) {
      for (let failed = 0; failed <= 4; failed++) {
        for (let inconclusive = 0; inconclusive <= 2; inconclusive++) {
          for (let failureLimit = 0; failureLimit <= 3; failureLimit++) {
            for (const timeIsOver of [false, true]) {
              const tally = { passed, failed, inconclusive };
              const limits = { failureLimit, timeIsOver };
              const event = assess(tally, limits);
              expect(event, JSON.stringify({ tally, limits })).toBe(oracle(tally, limits));
              seen.add(event);
            }
          }
        }
      }
    }
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
    expect(assess(tally, { failureLimit, timeIsOver })).toBe(event);
  });
});
