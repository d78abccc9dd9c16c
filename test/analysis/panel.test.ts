import { afterEach, describe, expect, it, vi } from 'vitest';
import { analyzerOf } from '../../src/analysis/analyzer-of.js';
import { JudgeInputError } from '../../src/analysis/judge.js';
import * as judges from '../../src/analysis/judge-of.js';
import type { JudgeSpec } from '../../src/model/judge.js';
import type { Plan, Stage } from '../../src/model/plan.js';
import type { UserSplit } from '../../src/model/source.js';
import type { Judgement } from '../../src/model/verdict.js';
import { rule, stage } from '../simulation/setups.js';
import { counted, type Minute } from './judges/examine.js';
import { bare, judgedPlan, SPECS } from './judges/specs.js';
import { observation } from './observations.js';

const STAGE = bare('a', 50, 5);
const GUARD: JudgeSpec = { method: 'thresholds', name: 'thresholds', holdSeconds: 0 };
const AT_MOST_1_PERCENT = stage('a', 50, 300, { rules: [rule('error_rate', { max: 0.01 })] });

const GOOD = counted(10, 5000, 10, 5000);
/** Nine in a thousand beside two: worse by every test. */
const WORSE = counted(45, 5000, 10, 5000);
const IDLE: Minute = { canary: { requests: 0, errors: 0 } };

function judgements(plan: Plan, minutes: readonly Minute[], of: Stage = plan.stages[0] ?? STAGE): readonly Judgement[] {
  const analyzer = analyzerOf(plan, null);
  let memory = analyzer.begin();
  return minutes.map(({ canary, baseline, source, users }, i) => {
    const stageSeconds = 60 * (i + 1);
    const parts: { stageSeconds: number; stageEnds: boolean; users?: UserSplit } = {
      stageSeconds,
      stageEnds: stageSeconds === of.bakeSeconds,
      ...(users === undefined ? {} : { users }),
    };
    const judged = analyzer.analyze(memory, of, observation(canary, baseline, source, parts));
    memory = judged.memory;
    return judged.judgement;
  });
}

const verdicts = (...of: Parameters<typeof judgements>) => judgements(...of).map(({ verdict }) => verdict);

