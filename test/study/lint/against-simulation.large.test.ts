import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.js';
import type { RuleDiagnosis } from '../../../src/model/results/diagnosis.js';
import type { Rule } from '../../../src/model/rule.js';
import type { World } from '../../../src/model/world.js';
import { outcomePlayer } from '../../../src/simulation/outcome.js';
import { diagnose } from '../../../src/study/lint/diagnose.js';
import { ALWAYS_HOLDS, rule, setup, stage, version } from '../../simulation/setups.js';

const SEEDS = 2_000;
/** Standard errors; a right figure is outside of them for 6 in 100,000 such comparisons (two-sided normal tail). */
const TOLERANCE = 4;

interface Case {
  readonly rule: Rule;
  readonly percent?: number;
  readonly plan?: Partial<Plan>;
  readonly world?: Partial<World>;
  readonly minutes?: number;
  /** A stage before it, that always passes. */
  readonly first?: number;
}

const ERRORS = 0.01;
const STABLE = version(ERRORS);

function setupOf({ rule: judged, percent = 10, plan = {}, world = {}, minutes = 10, first }: Case, canary = STABLE) {
  const before = first === undefined ? [] : [stage('before', first, 600, { rules: [ALWAYS_HOLDS] })];
  return setup({
    stages: [...before, stage('judged', percent, minutes * 60, { rules: [judged] })],
    plan,
    world: { stable: STABLE, requestsPerSecond: 20, ...world, canary },
  });
}

function diagnosed(of: Case): RuleDiagnosis {
  const told = diagnose(setupOf(of)).stages.at(-1)?.rules[0];
  if (told === undefined) throw new Error('a stage with a rule has a diagnosis of it');
  return told;
}

function rolledBack(of: Case, canary = STABLE): number {
  // The same runs as `simulate` plays, without what nobody asks for here.
  const play = outcomePlayer(setupOf(of, canary));
  let count = 0;
  for (let seed = 0; seed < SEEDS; seed++) if (play(String(seed)).finalState === 'ROLLED_BACK') count++;
  return count / SEEDS;
}

function standardError(chance: number): number {
  return Math.sqrt((chance * (1 - chance)) / SEEDS) + 1e-9;
}

const EXACT: readonly (readonly [string, Case])[] = [
  ['max', { rule: rule('error_rate', { max: 0.035 }) }],
  [
    'max on a bound that shares can lie on',
    { rule: rule('error_rate', { max: 0.02 }), world: { requestsPerSecond: 17 } },
  ],
  ['min of the success rate', { rule: rule('success_rate', { min: 0.965 }) }],
  ['min of the error rate', { rule: rule('error_rate', { min: 0.001 }), minutes: 2, world: { requestsPerSecond: 50 } }],
  ['max_increase', { rule: rule('error_rate', { max_increase: 0.025 }) }],
  ['max_decrease of the success rate', { rule: rule('success_rate', { max_decrease: 0.025 }) }],
  ['max_ratio', { rule: rule('error_rate', { max_ratio: 2 }), percent: 40 }],
  ['max_ratio with a floor', { rule: rule('error_rate', { max_ratio: 2 }, { floor: 0.032 }) }],
  ['max and max_increase', { rule: rule('error_rate', { max: 0.035, max_increase: 0.03 }) }],
  ['a small fresh baseline', { rule: rule('error_rate', { max_increase: 0.03 }), world: { freshBaseline: true } }],
  ['a baseline carried from before', { rule: rule('error_rate', { max_ratio: 1.2 }), percent: 100, first: 50 }],
  ['failure_limit', { rule: rule('error_rate', { max: 0.02 }), plan: { failureLimit: 2 } }],
  ['a hold', { rule: rule('error_rate', { max: 0.015 }, { holdSeconds: 180 }) }],
  [
    'a hold and failure_limit',
    { rule: rule('error_rate', { max: 0.015 }, { holdSeconds: 120 }), plan: { failureLimit: 1 } },
  ],
  ['min_requests', { rule: rule('error_rate', { max: 0.02 }), plan: { minRequests: 125 } }],
  ['a fast service', { rule: rule('error_rate', { max: 0.0105 }), world: { requestsPerSecond: 50_000 } }],
];

