import { describe, expect, it } from 'vitest';
import type { OwnKind, OwnMetric, OwnMetricName } from '../../../../src/model/metric.js';
import type { Version } from '../../../../src/model/world.js';
import { outcomePlayer } from '../../../../src/simulation/outcome.js';
import { diagnose } from '../../../../src/study/lint/diagnose.js';
import { countLaw } from '../../../../src/study/lint/laws/count-law.js';
import { ownRatioLaw } from '../../../../src/study/lint/laws/own-ratio-law.js';
import { rule, setup, stage, version } from '../../../simulation/setups.js';

const NO_LIMITS = { above: Number.POSITIVE_INFINITY, below: Number.NEGATIVE_INFINITY };
const stretch = (here: number) => ({ here, before: 0, baseline: 0 });

function own(name: string, kind: OwnKind, better: OwnMetric['better']): OwnMetric {
  return { name: name as OwnMetricName, kind, better };
}

const REFUNDS = own('refunds', { is: 'ratio', of: 'requests' }, 'lower');
const CHECKOUT = own('checkout', { is: 'ratio', of: 'requests' }, 'higher');
const PAID = own('paid', { is: 'ratio', of: CHECKOUT.name }, 'higher');
const QUEUE = own('queue', { is: 'gauge', cv: 0.2 }, 'lower');

const STABLE: Version = {
  ...version(0.01),
  metrics: [
    { metric: REFUNDS, value: 0.02 },
    { metric: CHECKOUT, value: 0.2 },
    { metric: PAID, value: 0.95 },
    { metric: QUEUE, value: 40 },
  ],
};

function lawOf(metric: OwnMetric) {
  const law = ownRatioLaw(metric, STABLE);
  if (law === null) throw new Error('it is a ratio');
  return law;
}

/** P(N = n) of a Poisson number, term by term; no code of ours. */
function poisson(mean: number, most: number): readonly number[] {
  const terms = [Math.exp(-mean)];
  for (let n = 1; n <= most; n++) terms.push(((terms[n - 1] ?? 0) * mean) / n);
  return terms;
}

describe('the law of a ratio of the plan’s own', () => {
  it('of requests is that of as many errors, to the last digit', () => {
    const errors = countLaw('error_rate', 0.02, null);
    for (const least of [1, 60]) {
      const chance = lawOf(REFUNDS).chance(stretch(60), 0.02)({ ...NO_LIMITS, above: 0.05 }, least);
      expect(chance).toBe(errors.chance(stretch(60), 0.02)({ ...NO_LIMITS, above: 0.05 }, least));
    }
    expect(lawOf(REFUNDS).isExact).toBe(true);
  });

  it('of another’s events sums over both, and without any of them is at its worst', () => {
    // 150 requests, 30 checkouts expected, of which 95 % pay; breached below 0.9.
    const unpaid = poisson(30 * 0.05, 60);
    const paid = poisson(30 * 0.95, 120);
    let chance = Math.exp(-30);
    for (const [misses, one] of unpaid.entries())
      for (const [events, other] of paid.entries())
        if (misses + events > 0 && events / (misses + events) < 0.9) chance += one * other;
    const law = lawOf(PAID);
    expect(law.chance(stretch(150), 0.95)({ ...NO_LIMITS, below: 0.9 }, 1)).toBeCloseTo(chance, 10);
    expect(law.isExact).toBe(false);
    // Of so few that there may be none at all.
    const few = law.chance(stretch(2), 1)({ ...NO_LIMITS, below: 0.9 }, 1);
    expect(few).toBeCloseTo(Math.exp(-0.4) * (1 - Math.exp(-2)), 10);
  });

  it('of a gauge is not known', () => {
    expect(ownRatioLaw(QUEUE, STABLE)).toBeNull();
  });
});

const SEEDS = 600;

describe('the chance that a rule on a ratio of the plan’s own rolls back a canary like stable', () => {
  it.each([
    ['of requests', 'exact', rule(REFUNDS.name, { max_increase: 0.02 }), 0.02],
    ['of requests, a minimum', 'exact', rule(CHECKOUT.name, { min: 0.12 }), 0.02],
    ['of another’s events', 'approximate', rule(PAID.name, { max_decrease: 0.11 }), 0.02],
  ] as const)('is that of the simulator: %s', (_, precision, judged, least) => {
    const metrics = STABLE.metrics.map(({ metric }) => metric);
    const of = setup({
      stages: [stage('judged', 20, 600, { rules: [judged] })],
      plan: { metrics },
      world: { stable: STABLE, canary: STABLE, requestsPerSecond: 15 },
    });
    const told = diagnose(of).stages[0]?.rules[0];
    expect(told?.precision).toBe(precision);
    const chance = told?.falseBreach?.perStage ?? Number.NaN;
    expect(chance).toBeGreaterThan(least);
    expect(chance).toBeLessThan(0.9);
    const play = outcomePlayer(of);
    let count = 0;
    for (let seed = 0; seed < SEEDS; seed++) if (play(String(seed)).finalState === 'ROLLED_BACK') count++;
    // Four standard errors: a right figure is outside of them for 6 in 100,000.
    expect(Math.abs(count / SEEDS - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / SEEDS));
  });
});
