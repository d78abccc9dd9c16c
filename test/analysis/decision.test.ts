import { describe, expect, it } from 'vitest';
import { DECISIONS, decide, type Said } from '../../src/analysis/decision.js';
import { type Evidence, NO_DETAIL } from '../../src/model/evidence.js';
import type { DecidedBy, DecisionRow, Finding } from '../../src/model/verdict.js';

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
  waiting: [],
  thresholdsHeard: false,
  thresholdsSilent: false,
  evidence: [],
  isSharedBreach: () => false,
  whenCarried: null,
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
function rowOf(said: Partial<Said>): DecisionRow {
  return decide({ ...NOTHING, thresholdsHeard: (said.findings?.length ?? 0) > 0, ...said }).decision.when;
}

describe('the decision table', () => {
  it('is this', () => {
    expect(DECISIONS.map(({ when, verdict, asks }) => `${when}: ${verdict}, ${asks}`)).toEqual([
      'canary_is_worse: FAIL, roll_back',
      'worse_than_carried_baseline_rolls_back: FAIL, roll_back',
      'threshold_is_breached: FAIL, null',
      'users_do_not_match: INCONCLUSIVE, hold',
      'worse_than_carried_baseline_pauses: INCONCLUSIVE, hold',
      'both_arms_are_bad: INCONCLUSIVE, hold',
      'no_data_in_the_stage: INCONCLUSIVE, hold',
      'rule_that_waits_is_breached: INCONCLUSIVE, null',
      'judges_are_undecided: INCONCLUSIVE, null',
      'canary_is_no_worse_than_the_margin: PASS, promote',
      'otherwise: PASS, null',
    ]);
  });

  it.each<[DecisionRow, string, Partial<Said>]>([
    ['rule_that_waits_is_breached', 'nothing that rolls back is', { waiting: [BREACH], thresholdsHeard: true }],
    ['threshold_is_breached', 'one that pauses is, too', { findings: [BREACH], waiting: [BREACH] }],
    ['judges_are_undecided', 'one that pauses has yet to hold', { waiting: [finding({ outcome: 'pending' })] }],
    ['otherwise', 'all that was judged was told to a person', { thresholdsHeard: true }],
    ['canary_is_worse', 'a judge says so', { evidence: [evidence(), WORSE] }],
    [
      'worse_than_carried_baseline_rolls_back',
      'a judge says so at 100 %',
      { evidence: [WORSE], whenCarried: 'rollback' },
    ],
    ['threshold_is_breached', 'it is beyond a bound that goes by the baseline', { findings: [finding(), RELATIVE] }],
    ['threshold_is_breached', 'it is, and the baseline is carried', { findings: [RELATIVE], whenCarried: 'rollback' }],
    ['threshold_is_breached', 'it alone is beyond an absolute bound', { findings: [BREACH] }],
    ['threshold_is_breached', 'an absolute bound asks for no baseline', { findings: [BREACH], whenCarried: 'pause' }],
    ['worse_than_carried_baseline_pauses', 'a judge says so', { evidence: [WORSE], whenCarried: 'pause' }],
    ['worse_than_carried_baseline_pauses', 'a threshold says so', { findings: [RELATIVE], whenCarried: 'pause' }],
    ['users_do_not_match', 'they do not', { evidence: [evidence(), MISMATCH] }],
    ['both_arms_are_bad', 'the baseline is beyond the absolute bound, too', SHARED],
    ['no_data_in_the_stage', 'the canary served nothing', { nothingServed: true }],
    ['judges_are_undecided', 'a judge is', { evidence: [evidence(), UNSURE] }],
    ['judges_are_undecided', 'it is worse, but not for long enough', { evidence: [evidence({ outcome: 'pending' })] }],
    ['judges_are_undecided', 'thresholds have too few requests', { thresholdsSilent: true, evidence: [evidence()] }],
    ['judges_are_undecided', 'a breach has not lasted', { findings: [finding({ outcome: 'pending' })] }],
    ['judges_are_undecided', 'a bound is unknown', { findings: [finding({ outcome: 'unknown', bound: null })] }],
    ['judges_are_undecided', 'nobody judged', {}],
    ['judges_are_undecided', 'nobody judged the canary, only its users', { evidence: [MATCH] }],
    ['judges_are_undecided', 'what was judged decides nothing', { evidence: [evidence({ outcome: 'noted' })] }],
    ['canary_is_no_worse_than_the_margin', 'it is shown', { evidence: [CLEARED, evidence(), MATCH] }],
    ['otherwise', 'it is shown of one thing and not of another', { evidence: [CLEARED, NOT_CLEARED] }],
    ['otherwise', 'no judge found anything', { evidence: [evidence()] }],
    ['otherwise', 'no threshold is broken', { findings: [finding()] }],
  ])('%s: %s', (row, _, said) => {
    expect(rowOf(said)).toBe(row);
  });

  /** Each holds by itself; in the order of the table. */
  const CAUSES: readonly (readonly [DecisionRow, Partial<Said>])[] = [
    ['canary_is_worse', { evidence: [WORSE] }],
    ['threshold_is_breached', { findings: [RELATIVE] }],
    ['users_do_not_match', { evidence: [MISMATCH] }],
    ['both_arms_are_bad', SHARED],
    ['no_data_in_the_stage', { nothingServed: true }],
    ['judges_are_undecided', { evidence: [UNSURE] }],
    ['canary_is_no_worse_than_the_margin', { evidence: [CLEARED] }],
    ['otherwise', { evidence: [evidence()] }],
  ];

  it('takes the first row that holds, for every set of causes', () => {
    for (let set = 1; set < 1 << CAUSES.length; set++) {
      const chosen = CAUSES.filter((_, i) => (set >> i) & 1);
      const parts = chosen.map(([, part]) => part);
      const all: Said = Object.assign({}, NOTHING, ...parts, {
        evidence: parts.flatMap((part) => part.evidence ?? []),
        findings: parts.flatMap((part) => part.findings ?? []),
      });
      const { decision, decidedBy } = decide(all);
      expect([decision.when, decidedBy.row]).toEqual([chosen[0]?.[0], chosen[0]?.[0]]);
    }
  });

  it('holds the rollout in a shared outage, and rolls back once a judge that compares the arms finds the canary worse', () => {
    expect(decide({ ...NOTHING, ...SHARED, evidence: [evidence()] }).decision).toMatchObject({
      verdict: 'INCONCLUSIVE',
      asks: 'hold',
    });
    expect(decide({ ...NOTHING, ...SHARED, evidence: [WORSE] }).decision.verdict).toBe('FAIL');
    expect(decide({ ...NOTHING, ...SHARED, findings: [BREACH, RELATIVE] }).decision.verdict).toBe('FAIL');
  });
});