describe('a panel of judges', () => {
  it('passes when every judge that has looked passes, and is undecided while one has not looked', () => {
    const plan = judgedPlan([SPECS.sequential(), SPECS.fisher()], [STAGE]);
    expect(verdicts(plan, Array(5).fill(GOOD))).toEqual([...Array(4).fill('INCONCLUSIVE'), 'PASS']);
  });

  it('fails when one of them finds the canary worse', () => {
    const plan = judgedPlan([SPECS.sequential(), SPECS.fisher()], [STAGE]);
    expect(verdicts(plan, [WORSE])).toEqual(['FAIL']);
  });

  it('holds the rollout when thresholds find a breach that both arms share, and reports the findings', () => {
    const plan = judgedPlan([GUARD, SPECS.sequential()], [AT_MOST_1_PERCENT]);
    const [shared, own] = judgements(plan, [counted(500, 5000, 500, 5000), counted(500, 5000, 10, 5000)]);
    expect(shared).toMatchObject({ verdict: 'INCONCLUSIVE', asks: 'hold', findings: [{ outcome: 'breached' }] });
    expect(own).toMatchObject({ verdict: 'FAIL', asks: 'roll_back' });
  });

  it('does not call a breach shared because of a baseline from another time', () => {
    const plan = judgedPlan([GUARD, SPECS.sequential()], [AT_MOST_1_PERCENT]);
    const [lent] = judgements(plan, [{ ...counted(500, 5000, 500, 5000), source: 'carried' }]);
    expect(lent?.verdict).toBe('FAIL');
  });

  it.each([
    ['rollback', 'FAIL', 'roll_back', 'worse_than_carried_baseline_rolls_back'],
    ['pause', 'INCONCLUSIVE', 'hold', 'worse_than_carried_baseline_pauses'],
  ] as const)('does with what is worse than a carried baseline as told: %s', (whenCarried, verdict, asks, row) => {
    const [half, full] = [bare('half', 50, 5), bare('full', 100, 5)];
    const { judging, ...plan } = judgedPlan([SPECS.sequential()], [half, full]);
    const told = { ...plan, judging: { ...judging, whenCarried } };
    const [lent] = judgements(told, [{ ...WORSE, source: 'carried' }], full);
    expect(lent).toMatchObject({ verdict, asks, decidedBy: { row, evidence: [{ outcome: 'worse' }] } });
    const [beside] = judgements(told, [WORSE], half);
    expect(beside).toMatchObject({ verdict: 'FAIL', asks: 'roll_back', decidedBy: { row: 'canary_is_worse' } });
  });

  it('leaves a stage without rules to the judges, and nobody’s stage to nobody', () => {
    const beside = judgedPlan([GUARD, SPECS.sequential()], [STAGE]);
    expect(verdicts(beside, [GOOD])).toEqual(['PASS']);
    const alone = judgedPlan([{ ...GUARD, holdSeconds: 60 }], [STAGE]);
    expect(verdicts(alone, [GOOD])).toEqual(['INCONCLUSIVE']);
  });

  it('waits for thresholds that have too few requests', () => {
    const plan = judgedPlan([GUARD, SPECS.sequential()], [AT_MOST_1_PERCENT], { minRequests: 6000 });
    const [one, two] = judgements(plan, [GOOD, GOOD]);
    expect([one?.verdict, two?.verdict]).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE']);
    expect(two?.evidence[0]?.outcome).toBe('held');
    expect(two?.silence?.code).toBe('too_few_requests');
  });

  it('holds a mismatch of users', () => {
    const plan = judgedPlan([SPECS.sequential(), SPECS.srm()], [STAGE]);
    const split = (canary: number, others: number): Minute => ({ ...GOOD, users: { canary, others } });
    const [fine, off] = judgements(plan, [split(500, 500), split(700, 400)]);
    expect(fine).toMatchObject({ verdict: 'PASS', asks: null });
    expect(off).toMatchObject({ verdict: 'INCONCLUSIVE', asks: 'hold' });
  });

  it('holds a stage that ends without a request of the canary', () => {
    const plan = judgedPlan([SPECS.sequential()], [STAGE]);
    const asked = judgements(plan, Array(5).fill(IDLE)).map(({ verdict, asks }) => [verdict, asks]);
    expect(asked).toEqual([...Array(4).fill(['INCONCLUSIVE', null]), ['INCONCLUSIVE', 'hold']]);
    expect(judgements(plan, [GOOD, IDLE, IDLE, IDLE, IDLE]).at(-1)?.asks).toBeNull();
  });

  it('asks to promote once the canary is shown to be no worse', () => {
    const plan = judgedPlan([SPECS.sequential({ margin: 2, promoteEarly: true })], [STAGE]);
    const asks = judgements(plan, Array(5).fill(counted(30, 5000, 30, 5000))).map((one) => one.asks);
    expect(asks.at(0)).toBeNull();
    expect(asks.at(-1)).toBe('promote');
  });

  it('fails by Holm’s procedure what Bonferroni would not', () => {
    const one = bare('a', 50, 1);
    const plan = judgedPlan([SPECS.sequential({ alpha: 0.025 }), SPECS.fisher({ alpha: 0.025 })], [one]);
    const holm = { ...plan, judging: { ...plan.judging, multiplicity: 'holm' } } as const;
    // e = 26.9: enough for all of 0.05, which fisher's p of 0.002 lets it have, not for half of it.
    const outcomes = (of: Plan) => judgements(of, [counted(39, 5000, 17, 5000)])[0]?.evidence.map((it) => it.outcome);
    expect(outcomes(plan)).toEqual(['held', 'worse']);
    expect(outcomes(holm)).toEqual(['worse', 'worse']);
  });
});

describe('a judge that throws', () => {
  const broken = (part: 'make' | 'examine', error: Error) => {
    const { judgeOf } = judges;
    vi.spyOn(judges, 'judgeOf').mockImplementation((spec, plan, objective) => {
      const fail = () => {
        throw error;
      };
      if (spec.name !== 'broken') return judgeOf(spec, plan, objective);
      return part === 'make' ? fail() : { begin: () => null, examine: fail };
    });
  };
  const plan = judgedPlan([SPECS.fisher({ name: 'broken' }), SPECS.sequential()], [STAGE]);
  afterEach(() => vi.restoreAllMocks());

  it.each(['make', 'examine'] as const)('fails no rollout and passes none where its input is to blame (%s)', (part) => {
    broken(part, new JudgeInputError('beyond its method'));
    const [fine] = judgements(plan, [GOOD]);
    expect(fine).toMatchObject({ verdict: 'INCONCLUSIVE', evidence: [{ judge: 'broken', why: 'failed' }, {}] });
    expect(verdicts(plan, [WORSE])).toEqual(['FAIL']);
  });

  it.each(['make', 'examine'] as const)('ends the program where the mistake is its own (%s)', (part) => {
    broken(part, new TypeError('a mistake of ours'));
    expect(() => judgements(plan, [GOOD])).toThrow('a mistake of ours');
  });
});

