import type { DeadRule } from '../../../src/model/results/dead-rule.js';
import { FIGURES, type FigureName } from '../../../src/model/results/outcome.js';
import type {
  AssertionResult,
  CompareResult,
  Distribution,
  FigureChange,
  RateResult,
  ScenarioName,
  ScenarioResult,
  StudyResult,
  SweepResult,
} from '../../../src/model/results/study.js';
import type { CompareIdentity } from '../../../src/report/study/compare-report.js';
import type { StudyIdentity } from '../../../src/report/study/study-report.js';
import { wilson } from '../../../src/stats/intervals/one-proportion.js';

export const RUNS = 10_000;

export const IDENTITY: StudyIdentity = {
  toolVersion: '1.2.3',
  configDigest: 'sha256:0123',
  name: 'checkout 1.1',
  reproduce: 'canary-sim study --seed 42 --config stages.json --runs 10000',
  reproduceRun: (seed, scenario) =>
    `canary-sim --seed ${seed} --config stages.json${scenario === 'configured' ? '' : ` --scenario ${scenario}`}`,
};

export function rate(count: number, runs = RUNS): RateResult {
  return { count, rate: count / runs, interval: wilson(count, runs) };
}

/** Figures around a middle one. */
export function spread(p50: number, parts: Partial<Distribution> = {}): Distribution {
  return {
    count: RUNS,
    mean: p50 * 1.1,
    interval: [p50 * 1.09, p50 * 1.11],
    min: p50 / 4,
    p50,
    p95: p50 * 2,
    max: p50 * 4,
    ...parts,
  };
}

export const NO_FIGURES = Object.fromEntries(FIGURES.map((name) => [name, null])) as Record<FigureName, null>;

/** Of canaries that are bad, or are not, by the name of their scenario. */
function outcomes(name: ScenarioName, rolledBack: number, paused: number, runs: number): ScenarioResult['outcomes'] {
  const isSound = ['healthy', 'cold_cache', 'shared_outage', 'latent'].includes(name);
  const completed = runs - rolledBack - paused;
  return {
    released: rate(isSound ? completed : 0, runs),
    stopped: rate(isSound ? 0 : rolledBack, runs),
    stalled: rate(paused, runs),
    missed: rate(isSound ? 0 : completed, runs),
    wrongly_stopped: rate(isSound ? rolledBack : 0, runs),
  };
}

export function scenario(
  name: ScenarioName,
  counts: { readonly rolledBack: number; readonly paused?: number; readonly runs?: number },
  parts: Partial<ScenarioResult> = {},
): ScenarioResult {
  const { rolledBack, paused = 0, runs = RUNS } = counts;
  return {
    name,
    runs,
    completed: rate(runs - rolledBack - paused, runs),
    rolledBack: rate(rolledBack, runs),
    paused: rate(paused, runs),
    outcomes: outcomes(name, rolledBack, paused, runs),
    figures: { ...NO_FIGURES, duration_seconds: spread(7200, { p95: 7260 }) },
    stages: [{ stage: 'canary-1pct', rolledBack: rate(rolledBack, runs), paused: rate(paused, runs) }],
    rules: [],
    notable: {
      worst: { seed: '42/0', value: 0 },
      median: { seed: '42/0', value: 0 },
      nearestMiss: null,
    },
    ...parts,
  };
}

export function assertion(text: string, parts: Partial<AssertionResult> = {}): AssertionResult {
  return {
    assertion: {
      text,
      scenario: 'healthy',
      figure: 'rolled_back',
      statistic: 'rate',
      comparison: '<',
      limit: 0.02,
    },
    outcome: 'met',
    observed: 0.0113,
    runsWithout: 0,
    interval: wilson(113, RUNS),
    runsNeeded: null,
    ...parts,
  };
}

function bad(
  name: ScenarioName,
  rolledBack: number,
  worst: number,
  parts: Partial<ScenarioResult> = {},
): ScenarioResult {
  return scenario(
    name,
    { rolledBack },
    {
      figures: {
        time_to_detect_seconds: spread(240),
        time_to_restore_seconds: spread(250),
        duration_seconds: spread(960),
        exposure_requests: spread(120_000),
        failed_requests: spread(2000),
        excess_failed_requests: spread(worst / 4),
        unseen_failed_requests: null,
        excess_slow_requests: null,
        lost_conversions: null,
        lost_revenue: null,
        duplicated_side_effects: null,
        users_exposed: spread(20_000),
        users_hit: spread(1500),
        budget_spent_percent: spread(2.5),
        share_at_decision_percent: spread(10),
      },
      rules: [
        {
          stage: 'canary-1pct',
          metric: 'error_rate',
          condition: 'max_increase',
          first: rate(Math.round(rolledBack * 0.7)),
          alone: 17,
        },
        {
          stage: 'canary-1pct',
          metric: 'latency_p99_ms',
          condition: 'max_ratio',
          first: rate(Math.round(rolledBack * 0.2)),
          alone: 5,
        },
        {
          stage: 'canary-10pct',
          metric: 'error_rate',
          condition: 'max_increase',
          first: rate(Math.round(rolledBack * 0.1)),
          alone: 0,
        },
      ],
      notable: {
        worst: { seed: '42/17', value: worst },
        median: { seed: '42/4711', value: worst / 4 },
        nearestMiss: { seed: '42/9', value: 0.9876543219 },
      },
      ...parts,
    },
  );
}

