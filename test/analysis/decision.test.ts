import { describe, expect, it } from 'vitest';
import { DECISIONS, decide, type Said } from '../../src/analysis/decision.js';
import { type Situation } from '../../src/sources/generated/situation.js';
import { type Evidence, NO_DETAIL } from '../../src/model/evidence.js';
import type { Finding } from '../../src/model/verdict.js';

function evidence(parts: Partial<Evidence> = {}): Evidence {
  return {
    judge: 'fisher',
    method: 'fisher',
    subject: 'error_rate',
    outcome: 'held',
    why: null,
    statisticName: 'p',
    statistic: 0.5,
    boundary: 0.05,
    detail: () => NO_DETAIL,
    ...parts,
  };
}

function finding(parts: Partial<Finding> = {}): Finding {
  return {
    metric: 'error_rate',
    condition: 'max',
    limit: 0.01,
    outcome: 'held',
    observed: 0.005,
    baseline: null,
    bound: 0.01,
    ...parts,
  };
}

const NOTHING: Said = {
  findings: [],
  thresholdsSilent: false,
  evidence: [],
  isSharedBreach: () => false,
  nothingServed: false,
};

const WORSE = evidence({ outcome: 'worse' });
const MISMATCH = evidence({ judge: 'srm', method: 'srm', subject: 'users', outcome: 'worse' });
const MATCH = { ...MISMATCH, outcome: 'held' } as const;
const CLEARED = evidence({ judge: 'sequential', method: 'sequential', outcome: 'cleared' });
const NOT_CLEARED = { ...CLEARED, outcome: 'held' } as const;
const UNSURE = evidence({ outcome: 'undecided', why: 'too_little_data' });
const BREACH = finding({ outcome: 'breached', observed: 0.02 });
const RELATIVE = finding({ condition: 'max_ratio', outcome: 'breached', observed: 0.02, baseline: 0.005 });
const SHARED: Partial<Said> = { findings: [BREACH], isSharedBreach: () => true };

/** Which row of the table it is. */
function rowOf(said: Partial<Said>): Situation {
  return decide({ ...NOTHING, ...said }).when;
}

describe('the decision table', () => {
  it('is this', () => {
    expect(DECISIONS.map(({ when, verdict, asks }) => `${when}: ${verdict}, ${asks}`)).toEqual([
      'canary_is_worse: FAIL, null',
      'users_do_not_match: INCONCLUSIVE, hold',
      'both_arms_are_bad: INCONCLUSIVE, hold',
      'no_data_in_the_stage: INCONCLUSIVE, hold',
      'somebody_is_undecided: INCONCLUSIVE, null',
      'canary_is_no_worse_than_the_margin: PASS, promote',
      'otherwise: PASS, null',
    ]);
  });

  it.each<[Situation, string, Partial<Said>]>([
    ['canary_is_worse', 'a judge says so', { evidence: [evidence(), WORSE] }],
    ['canary_is_worse', 'it is beyond a bound that goes by the baseline', { findings: [finding(), RELATIVE] }],
    ['canary_is_worse', 'it alone is beyond an absolute bound', { findings: [BREACH] }],
    ['users_do_not_match', 'they do not', { evidence: [evidence(), MISMATCH] }],
    ['both_arms_are_bad', 'the baseline is beyond the absolute bound, too', SHARED],
    ['no_data_in_the_stage', 'the canary served nothing', { nothingServed: true }],
    ['somebody_is_undecided', 'a judge is', { evidence: [evidence(), UNSURE] }],
    ['somebody_is_undecided', 'it is worse, but not for long enough', { evidence: [evidence({ outcome: 'pending' })] }],
    ['somebody_is_undecided', 'thresholds have too few requests', { thresholdsSilent: true, evidence: [evidence()] }],
    ['somebody_is_undecided', 'a breach has not lasted', { findings: [finding({ outcome: 'pending' })] }],
    ['somebody_is_undecided', 'a bound is unknown', { findings: [finding({ outcome: 'unknown', bound: null })] }],
    ['somebody_is_undecided', 'nobody judged', {}],
    ['somebody_is_undecided', 'nobody judged the canary, only its users', { evidence: [MATCH] }],
    ['somebody_is_undecided', 'what was judged decides nothing', { evidence: [evidence({ outcome: 'noted' })] }],
    ['canary_is_no_worse_than_the_margin', 'it is shown', { evidence: [CLEARED, evidence(), MATCH] }],
    ['otherwise', 'it is shown of one thing and not of another', { evidence: [CLEARED, NOT_CLEARED] }],
    ['otherwise', 'no judge found anything', { evidence: [evidence()] }],
    ['otherwise', 'no threshold is broken', { findings: [finding()] }],
  ])('%s: %s', (row, _, said) => {
    expect(rowOf(said)).toBe(row);
  });

  /** Each holds by itself; in the order of the table. */
  const CAUSES: readonly (readonly [Situation, Partial<Said>])[] = [
    ['canary_is_worse', { evidence: [WORSE] }],
    ['users_do_not_match', { evidence: [MISMATCH] }],
    ['both_arms_are_bad', SHARED],
    ['no_data_in_the_stage', { nothingServed: true }],
    ['somebody_is_undecided', { evidence: [UNSURE] }],
    ['canary_is_no_worse_than_the_margin', { evidence: [CLEARED] }],
    ['otherwise', { evidence: [evidence()] }],
  ];

  it('is read from the top, whatever else there is: every set of causes comes to its first', () => {
    for (let set = 1; set < 1 << CAUSES.length; set++) {
      const chosen = CAUSES.filter((_, i) => (set >> i) & 1);
      const parts = chosen.map(([, part]) => part);
      const all: Said = Object.assign({}, NOTHING, ...parts, {
        evidence: parts.flatMap((part) => part.evidence ?? []),
      });
      expect(decide(all).when).toBe(chosen[0]?.[0]);
    }
  });

  it('has a shared outage held, not rolled back, until a judge who compares finds the canary worse', () => {
    expect(decide({ ...NOTHING, ...SHARED, evidence: [evidence()] })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      asks: 'hold',
    });
    expect(decide({ ...NOTHING, ...SHARED, evidence: [WORSE] }).verdict).toBe('FAIL');
    expect(decide({ ...NOTHING, ...SHARED, findings: [BREACH, RELATIVE] }).verdict).toBe('FAIL');
  });
});
