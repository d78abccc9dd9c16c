import { describe, expect, it } from 'vitest';
import type { OwnKind, OwnMetric, OwnMetricName } from '../../../../src/model/metric.js';
import type { Version } from '../../../../src/model/world.js';
import { diagnose } from '../../../../src/study/lint/diagnose.js';
import { ownCountLaw } from '../../../../src/study/lint/laws/own-count-law.js';
import { rule, setup, stage, version } from '../../../simulation/setups.js';
import { rolledBack, room } from '../played.js';

const NO_LIMITS = { above: Number.POSITIVE_INFINITY, below: Number.NEGATIVE_INFINITY };
const stretch = (here: number, before = 0) => ({ here, before, baseline: 0 });

function own(name: string, kind: OwnKind, better: OwnMetric['better']): OwnMetric {
  return { name: name as OwnMetricName, kind, better };
}

const QUERIES = own('queries', { is: 'count', per: 'request' }, 'lower');
const ITEMS = own('items', { is: 'count', per: 'request' }, 'higher');
const JOBS = own('jobs', { is: 'count', per: 'minute' }, 'lower');

const STABLE: Version = {
  ...version(0.01),
  metrics: [
    { metric: QUERIES, value: 3 },
    { metric: ITEMS, value: 0.5 },
    { metric: JOBS, value: 12 },
  ],
};

function lawOf(metric: OwnMetric) {
  const law = ownCountLaw(metric, STABLE);
  if (law === null) throw new Error('it is a count by request');
  return law;
}

/** P(N = n) of a Poisson number, term by term; no code of ours. */
function poisson(mean: number, most: number): readonly number[] {
  const terms = [Math.exp(-mean)];
  for (let n = 1; n <= most; n++) terms.push(((terms[n - 1] ?? 0) * mean) / n);
  return terms;
}

/** P(the events of a look are in breach), request number by request number. */
function summed(requests: number, perRequest: number, least: number, isBreach: (value: number) => boolean): number {
  let chance = 0;
  for (const [n, one] of poisson(requests, 4 * requests + 40).entries()) {
    if (n < Math.max(1, least)) continue;
    for (const [events, other] of poisson(n * perRequest, Math.ceil(4 * n * perRequest) + 40).entries())
      if (isBreach(events / n)) chance += one * other;
  }
  return chance;
}

describe('the law of a count by request of the plan’s own', () => {
  it.each([
    ['more than a maximum', QUERIES, { ...NO_LIMITS, above: 3.5 }, 1, (value: number) => value > 3.5],
    ['with a least number of requests', QUERIES, { ...NO_LIMITS, above: 3.5 }, 12, (value: number) => value > 3.5],
    ['less than a minimum', ITEMS, { ...NO_LIMITS, below: 0.3 }, 1, (value: number) => value < 0.3],
    ['a limit that doubles come to', ITEMS, { ...NO_LIMITS, above: 0.7 }, 1, (value: number) => value > 0.7],
  ] as const)('sums over requests and events: %s', (_, metric, limits, least, isBreach) => {
    const law = lawOf(metric);
    for (const factor of [1, 1.3]) {
      const value = law.healthy * factor;
      expect(law.chance(stretch(15), value)(limits, least)).toBeCloseTo(summed(15, value, least, isBreach), 9);
    }
  });

  it('takes what came before the stage to be as of stable', () => {
    const mixed = lawOf(QUERIES).chance(stretch(10, 30), 5)({ ...NO_LIMITS, above: 4 }, 1);
    expect(mixed).toBe(lawOf(QUERIES).chance(stretch(40), (10 * 5 + 30 * 3) / 40)({ ...NO_LIMITS, above: 4 }, 1));
  });

  it('goes over to the number that is expected without a step', () => {
    const chance = (requests: number) => lawOf(QUERIES).chance(stretch(requests), 3)({ ...NO_LIMITS, above: 3.02 }, 1);
    expect(chance(20_001) / chance(19_999)).toBeCloseTo(1, 1);
  });

  it('is worse on the side that is not better, and that by a ratio', () => {
    expect([lawOf(QUERIES).worse, lawOf(ITEMS).worse]).toEqual(['above', 'below']);
    expect(lawOf(QUERIES).valueAt(1)).toBeCloseTo(3_000, 6);
    expect(lawOf(ITEMS).valueAt(1)).toBeCloseTo(0.0005, 9);
    expect(lawOf(QUERIES).beyond(3.5, 2)).toBe(7);
    expect(lawOf(ITEMS).beyond(0.3, 2)).toBe(0.15);
    expect(lawOf(ITEMS).beyond(3, 2)).toBeNull();
  });

  it('of a count by time is not known', () => {
    expect(ownCountLaw(JOBS, STABLE)).toBeNull();
  });
});

const SEEDS = 1_500;

describe('the chance that a rule on a count of the plan’s own rolls back a canary like stable', () => {
  it.each([
    ['a maximum', 15, rule(QUERIES.name, { max: 3.3 })],
    ['a minimum', 15, rule(ITEMS.name, { min: 0.38 })],
    ['an increase, against stable', 15, rule(QUERIES.name, { max_increase: 0.33 })],
    ['a ratio, against stable', 40, rule(ITEMS.name, { min_ratio: 0.84 })],
    ['a maximum, over many requests', 400, rule(QUERIES.name, { max: 3.06 })],
  ] as const)('is that of the simulator: %s', (_, requestsPerSecond, judged) => {
    const metrics = STABLE.metrics.map(({ metric }) => metric);
    const of = setup({
      stages: [stage('judged', 20, 600, { rules: [judged] })],
      plan: { metrics },
      world: { stable: STABLE, canary: STABLE, requestsPerSecond },
    });
    const told = diagnose(of).stages[0]?.rules[0];
    expect(told?.precision).toBe('approximate');
    const chance = told?.falseBreach?.perStage ?? Number.NaN;
    expect(chance).toBeGreaterThan(0.02);
    expect(chance).toBeLessThan(0.9);
    expect(Math.abs(rolledBack(of, SEEDS) - chance)).toBeLessThan(room(chance, SEEDS));
  });
});