describe('a judge with a `for`', () => {
  it('is pending until consecutive windows in which the canary is worse cover the time', () => {
    const plan = judgedPlan([SPECS.fisher({ looks: 'every_window', holdSeconds: 150 })], [STAGE]);
    const judged = judgements(plan, [WORSE, WORSE, WORSE]);
    expect(judged.map(({ evidence }) => evidence[0]?.outcome)).toEqual(['pending', 'pending', 'worse']);
    expect(judged.map(({ verdict }) => verdict)).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE', 'FAIL']);
  });

  it('counts from 0 again after a window in which the canary is not worse', () => {
    const plan = judgedPlan([SPECS.fisher({ looks: 'every_window', holdSeconds: 120 })], [STAGE]);
    const much = counted(10, 5000, 60, 5000);
    expect(verdicts(plan, [WORSE, much, WORSE, WORSE, WORSE])).toEqual([
      'INCONCLUSIVE',
      'PASS',
      'PASS',
      'INCONCLUSIVE',
      'FAIL',
    ]);
  });

  it('keeps counting in windows between a judge’s looks', () => {
    const six = bare('a', 50, 6);
    const plan = judgedPlan([SPECS.groupSequential({ looksPerStage: 3, holdSeconds: 180 })], [six]);
    const judged = judgements(plan, Array(6).fill(WORSE));
    expect(judged.map(({ evidence }) => evidence[0]?.outcome)).toEqual([
      'undecided',
      'pending',
      'undecided',
      'worse',
      'undecided',
      'worse',
    ]);
  });

  it('still tells the boundary of what is pending, and what it comes from', () => {
    const six = bare('a', 50, 6);
    const [held, pending] = [0, 180].map((holdSeconds) => {
      const plan = judgedPlan([SPECS.groupSequential({ looksPerStage: 3, holdSeconds })], [six]);
      return judgements(plan, [WORSE, WORSE])[1]?.evidence[0];
    });
    expect([held?.outcome, pending?.outcome]).toEqual(['worse', 'pending']);
    expect(held?.boundary).toBeGreaterThan(0);
    expect(pending?.boundary).toBe(held?.boundary);
    expect(pending?.detail()).toEqual(held?.detail());
  });

  it('applies to thresholds among the judges as well', () => {
    const plan = judgedPlan([{ ...GUARD, holdSeconds: 120 }], [AT_MOST_1_PERCENT]);
    const bad = counted(500, 5000, 10, 5000);
    const judged = judgements(plan, [bad, bad, GOOD, bad]);
    expect(judged.map(({ findings }) => findings[0]?.outcome)).toEqual(['pending', 'breached', 'held', 'pending']);
    expect(judged.map(({ verdict }) => verdict)).toEqual(['INCONCLUSIVE', 'FAIL', 'PASS', 'INCONCLUSIVE']);
  });
});

describe('findings', () => {
  const bad = observation({ requests: 5000, errors: 500 }, { requests: 5000, errors: 10 });

  it('are made by thresholds alone only for a caller that asks for them', () => {
    const analyzer = analyzerOf(judgedPlan([GUARD], [AT_MOST_1_PERCENT]), null);
    const bare = analyzer.analyze(analyzer.begin(), AT_MOST_1_PERCENT, bad, {
      wantsFindings: false,
      closeness: -1,
    }).judgement;
    expect(bare).toMatchObject({
      verdict: 'FAIL',
      findings: [],
      decidedBy: { row: 'threshold_is_breached', findings: [] },
    });
    const asked = analyzer.analyze(analyzer.begin(), AT_MOST_1_PERCENT, bad).judgement;
    expect(asked.decidedBy.findings).toEqual(asked.findings);
    expect(asked.findings).toHaveLength(1);
  });
});

describe('thresholds alone', () => {
  it('fail on any breach, even one that the baseline shares', () => {
    const plan = judgedPlan([GUARD], [AT_MOST_1_PERCENT]);
    expect(judgements(plan, [counted(500, 5000, 500, 5000)])[0]).toMatchObject({ verdict: 'FAIL', asks: null });
  });
});