function dead(stage: string, stageIndex: number): DeadRule {
  return { code: 'dead_rule', stage, stageIndex, metric: 'success_rate', condition: 'min', runs: 60_000, scenarios: 6 };
}

/** Six scenarios of every kind, and an assertion of every outcome. */
export function study(parts: Partial<StudyResult> = {}): StudyResult {
  return {
    complete: true,
    runs: RUNS,
    seed: '42',
    assertions: [
      assertion('healthy.rolled_back.rate < 0.02'),
      assertion('memory_leak.completed.rate < 0.05', {
        assertion: {
          text: 'memory_leak.completed.rate < 0.05',
          scenario: 'memory_leak',
          figure: 'completed',
          statistic: 'rate',
          comparison: '<',
          limit: 0.05,
        },
        outcome: 'not_met',
        observed: 0.3127,
        interval: wilson(3127, RUNS),
      }),
      assertion('error_spike.time_to_detect_seconds.mean <= 265', {
        assertion: {
          text: 'error_spike.time_to_detect_seconds.mean <= 265',
          scenario: 'error_spike',
          figure: 'time_to_detect_seconds',
          statistic: 'mean',
          comparison: '<=',
          limit: 265,
        },
        outcome: 'undecided',
        observed: 264,
        interval: [261.6, 266.4],
        runsNeeded: 57_600,
      }),
    ],
    scenarios: [
      scenario('healthy', { rolledBack: 113 }, { rules: bad('healthy', 113, 0).rules }),
      bad('error_spike', 10_000, 1204),
      bad('memory_leak', 6873, 98_765),
      scenario('shared_outage', { rolledBack: 3000, paused: 1 }),
      bad('unrepresentative_canary', 8010, 1_234_567),
      scenario('latent', { rolledBack: 120 }),
    ],
    deadRules: [
      dead('canary-1pct', 0),
      dead('canary-10pct', 1),
      { ...dead('canary-10pct', 1), metric: 'restarts', condition: 'max' },
    ],
    ...parts,
  };
}

/** Every preset: as long as a report gets. */
export function wholeStudy(names: readonly ScenarioName[]): StudyResult {
  return study({
    deadRules: study().deadRules.slice(0, 2),
    scenarios: names.map((name) => bad(name, name === 'healthy' ? 113 : 9876, 123_456)),
  });
}

/** Nothing that could be missing is there. */
export function emptyStudy(): StudyResult {
  return study({
    assertions: [
      assertion('healthy.users_hit.p95 < 3', {
        assertion: {
          text: 'healthy.users_hit.p95 < 3',
          scenario: 'healthy',
          figure: 'users_hit',
          statistic: 'p95',
          comparison: '<',
          limit: 3,
        },
        outcome: 'undecided',
        observed: null,
        runsWithout: 1,
        interval: null,
      }),
    ],
    runs: 1,
    deadRules: [],
    scenarios: [scenario('healthy', { rolledBack: 0, runs: 1 }, { figures: NO_FIGURES, stages: [] })],
  });
}

/** As large as doubles can count, and larger. */
export function hugeStudy(): StudyResult {
  const most = Number.MAX_SAFE_INTEGER;
  const figures = Object.fromEntries(FIGURES.map((name) => [name, spread(most, { mean: 1e300 })]));
  return study({
    runs: most,
    assertions: [
      assertion('x', { observed: 1e300, interval: [-1e300, 1.5e300], outcome: 'undecided', runsNeeded: most }),
    ],
    scenarios: [
      scenario('healthy', { rolledBack: 1, runs: most }, { figures: figures as ScenarioResult['figures'] }),
      bad('error_spike', 1, most),
    ],
  });
}

const HOSTILE =
  '\u001b[31m<b>&"\'|`[x](http://evil.example)\r\n::error::%0A,=cmd()\u202e\u0000\ufffe@someone #1 ]]> <!-- 日本語';

export const HOSTILE_IDENTITY: StudyIdentity = {
  ...IDENTITY,
  name: HOSTILE.repeat(3),
  reproduce: `canary-sim study --seed '${HOSTILE.replaceAll("'", '')}'`,
  reproduceRun: () => HOSTILE,
};

