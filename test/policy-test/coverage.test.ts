import { describe, expect, test } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { TRANSITIONS } from '../../src/controllers/plan/transitions.js';
import { THRESHOLDS_ALONE } from '../../src/model/judge.js';
import { canBeTaken, rowKey } from '../../src/simulation/exercised.js';
import { type CaseUse, coverage } from '../../src/study/policy-test/coverage.js';
import { rule, stage } from '../simulation/setups.js';
import { PLAN, play } from './plans.js';

const ANY = { duration_seconds: { min: 0 } };

async function use(plan: object, written: object = {}, config = 'plan.json'): Promise<CaseUse> {
  const { exercised } = await play({ expect: ANY, ...written }, plan);
  const parsed = await parseConfig(JSON.stringify(plan));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { config, plan: scenarioSetup(parsed.config.document, 'configured').plan, exercised };
}

/** The rows that one case takes, in the order of the table. */
async function rowsOf(plan: object, written: object = {}): Promise<string[]> {
  const { rows } = coverage([await use(plan, written)], TRANSITIONS);
  return rows.filter(({ takenIn }) => takenIn > 0).map(rowKey);
}

const operator = (...actions: readonly [at: string, action: string][]) => ({
  operator: actions.map(([at, action]) => ({ at, action })),
});
const GATED = [{ ...PLAN.stages[0], pause: true }, PLAN.stages[1]];
const WATCHED = 'PROGRESSING STAGE_CONTINUES keep_watching';
const NEXT = 'PROGRESSING STAGE_PASSED enter_next_stage';
const PROMOTED = 'PROGRESSING STAGE_PASSED promote';

