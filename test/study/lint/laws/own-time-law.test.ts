import { describe, expect, it } from 'vitest';
import type { OwnKind, OwnMetric, OwnMetricName } from '../../../../src/model/metric.js';
import { PLAIN_WORLD, type Version } from '../../../../src/model/world.js';
import { diagnose } from '../../../../src/study/lint/diagnose.js';
import { ownTimeLaw } from '../../../../src/study/lint/laws/own-time-law.js';
import { rule, setup, stage, version } from '../../../simulation/setups.js';
import { rolledBack, room } from '../played.js';

const NO_LIMITS = { above: Number.POSITIVE_INFINITY, below: Number.NEGATIVE_INFINITY };

function own(name: string, kind: OwnKind, better: OwnMetric['better']): OwnMetric {
  return { name: name as OwnMetricName, kind, better };
}

const JOBS = own('jobs', { is: 'count', per: 'minute' }, 'higher');
const DEPTH = own('depth', { is: 'gauge', cv: 0.2 }, 'lower');
const STILL = own('still', { is: 'gauge', cv: 0 }, 'lower');
const QUERIES = own('queries', { is: 'count', per: 'request' }, 'lower');
const METRICS = [JOBS, DEPTH, STILL, QUERIES];

const STABLE: Version = {
  ...version(0.01),
  metrics: [
    { metric: JOBS, value: 12 },
    { metric: DEPTH, value: 40 },
    { metric: STILL, value: 5 },
    { metric: QUERIES, value: 3 },
  ],
};

function lawOf(metric: OwnMetric, noise = PLAIN_WORLD.noise) {
  const law = ownTimeLaw(metric, STABLE, noise);
  if (law === null) throw new Error('it goes by the clock');
  return law;
}

/** So many seconds of the stage itself, and of those before; no look without a hundred requests. */
const stretch = (here: number, before = 0, noiseSeconds = 0) => ({
  here: 1_000,
  before: 0,
  baseline: 1_000,
  time: { here, before, noiseSeconds },
});