/** Text from outside at its worst, wherever there is any. */
export function hostileStudy(): StudyResult {
  const plain = study();
  return {
    ...plain,
    seed: HOSTILE,
    assertions: plain.assertions.map((each) => ({ ...each, assertion: { ...each.assertion, text: HOSTILE } })),
    deadRules: plain.deadRules.map((rule) => ({ ...rule, stage: HOSTILE })),
    scenarios: plain.scenarios.map((each) => ({
      ...each,
      stages: each.stages.map((stage) => ({ ...stage, stage: HOSTILE })),
      rules: each.rules.map((rule) => ({ ...rule, stage: HOSTILE })),
      notable: { ...each.notable, worst: { seed: HOSTILE, value: 3 } },
    })),
  };
}

export function sweep(parts: Partial<SweepResult> = {}): SweepResult {
  const points = [
    [0.001, 113],
    [0.0025, 2500],
    [0.005, 8123],
    [0.01, 10_000],
  ] as const;
  return {
    complete: true,
    path: 'canary.error_rate',
    runs: RUNS,
    seed: '42',
    points: points.map(([value, rolledBack]) => ({
      value,
      result: bad('configured', rolledBack, value * 400_000),
      falseRollback: null,
      healthyReleased: null,
    })),
    detectable: [
      { power: 0.8, where: 'from', value: 0.00494532 },
      { power: 0.95, where: 'none', value: null },
    ],
    ...parts,
  };
}

export function change(figure: string, parts: Partial<FigureChange> = {}): FigureChange {
  return {
    figure,
    before: 0.0113,
    after: 0.0084,
    runs: { before: RUNS, after: RUNS, compared: RUNS },
    difference: -0.0029,
    interval: [-0.00412, -0.00168],
    judgement: 'better',
    why: null,
    ...parts,
  };
}

export const COMPARE_IDENTITY: CompareIdentity = {
  toolVersion: '1.2.3',
  before: { name: 'checkout 1.1', configDigest: 'sha256:0123' },
  after: { name: 'checkout 1.2', configDigest: 'sha256:4567' },
  reproduce: 'canary-sim compare old.json new.json --seed 42 --runs 10000',
};

const SAME = { before: 0, after: 0, difference: 0, interval: [0, 0], judgement: 'indistinguishable' } as const;
const MISSING = {
  before: null,
  after: null,
  runs: { before: 0, after: 0, compared: 0 },
  difference: null,
  interval: null,
  judgement: 'no_interval',
  why: 'no_common_runs',
} as const;

export function compare(parts: Partial<CompareResult> = {}): CompareResult {
  return {
    complete: true,
    runs: RUNS,
    seed: '42',
    assertions: [],
    scenarios: [
      {
        name: 'healthy',
        horizonSeconds: 7500,
        changes: [
          change('stalled.rate', SAME),
          change('wrongly_stopped.rate'),
          change('duration_seconds.mean', {
            before: 5400,
            after: 7500,
            difference: 2100,
            interval: [2040, 2160],
            judgement: 'worse',
          }),
          change('users_hit.mean', MISSING),
          change('excess_failed_requests.mean', {
            before: 0.4,
            after: 0.1,
            difference: -0.3,
            interval: [-0.9, 0.3],
            judgement: 'indistinguishable',
          }),
        ],
      },
      {
        name: 'error_spike',
        horizonSeconds: 7500,
        changes: [
          change('time_to_detect_seconds.p95', {
            before: 480,
            after: null,
            runs: { before: 9500, after: 0, compared: 0 },
            difference: null,
            interval: null,
            judgement: 'no_interval',
            why: 'no_common_runs',
          }),
          change('excess_failed_requests.mean', {
            before: 1204.4,
            after: 802.25,
            difference: -402.15,
            interval: [-420, -384],
          }),
          change('budget_spent_percent.mean', {
            before: 2.5,
            after: 1.75,
            difference: -0.75,
            interval: [-0.8, -0.7],
          }),
        ],
      },
    ],
    ...parts,
  };
}

/** A study of a policy, whose controller ended in words of its own. */
export function rehearsedStudy(): StudyResult {
  const endings = [
    { phase: 'Healthy', message: '', ended: rate(RUNS - 3) },
    { phase: 'Degraded', message: 'failed (…) > failureLimit (1)', ended: rate(3) },
  ];
  const result = study();
  return { ...result, scenarios: result.scenarios.map((scenario) => ({ ...scenario, endings })) };
}

/** A policy after a plan. */
export function rehearsedCompare(): CompareResult {
  const endings = [{ phase: 'Healthy', message: '', before: null, after: rate(RUNS) }];
  const result = compare();
  return { ...result, scenarios: result.scenarios.map((scenario) => ({ ...scenario, endings })) };
}
