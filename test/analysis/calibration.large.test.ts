import { describe, expect, it } from 'vitest';
import { thresholds } from '../../src/analysis/thresholds.js';
import type { Rule } from '../../src/model/rule.js';
import type { Verdict } from '../../src/model/verdict.js';
import { PLAIN_VERSION, PLAIN_WORLD, type Version, type World } from '../../src/model/world.js';
import { keyOf } from '../../src/random/key.js';
import { simulate } from '../../src/simulation/simulate.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { binomialDensity, binomialUpperTail } from '../../src/stats/lattice/binomial.js';
import { poissonDensity } from '../../src/stats/lattice/poisson.js';
import { rule, setup, stage } from '../simulation/setups.js';
import { servedRow } from '../sources/generated/rows.js';
import { at } from '../sources/generated/world.js';
import { type Figures, observation } from './observations.js';

const ERROR_RATE = 0.01;
const HEALTHY: Version = { ...PLAIN_VERSION, errorRate: ERROR_RATE, latency: { p50Ms: 50, p99Ms: 200 } };
const WORLD: World = { ...PLAIN_WORLD, requestsPerSecond: 40, stable: HEALTHY, canary: HEALTHY };
const WINDOWS = 4000;
/** Standard errors; a right implementation is outside of them for 6 seeds in 100 000 (two-sided normal tail). */
const TOLERANCE = 4;

/** P(canary fails more than `mostErrors` of its requests). */
type FailureProbability = (canary: number, stable: number) => number;

/** How often a canary no worse than stable breaks `max`: one binomial tail. */
function aboveMax(limit: number): FailureProbability {
  return (canary) => binomialUpperTail(mostErrors(canary, limit), canary, ERROR_RATE);
}

/** How often it breaks a bound that hangs on stable's own errors: summed over all that stable can come to. */
function aboveBoundOf(boundOf: (baseline: number) => number): FailureProbability {
  return (canary, stable) => {
    let sum = 0;
    const mean = stable * ERROR_RATE;
    const reach = 10 * Math.sqrt(mean) + 20;
    for (let errors = Math.max(0, Math.floor(mean - reach)); errors <= Math.min(stable, mean + reach); errors++) {
      const most = mostErrors(canary, boundOf(errors / stable));
      sum += binomialDensity(errors, stable, ERROR_RATE) * binomialUpperTail(most, canary, ERROR_RATE);
    }
    return sum;
  };
}

/** The largest number of errors whose rate is not above the bound, in the arithmetic of doubles that judges it. */
function mostErrors(requests: number, bound: number): number {
  let errors = Math.ceil(bound * requests) + 1;
  while (errors > -1 && errors / requests > bound) errors--;
  return errors;
}

function verdictOf(judgedBy: Rule, canary: Figures, stable: Figures): Verdict {
  const analyzer = thresholds({ minRequests: 1 });
  const of = stage('a', 10, 60, { rules: [judgedBy] });
  return analyzer.analyze(analyzer.begin(), of, observation(canary, stable)).judgement.verdict;
}

const RULES: readonly (readonly [string, Rule, FailureProbability])[] = [
  ['max', rule('error_rate', { max: 0.015 }), aboveMax(0.015)],
  ['max_increase', rule('error_rate', { max_increase: 0.005 }), aboveBoundOf((baseline) => baseline + 0.005)],
  ['max_ratio', rule('error_rate', { max_ratio: 1.5 }), aboveBoundOf((baseline) => 1.5 * baseline)],
];

describe.each([
  ['1 : 1', 50],
  ['1 : 19', 5],
])('on a healthy canary beside stable, %s', (_, canaryPercent) => {
  const model = trafficModel(WORLD);
  const key = keyOf('calibration');
  const cells = Array.from({ length: WINDOWS }, (_unused, cell) => servedRow(model, key, cell, at(canaryPercent)));

  it.each(RULES)(
    'error_rate %s fails as often as the binomials say, given how many requests came',
    (_name, by, chance) => {
      const known = new Map<string, number>();
      let failed = 0;
      let expected = 0;
      let variance = 0;
      for (const { canary, stable } of cells) {
        if (verdictOf(by, canary, stable) === 'FAIL') failed++;
        const sizes = `${canary.requests} ${stable.requests}`;
        const p = known.get(sizes) ?? chance(canary.requests, stable.requests);
        known.set(sizes, p);
        expected += p;
        variance += p * (1 - p);
      }
      expect(expected).toBeGreaterThan(40);
      expect(expected).toBeLessThan(WINDOWS - 40);
      expect(Math.abs(failed - expected)).toBeLessThan(TOLERANCE * Math.sqrt(variance));
    },
  );
});

describe('on a healthy canary, over whole runs', () => {
  it('a rollout of one window rolls back as often as Poisson arrivals and binomial errors say', () => {
    const runs = 2000;
    const mean = 40 * 60 * 0.05;
    const chance = aboveMax(0.02);
    let p = 0;
    for (let requests = 1; requests <= 300; requests++) p += poissonDensity(requests, mean) * chance(requests, 0);
    const one = setup({
      stages: [stage('a', 5, 60, { rules: [rule('error_rate', { max: 0.02 })] })],
      world: WORLD,
    });
    let rolledBack = 0;
    for (let seed = 0; seed < runs; seed++) if (simulate(one, seed).finalState === 'ROLLED_BACK') rolledBack++;
    expect(p).toBeGreaterThan(0.05);
    expect(Math.abs(rolledBack - runs * p)).toBeLessThan(TOLERANCE * Math.sqrt(runs * p * (1 - p)));
  });
});