describe('the law of a count by minute', () => {
  it('is Poisson over the minutes of one instance, whatever the requests', () => {
    // P(X < 40) of a Poisson number with mean 48, and 40 with 12 a minute before and 8 since: summed apart, term by term.
    const below = (mean: number, count: number) => {
      let [term, sum] = [Math.exp(-mean), 0];
      for (let k = 0; k < count; k++) {
        sum += term;
        term *= mean / (k + 1);
      }
      return sum;
    };
    const law = lawOf(JOBS);
    expect(law.chance(stretch(240), 12)({ ...NO_LIMITS, below: 10 }, 0)).toBeCloseTo(below(48, 40), 12);
    expect(law.chance(stretch(120, 120), 8)({ ...NO_LIMITS, below: 10 }, 0)).toBeCloseTo(below(40, 40), 12);
    expect(law.chance({ ...stretch(240), here: 5 }, 12)({ ...NO_LIMITS, below: 10 }, 100)).toBeCloseTo(0, 12);
  });

  it('gives a baseline its own count of the same time', () => {
    const atoms = lawOf(JOBS).baseline(1, { here: 60, before: 0, noiseSeconds: 0 });
    expect(atoms.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(atoms.reduce((sum, { at, weight }) => sum + at * weight, 0)).toBeCloseTo(12, 6);
    expect(atoms.reduce((sum, { at, weight }) => sum + (at - 12) * (at - 12) * weight, 0)).toBeCloseTo(12, 1);
  });
});

describe('the law of a gauge', () => {
  it('is its value times the mean of its noise over time', () => {
    const sigma = Math.sqrt(Math.log(1.04));
    const tail = (x: number) => 0.5 * (1 - erf((Math.log(x / 40) + (sigma * sigma) / 2) / sigma / Math.SQRT2));
    expect(lawOf(DEPTH).chance(stretch(60), 40)({ ...NO_LIMITS, above: 55 }, 0)).toBeCloseTo(tail(55), 6);
    expect(lawOf(DEPTH).chance(stretch(60), 80)({ ...NO_LIMITS, above: 110 }, 0)).toBeCloseTo(tail(55), 6);
    // Half of the minute has another value of the noise.
    const half = lawOf(DEPTH).chance(stretch(60, 0, 30), 40)({ ...NO_LIMITS, above: 55 }, 0);
    expect(half).toBeLessThan(tail(55) / 4);
    expect(half).toBeGreaterThan(tail(55) / 100);
  });

  it('without noise is or is not in breach', () => {
    const chance = lawOf(STILL).chance(stretch(30, 30), 7);
    expect(chance({ ...NO_LIMITS, above: 5.9 }, 0)).toBe(1);
    expect(chance({ ...NO_LIMITS, above: 6 }, 0)).toBe(0);
    expect(lawOf(STILL).baseline(1, { here: 60, before: 0, noiseSeconds: 0 })).toEqual([{ at: 5, weight: 1 }]);
  });

  it('is not known where its noise goes on from one stretch to the next, and of a count by request goes by requests', () => {
    const noise = { ...PLAIN_WORLD.noise, autocorrelation: 0.5 };
    expect(ownTimeLaw(DEPTH, STABLE, noise)).toBeNull();
    expect(ownTimeLaw(STILL, STABLE, noise)).not.toBeNull();
    expect(ownTimeLaw(QUERIES, STABLE, noise)).toBeNull();
  });
});

/** Abramowitz and Stegun 7.1.26, to 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}

const SEEDS = 800;

function planOf(judged: ReturnType<typeof rule>, more: object = {}, noise: object = {}) {
  return setup({
    stages: [stage('judged', 20, 600, { rules: [judged] })],
    plan: { metrics: METRICS, ...more },
    world: { stable: STABLE, canary: STABLE, requestsPerSecond: 5, noise: { ...PLAIN_WORLD.noise, ...noise } },
  });
}

describe('the chance that a rule on what goes by the clock rolls back a canary like stable', () => {
  it.each([
    ['a count: a minimum', rule(JOBS.name, { min: 5 })],
    ['a count: a decrease, against stable', rule(JOBS.name, { max_decrease: 10 })],
    ['a gauge: a maximum', rule(DEPTH.name, { max: 60 })],
    ['a gauge: a ratio, against stable', rule(DEPTH.name, { max_ratio: 1.8 })],
  ] as const)('is that of the simulator: %s', (_, judged) => {
    const of = planOf(judged);
    const told = diagnose(of).stages[0]?.rules[0];
    expect(told?.precision).toBe('approximate');
    const chance = told?.falseBreach?.perStage ?? Number.NaN;
    expect(chance).toBeGreaterThan(0.02);
    expect(chance).toBeLessThan(0.9);
    expect(Math.abs(rolledBack(of, SEEDS) - chance)).toBeLessThan(room(chance, SEEDS));
  });

  it.each([
    ['looks share minutes', { lookbackSeconds: 180 }, {}],
    ['looks share values of the noise', {}, { everySeconds: 240 }],
    ['values of the noise begin within looks', { lookbackSeconds: 180 }, { everySeconds: 45 }],
  ])('is bounded where %s', (_, plan, noise) => {
    const of = planOf(rule(DEPTH.name, { max: 52 }), plan, noise);
    const told = diagnose(of).stages[0]?.rules[0];
    expect(told?.precision).toBe('bound');
    const chance = told?.falseBreach?.perStage ?? Number.NaN;
    const played = rolledBack(of, SEEDS);
    expect(played).toBeGreaterThan(0.01);
    expect(played - chance).toBeLessThan(room(played, SEEDS));
    expect(chance).toBeLessThan(1);
  });

  it.each([
    ['a count', rule(JOBS.name, { min: 4 })],
    ['a gauge', rule(DEPTH.name, { max: 70 })],
  ] as const)('and the smallest change that is seen in 80 %% of rollouts: %s', (_, judged) => {
    const of = planOf(judged);
    const detectable = diagnose(of).stages[0]?.rules[0]?.detectable ?? Number.NaN;
    const metrics = STABLE.metrics.map((each) =>
      each.metric.name === judged.metric ? { ...each, value: detectable } : each,
    );
    const bad = { ...of, world: { ...of.world, canary: { ...STABLE, metrics } } };
    expect(Math.abs(rolledBack(bad, SEEDS) - 0.8)).toBeLessThan(room(0.8, SEEDS));
  });
});
