import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepDown } from '../../src/analysis/holm.js';
import { type Evidence, type EvidenceOutcome, NO_DETAIL } from '../../src/model/evidence.js';
import type { JudgeSpec } from '../../src/model/judge.js';
import { SPECS } from './judges/specs.js';

const THREE = [
  SPECS.fisher({ name: 'a', alpha: 0.02 }),
  SPECS.fisher({ name: 'b', alpha: 0.02 }),
  SPECS.fisher({ name: 'c', alpha: 0.02 }),
];

/** What judges of one metric each say, by their p-values: each is worse at its own share. */
function said(
  judges: readonly JudgeSpec[],
  pValues: readonly (number | null)[],
  outcomes: readonly EvidenceOutcome[] = [],
) {
  return judges.map(({ name, method, ...rest }, i): Evidence => {
    const pValue = pValues[i] ?? null;
    const alpha = 'alpha' in rest ? rest.alpha : 0;
    return {
      judge: name,
      method,
      subject: 'error_rate',
      outcome: outcomes[i] ?? (pValue !== null && pValue <= alpha ? 'worse' : 'held'),
      why: null,
      statisticName: 'p',
      statistic: pValue,
      boundary: alpha,
      detail: () => ({ ...NO_DETAIL, pValue }),
    };
  });
}

const outcomes = (evidence: readonly Evidence[]) => evidence.map(({ outcome }) => outcome);
function found(judges: readonly JudgeSpec[], pValues: readonly number[]): readonly EvidenceOutcome[] {
  return outcomes(stepDown(said(judges, pValues), judges));
}

describe('Holm’s procedure', () => {
  it.each([
    [
      [0.021, 0.022, 0.023],
      ['held', 'held', 'held'],
    ],
    [
      [0.02, 0.031, 0.5],
      ['worse', 'held', 'held'],
    ],
    [
      [0.02, 0.03, 0.061],
      ['worse', 'worse', 'held'],
    ],
    [
      [0.06, 0.03, 0.02],
      ['worse', 'worse', 'worse'],
    ],
    [
      [0.02, 0.05, 0.05],
      ['worse', 'held', 'held'],
    ],
  ] as const)('with three shares of 0.02 makes of p-values %j %j', (pValues, expected) => {
    expect(found(THREE, pValues)).toEqual(expected);
  });

  it('finds, with even shares, what R’s p.adjust(p, "holm") finds, if it finds anything', () => {
    const chances = fc.double({ min: 0, max: 0.1, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(chances, chances, chances), (pValues) => {
        const sorted = [...pValues].sort((a, b) => a - b);
        let adjusted = 0;
        const limit = sorted.findIndex((p, i) => {
          adjusted = Math.max(adjusted, p * (3 - i));
          return adjusted > 0.06;
        });
        const least = limit === -1 ? Number.POSITIVE_INFINITY : (sorted[limit] ?? 0);
        expect(found(THREE, pValues)).toEqual(pValues.map((p) => (p < least ? 'worse' : 'held')));
      }),
    );
  });

  it('finds more than Bonferroni once there is a first finding, never the first sooner, and keeps every finding', () => {
    const chances = fc.double({ min: 0, max: 0.2, noNaN: true });
    const alphas = fc.double({ min: 0.005, max: 0.05, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(chances, alphas), { minLength: 1, maxLength: 5 }), (tests) => {
        const judges = tests.map(([, alpha], i) => SPECS.fisher({ name: `judge ${i}`, alpha }));
        const before = said(
          judges,
          tests.map(([p]) => p),
        );
        const after = outcomes(stepDown(before, judges));
        if (!before.some(({ outcome }) => outcome === 'worse')) expect(after).toEqual(outcomes(before));
        for (const [i, { outcome }] of before.entries()) if (outcome === 'worse') expect(after[i]).toBe('worse');
      }),
    );
  });

  it('divides alpha among the remaining tests by their shares', () => {
    const judges = [SPECS.fisher({ name: 'a', alpha: 0.01 }), SPECS.fisher({ name: 'b', alpha: 0.03 })];
    expect(found(judges, [0.01, 0.04])).toEqual(['worse', 'worse']);
    expect(found(judges, [0.01, 0.041])).toEqual(['worse', 'held']);
    expect(found(judges, [0.011, 0.04])).toEqual(['held', 'held']);
  });

  it('treats each metric of a judge as a test of its own', () => {
    const judge = SPECS.fisher({ alpha: 0.04, metrics: ['error_rate', 'slow_rate'] });
    const [one] = said([judge], [0.04]);
    const [other] = said([judge], [0.08]);
    if (one === undefined || other === undefined) throw new Error('both are there');
    // p-values of 0.02 and 0.04, times two metrics.
    expect(outcomes(stepDown([one, { ...other, subject: 'slow_rate' }], [judge]))).toEqual(['worse', 'worse']);
  });

  it('passes on the share of a judge without p-values, not that of an undecided judge, and leaves out srm and kayenta', () => {
    const judges = [SPECS.groupSequential({ name: 'a', alpha: 0.02 }), ...THREE.slice(1), SPECS.srm(), SPECS.kayenta()];
    const own = ['worse', undefined, undefined, 'held', 'held'] as const;
    const outcome = (third: EvidenceOutcome | undefined, p: number) =>
      stepDown(
        said(judges, [null, p, 0.9, 1e-9, null], own.map((one, i) => (i === 2 ? third : one)) as EvidenceOutcome[]),
        judges,
      )[1]?.outcome;
    expect(outcome('held', 0.03)).toBe('worse');
    expect(outcome('held', 0.031)).toBe('held');
    expect(outcome('undecided', 0.03)).toBe('worse');
    expect(outcome('undecided', 0.031)).toBe('held');
    const mismatch = said(judges, [null, 0.03, 0.9, 1e-9, null], ['held', 'held', 'held', 'worse', 'held']);
    expect(outcomes(stepDown(mismatch, judges))).toEqual(outcomes(mismatch));
  });
});