describe('what decided', () => {
  const by = (said: Partial<Said>) => decide({ ...NOTHING, ...said }).decidedBy;

  it('is the judge that finds the canary worse, not a mismatch of users beside it', () => {
    for (const said of [
      [MISMATCH, WORSE],
      [WORSE, MISMATCH],
    ]) {
      expect(by({ evidence: said })).toEqual({ row: 'canary_is_worse', evidence: [WORSE], findings: [] });
    }
    expect(by({ evidence: [MISMATCH] })).toEqual({ row: 'users_do_not_match', evidence: [MISMATCH], findings: [] });
  });

  it('is the breach relative to the baseline, not one that both arms share', () => {
    const said = { ...SHARED, findings: [BREACH, RELATIVE] };
    expect(by(said)).toEqual({ row: 'threshold_is_breached', evidence: [], findings: [RELATIVE] });
    expect(by({ ...said, findings: [BREACH] })).toEqual({ row: 'both_arms_are_bad', evidence: [], findings: [BREACH] });
    expect(by({ findings: [BREACH, RELATIVE] }).findings).toEqual([BREACH, RELATIVE]);
  });

  it('is every judge and rule that finds the canary worse, judges before thresholds, each in its own order', () => {
    const other = evidence({ judge: 'sequential', method: 'sequential', outcome: 'worse' });
    const said = { evidence: [MATCH, other, UNSURE, WORSE], findings: [finding(), RELATIVE, BREACH] };
    expect(by(said)).toEqual({ row: 'canary_is_worse', evidence: [other, WORSE], findings: [RELATIVE, BREACH] });
  });

  it('names no evidence and no finding where there is none', () => {
    expect(by({})).toEqual({ row: 'judges_are_undecided', evidence: [], findings: [] });
    expect(by({ nothingServed: true })).toEqual({ row: 'no_data_in_the_stage', evidence: [], findings: [] });
    expect(by({ evidence: [evidence()] })).toEqual({ row: 'otherwise', evidence: [], findings: [] });
  });

  /** Of every kind that any row tells apart. */
  const EVIDENCE = [
    evidence(),
    MISMATCH,
    WORSE,
    MATCH,
    CLEARED,
    NOT_CLEARED,
    UNSURE,
    evidence({ outcome: 'pending' }),
    evidence({ outcome: 'noted' }),
  ];
  const OWN = finding({ metric: 'success_rate', outcome: 'breached' });
  const FINDINGS = [
    finding(),
    BREACH,
    OWN,
    RELATIVE,
    finding({ outcome: 'pending' }),
    finding({ outcome: 'unknown', bound: null }),
  ];
  const isShared = ({ metric }: Finding) => metric !== OWN.metric;
  const chosen = <T>(all: readonly T[], set: number): T[] => all.filter((_, i) => (set >> i) & 1);
  const ROWS = DECISIONS.map(({ when }) => when);

  function everySaid(visit: (said: Said) => void): void {
    for (let flags = 0; flags < 12; flags++) {
      for (let findings = 0; findings < 1 << FINDINGS.length; findings++) {
        for (let evidence = 0; evidence < 1 << EVIDENCE.length; evidence++) {
          visit({
            thresholdsSilent: (flags & 1) > 0,
            nothingServed: (flags & 2) > 0,
            isSharedBreach: isShared,
            whenCarried: [null, 'rollback', 'pause'][flags >> 2] as Said['whenCarried'],
            findings: chosen(FINDINGS, findings),
            waiting: [],
            thresholdsHeard: findings > 0,
            evidence: chosen(EVIDENCE, evidence),
          });
        }
      }
    }
  }

  /** What is wrong with what is named; empty if nothing. */
  function wrong(said: Said, { row, evidence, findings }: DecidedBy): string {
    const inOrder = <T>(all: readonly T[], some: readonly T[]) =>
      some.every((one, i) => all.indexOf(one) > all.indexOf(some[i - 1] as T));
    if (!inOrder(said.evidence, evidence) || !inOrder(said.findings, findings)) return 'not of what was said, in order';
    const alone = { ...NOTHING, thresholdsHeard: true, isSharedBreach: isShared, whenCarried: said.whenCarried };
    // Breaches stand beside the evidence that they agree with, and alone would be a row of their own.
    const beside = evidence.length > 0 && row !== 'judges_are_undecided' ? evidence : [];
    const each = [
      ...evidence.map((one) => ({ ...alone, evidence: [one] })),
      ...findings.map((one) => ({ ...alone, evidence: beside, findings: [one] })),
    ];
    if (each.some((one) => decide(one).decision.when !== row)) return 'something that does not make the row hold';
    if (each.length === 0) return '';
    const without = {
      ...said,
      thresholdsSilent: false,
      nothingServed: false,
      evidence: said.evidence.filter((one) => !evidence.includes(one)),
      findings: said.findings.filter((one) => !findings.includes(one)),
    };
    // Where nothing else was said either, that alone leaves somebody undecided.
    const left = decide(without).decidedBy;
    const isNamed = left.evidence.length + left.findings.length > 0;
    return isNamed && ROWS.indexOf(left.row) <= ROWS.indexOf(row) ? 'not all that makes the row hold' : '';
  }

  it('is exactly the evidence that makes the row hold: each piece alone does, and without all of them it does not', () => {
    const mistakes: string[] = [];
    const seen = new Set<DecisionRow>();
    let count = 0;
    everySaid((said) => {
      const { decision, decidedBy } = decide(said);
      seen.add(decidedBy.row);
      count++;
      if (decision.when !== decidedBy.row) mistakes.push(`${decision.when}, ${decidedBy.row}`);
      const mistake = wrong(said, decidedBy);
      if (mistake !== '') mistakes.push(`${mistake}: ${JSON.stringify(said)}`);
    });
    expect(mistakes.slice(0, 3)).toEqual([]);
    expect(count).toBe(12 * 64 * 512);
    // Of rules that wait nothing was said.
    expect(seen).toEqual(new Set(ROWS.filter((row) => row !== 'rule_that_waits_is_breached')));
  });
});