const APPROXIMATE: readonly (readonly [string, Case])[] = [
  ['p99, max', { rule: rule('latency_p99_ms', { max: 265 }), world: { requestsPerSecond: 100 } }],
  ['p99, max_ratio', { rule: rule('latency_p99_ms', { max_ratio: 1.3 }), world: { requestsPerSecond: 100 } }],
  ['p50, max_increase', { rule: rule('latency_p50_ms', { max_increase: 8 }) }],
  ['p95, max_ratio against few', { rule: rule('latency_p95_ms', { max_ratio: 1.5 }), world: { freshBaseline: true } }],
  [
    'p99 of two paths',
    {
      rule: rule('latency_p99_ms', { max: 420 }),
      world: {
        requestsPerSecond: 100,
        stable: { ...STABLE, slow: { share: 0.02, latency: { p50Ms: 300, p99Ms: 600 } } },
      },
    },
  ],
];

const BOUNDED: readonly (readonly [string, Case])[] = [
  ['a lookback over three intervals', { rule: rule('error_rate', { max: 0.02 }), plan: { lookbackSeconds: 180 } }],
  ['a rule that looks back over five minutes', { rule: rule('error_rate', { max: 0.018 }, { spansSeconds: [300] }) }],
  [
    'a rule that looks back over enough requests from looks that have too few',
    { rule: rule('error_rate', { max: 0.018 }, { spansSeconds: [300] }), plan: { minRequests: 300 } },
  ],
  [
    'overlapping windows and a hold',
    { rule: rule('error_rate', { max: 0.018 }, { holdSeconds: 120 }), plan: { lookbackSeconds: 180 } },
  ],
  ['a bake time of no whole number of intervals', { rule: rule('error_rate', { max: 0.035 }), minutes: 4.5 }],
];

describe('the chance that a stage rolls back a canary like stable', () => {
  it.each(EXACT)('is that of the simulator: %s', (_, of) => {
    const told = diagnosed(of);
    expect(told.precision).toBe('exact');
    const chance = told.falseBreach?.perStage ?? Number.NaN;
    expect(chance).toBeGreaterThan(0.01);
    expect(chance).toBeLessThan(0.99);
    expect(Math.abs(rolledBack(of) - chance)).toBeLessThan(TOLERANCE * standardError(chance));
  });

  it.each(APPROXIMATE)('is nearly that of the simulator for latencies: %s', (_, of) => {
    // Stable as given is the canary too.
    const canary = of.world?.stable ?? STABLE;
    const told = diagnosed(of);
    expect(told.precision).toBe('approximate');
    const chance = told.falseBreach?.perStage ?? Number.NaN;
    expect(chance).toBeGreaterThan(0.02);
    expect(chance).toBeLessThan(0.98);
    expect(Math.abs(rolledBack(of, canary) - chance)).toBeLessThan(TOLERANCE * standardError(chance) + 0.1 * chance);
  });

  it.each(BOUNDED)('is not exceeded where looks share requests: %s', (_, of) => {
    const told = diagnosed(of);
    expect(told.precision).toBe('bound');
    const chance = told.falseBreach?.perStage ?? Number.NaN;
    expect(chance).toBeLessThan(1);
    const played = rolledBack(of);
    expect(played).toBeGreaterThan(0.01);
    expect(played).toBeLessThan(chance + TOLERANCE * standardError(played));
  });
});

describe('the smallest detectable regression', () => {
  it.each(EXACT.filter(([name]) => !/min of the error rate/.test(name)))(
    'is caught by the simulator in 80 %%: %s',
    (_, of) => {
      const { metric, detectable, falseBreach } = diagnosed(of);
      if (detectable === null || falseBreach === null) throw new Error('it is detectable');
      const errorRate = metric === 'success_rate' ? 1 - detectable : detectable;
      const power = Math.max(0.8, falseBreach.perStage);
      expect(errorRate).toBeGreaterThanOrEqual(ERRORS);
      expect(Math.abs(rolledBack(of, version(errorRate)) - power)).toBeLessThan(
        TOLERANCE * standardError(power) + 0.001,
      );
    },
  );

  it.each(BOUNDED)('is caught at least so often where looks share requests: %s', (_, of) => {
    const { detectable } = diagnosed(of);
    if (detectable === null) throw new Error('it is detectable');
    expect(rolledBack(of, version(detectable))).toBeGreaterThan(0.8 - TOLERANCE * standardError(0.8));
  });

  it('of a latency is caught in about 80 %', () => {
    const of = { rule: rule('latency_p99_ms', { max_ratio: 1.5 }), world: { requestsPerSecond: 100 } };
    const { detectable } = diagnosed(of);
    if (detectable === null) throw new Error('it is detectable');
    const ratio = detectable / 200;
    expect(Math.abs(rolledBack(of, version(ERRORS, 50 * ratio, 200 * ratio)) - 0.8)).toBeLessThan(0.06);
  });
});