describe('the coverage of a small plan, by hand:', () => {
  test('a rollout that completes reaches every stage and judges every condition', async () => {
    const { plans } = coverage([await use(PLAN)], TRANSITIONS);
    expect(plans).toEqual([
      {
        config: 'plan.json',
        stages: [
          { stage: 'some', reachedIn: 1 },
          { stage: 'all', reachedIn: 1 },
        ],
        rules: [
          { stage: 'some', metric: 'error_rate', condition: 'max', judgedIn: 1, breachedIn: 0 },
          { stage: 'some', metric: 'latency_p99_ms', condition: 'max', judgedIn: 1, breachedIn: 0 },
          { stage: 'all', metric: 'error_rate', condition: 'max', judgedIn: 1, breachedIn: 0 },
          { stage: 'all', metric: 'latency_p99_ms', condition: 'max', judgedIn: 1, breachedIn: 0 },
          { stage: 'all', metric: 'restarts', condition: 'max', judgedIn: 1, breachedIn: 0 },
        ],
      },
    ]);
  });

  test('one that is rolled back in the first stage leaves the rest', async () => {
    const broken = { ...PLAN, canary: { error_rate: 0.5 } };
    const { plans } = coverage([await use(broken), await use(PLAN), await use(broken, { seed: 7 })], TRANSITIONS);
    expect(plans[0]?.stages.map(({ reachedIn }) => reachedIn)).toEqual([3, 1]);
    expect(plans[0]?.rules.map(({ judgedIn, breachedIn }) => [judgedIn, breachedIn])).toEqual([
      [3, 2],
      [3, 0],
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
  });

  test('windows with too few requests judge nothing', async () => {
    const thin = { ...PLAN, analysis: { ...PLAN.analysis, min_requests: 1e9 } };
    const { plans } = coverage([await use(thin)], TRANSITIONS);
    expect(plans[0]?.rules.map(({ judgedIn }) => judgedIn)).toEqual([0, 0, 0, 0, 0]);
    expect(plans[0]?.stages.map(({ reachedIn }) => reachedIn)).toEqual([1, 0]);
  });

  test('a last stage of no duration is reached by promotion, and has nothing to judge', async () => {
    const plan = { ...PLAN, stages: [PLAN.stages[0], { name: 'all', traffic_percent: 100, duration: '0s' }] };
    const { plans } = coverage([await use(plan)], TRANSITIONS);
    expect(plans[0]?.stages.map(({ reachedIn }) => reachedIn)).toEqual([1, 1]);
    expect(plans[0]?.rules.map(({ stage }) => stage)).toEqual(['some', 'some']);
  });

  test('a breach that has not yet held as long as it must is no breach', async () => {
    const patient = { ...PLAN, canary: { error_rate: 0.5 }, thresholds: { error_rate: { max: 0.02, for: '1h' } } };
    const { plans } = coverage([await use(patient)], TRANSITIONS);
    expect(plans[0]?.rules[0]).toMatchObject({ judgedIn: 1, breachedIn: 0 });
  });

  test('plans are kept apart, in the order in which cases name them', async () => {
    const uses = [await use(PLAN, {}, 'b.json'), await use(PLAN, {}, 'a.json'), await use(PLAN, {}, 'b.json')];
    const { plans } = coverage(uses, TRANSITIONS);
    expect(plans.map(({ config, stages }) => [config, stages[0]?.reachedIn])).toEqual([
      ['b.json', 2],
      ['a.json', 1],
    ]);
  });

  test('many runs of a case count as that one case', async () => {
    expect(coverage([await use(PLAN, { runs: 5 })], TRANSITIONS).plans[0]?.stages[0]?.reachedIn).toBe(1);
  });
});

describe('of the table of transitions are taken', () => {
  test.each<[string, object, string[]]>([
    ['by a rollout that completes', {}, [WATCHED, NEXT, PROMOTED]],
    ['by one rolled back', { canary: { error_rate: 0.5 } }, ['PROGRESSING STAGE_FAILED roll_back']],
    [
      'by one that waits for evidence, and goes on watching',
      { analysis: { interval: '1m', min_requests: 1e9 }, ...operator(['10m', 'abort']) },
      [
        WATCHED,
        'PROGRESSING STAGE_INCONCLUSIVE wait_for_evidence',
        'PAUSED STAGE_INCONCLUSIVE keep_watching',
        'PAUSED ABORT roll_back',
      ],
    ],
    [
      'by one resumed at its gate, where windows are still judged',
      { stages: GATED, ...operator(['5m', 'resume']) },
      [
        WATCHED,
        PROMOTED,
        'PROGRESSING STAGE_PASSED wait_at_gate',
        'PAUSED STAGE_PASSED keep_watching',
        'PAUSED RESUME enter_next_stage',
      ],
    ],
    [
      'by one whose pause expires',
      { stages: [{ ...PLAN.stages[0], pause: '30s' }, PLAN.stages[1]] },
      [WATCHED, PROMOTED, 'PROGRESSING STAGE_PASSED wait_at_gate', 'PAUSED PAUSE_EXPIRED enter_next_stage'],
    ],
    [
      'by one that is held twice and goes on',
      operator(['1m', 'pause'], ['90s', 'pause'], ['2m', 'resume']),
      [
        WATCHED,
        NEXT,
        PROMOTED,
        'PROGRESSING PAUSE hold',
        'PAUSED STAGE_CONTINUES keep_watching',
        'PAUSED PAUSE hold',
        'PAUSED RESUME continue_stage',
      ],
    ],
    ['by a resume that is ignored', operator(['1m', 'resume']), [WATCHED, NEXT, PROMOTED, 'PROGRESSING RESUME ignore']],
    [
      'by one refused for want of budget, whose promotion is ignored',
      {
        slo: { objective: 0.999, window: '1d', remaining_percent: 0, when_exhausted: 'refuse' },
        ...operator(['1m', 'promote']),
      },
      ['PROGRESSING BUDGET_EXHAUSTED refuse_to_start', 'PAUSED PROMOTE ignore'],
    ],
  ])('%s just these rows', async (_, changes, expected) => {
    expect((await rowsOf({ ...PLAN, ...changes })).sort()).toEqual([...expected].sort());
  });

  test('what a person does after the end takes no row', async () => {
    expect(await rowsOf({ ...PLAN, ...operator(['2h', 'resume']) })).toEqual([WATCHED, NEXT, PROMOTED]);
  });

  test('rows are told apart by status, event and action', () => {
    expect(new Set(TRANSITIONS.map(rowKey)).size).toBe(TRANSITIONS.length);
  });

  test('rows that the loop never asks for are not counted', () => {
    const [plain, extending, judged] = [
      { stages: [], judging: THRESHOLDS_ALONE },
      { stages: [], judging: { ...THRESHOLDS_ALONE, extendInconclusive: true } },
      {
        stages: [],
        judging: {
          ...THRESHOLDS_ALONE,
          judges: [{ method: 'srm', name: 'srm', holdSeconds: 0, alpha: 0.001, tolerance: 0, minUsers: 1 }],
        },
      },
    ] as const;
    const never = (...plans: Parameters<typeof canBeTaken>[1]) =>
      TRANSITIONS.filter((row) => !canBeTaken(row, plans)).map(rowKey);
    expect(never(plain)).toEqual(expect.arrayContaining(['PROGRESSING STAGE_HELD hold_for_judges']));
    expect(never(plain)).toEqual(expect.arrayContaining(['PROGRESSING STAGE_EXTENDED extend_stage']));
    const rules = (['pause', 'freeze'] as const).map((sequel) => rule('error_rate', { max: 0.1 }, { sequel }));
    const halting = { ...plain, stages: [stage('a', 10, 600, { rules })], whenOverspent: 'pause' } as const;
    expect(never(extending, judged, halting)).toEqual([
      'PROGRESSING STAGE_RECOVERED keep_watching',
      'PROGRESSING PAUSE_EXPIRED ignore',
      'PROGRESSING BUDGET_EXHAUSTED ignore',
      'PROGRESSING BUDGET_OVERSPENT ignore',
      'PAUSED STAGE_RECOVERED keep_watching',
      'PAUSED PAUSE_EXPIRED ignore',
      'PAUSED BUDGET_EXHAUSTED ignore',
      'PAUSED BUDGET_OVERSPENT ignore',
    ]);
    expect(never(extending, judged)).toEqual(
      expect.arrayContaining(['PROGRESSING STAGE_PAUSED pause_by_rule', 'PROGRESSING STAGE_FROZEN freeze_by_rule']),
    );
  });
});
