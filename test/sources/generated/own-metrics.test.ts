import { describe, expect, it } from 'vitest';
import type { Arm } from '../../../src/model/arm.js';
import type { OwnKind, OwnMetric, OwnMetricName } from '../../../src/model/metric.js';
import type { Quotient } from '../../../src/model/source.js';
import { type OwnValue, PLAIN_WORLD } from '../../../src/model/world.js';
import { ARM_CODES, PURPOSES } from '../../../src/random/address.js';
import { uniform } from '../../../src/random/uniform.js';
import { binomialDensity } from '../../../src/stats/lattice/binomial.js';
import { poissonDensity } from '../../../src/stats/lattice/poisson.js';
import { countsZ } from '../../stats/chi-square.js';
import { cellOf, inWorld, type Row, readRows, servedRow } from './rows.js';
import { at, fault, HEALTHY, KEY, keyOfIndex, meanZ, model, tally, varianceZ } from './world.js';

/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;
const N = 4_000;

function own(name: string, kind: OwnKind, value: number, better: OwnMetric['better'] = 'higher'): OwnValue {
  return { metric: { name: name as OwnMetricName, kind, better }, value };
}

const CHECKOUT = own('checkout', { is: 'ratio', of: 'requests' }, 0.3);
const PAID = own('paid', { is: 'ratio', of: 'checkout' as OwnMetricName }, 0.6);
const DELIVERED = own('delivered', { is: 'ratio', of: 'successes' }, 0.8);
const QUERIES = own('queries', { is: 'count', per: 'request' }, 1.5, 'lower');
const JOBS = own('jobs', { is: 'count', per: 'minute' }, 4, 'lower');
const QUEUE = own('queue', { is: 'gauge', cv: 0.25 }, 40, 'lower');
const ALL = [CHECKOUT, PAID, DELIVERED, QUERIES, JOBS, QUEUE];

function worldWith(metrics: readonly OwnValue[] = ALL, change: Parameters<typeof model>[0] = {}) {
  const version = { ...HEALTHY, metrics };
  return model({ stable: version, canary: version, ...change });
}

/** Of one row, under as many keys. */
function readings(world: ReturnType<typeof worldWith>, row: Row, name: string, arm: Arm = 'stable'): Quotient[] {
  return Array.from({ length: N }, (_, i) => readRows(world, keyOfIndex(i), arm, [row]).own(name as OwnMetricName));
}

/** Requests one by one: how many of them check out, and how many of these pay. */
function script(requests: number, seed: number): readonly [checkouts: number, payments: number] {
  let [checkouts, payments] = [0, 0];
  for (let request = 0; request < requests; request++) {
    const chance = (which: number) => uniform(keyOfIndex(seed), ARM_CODES.service, PURPOSES.arrivals, request, which);
    if (chance(1) >= 0.3) continue;
    checkouts++;
    if (chance(2) < 0.6) payments++;
  }
  return [checkouts, payments];
}

describe('a ratio', () => {
  const world = worldWith();
  const [row] = inWorld(world, [cellOf(0, 40, 0)]) as [Row];

  it('of requests is a binomial part of them', () => {
    const found = readings(world, row, 'checkout');
    expect(found.every(({ whole }) => whole === 40)).toBe(true);
    const counts = tally(found.map(({ part }) => part));
    expect(Math.abs(countsZ(counts, N, (k) => binomialDensity(k, 40, 0.3)))).toBeLessThan(LIMIT);
  });

  it("of another's events comes to what a script comes to that plays the requests one by one", () => {
    const found = readings(world, row, 'paid').map(({ part, whole }) => [whole, part] as const);
    const played = Array.from({ length: N }, (_, seed) => script(40, seed));
    for (const pairs of [found, played]) {
      // Payments are a thinned part of all requests, and of the checkouts each is one by itself.
      const payments = tally(pairs.map(([, part]) => part));
      expect(Math.abs(countsZ(payments, N, (k) => binomialDensity(k, 40, 0.3 * 0.6)))).toBeLessThan(LIMIT);
      const left = pairs.map(([whole, part]) => (part - 0.6 * whole) / Math.sqrt(0.6 * 0.4 * 0.3 * 40));
      expect(Math.abs(meanZ(left, 0))).toBeLessThan(LIMIT);
      expect(Math.abs(varianceZ(left, 0, 1))).toBeLessThan(LIMIT);
    }
    // The events that it is of are those that the other shows.
    const checkouts = readings(world, row, 'checkout').map(({ part }) => part);
    expect(found.map(([whole]) => whole)).toEqual(checkouts);
  });

  it('of successes knows no request that failed', () => {
    const failing = { ...row, stable: { requests: 40, errors: 15 } };
    const found = readings(world, failing, 'delivered');
    expect(found.every(({ whole }) => whole === 25)).toBe(true);
    const counts = tally(found.map(({ part }) => part));
    expect(Math.abs(countsZ(counts, N, (k) => binomialDensity(k, 25, 0.8)))).toBeLessThan(LIMIT);
  });

  it('of nothing has no whole', () => {
    expect(readRows(world, KEY, 'canary', [row]).own('checkout' as OwnMetricName)).toEqual({ part: 0, whole: 0 });
  });
});

describe('a count', () => {
  const world = worldWith();
  const [row] = inWorld(world, [cellOf(0, 20, 0)]) as [Row];

  it('by request is Poisson with the mean of as many requests', () => {
    const found = readings(world, row, 'queries');
    expect(found.every(({ whole }) => whole === 20)).toBe(true);
    const counts = tally(found.map(({ part }) => part));
    expect(Math.abs(countsZ(counts, N, (k) => poissonDensity(k, 30)))).toBeLessThan(LIMIT);
  });

  it('by minute of one instance is Poisson, whatever the requests, and nothing of an arm without traffic', () => {
    const found = readings(world, row, 'jobs');
    expect(found.every(({ whole }) => whole === 1)).toBe(true);
    const counts = tally(found.map(({ part }) => part));
    expect(Math.abs(countsZ(counts, N, (k) => poissonDensity(k, 4)))).toBeLessThan(LIMIT);
    const idle = { ...row, conditions: world.conditions(0, 60, at(0)) };
    expect(readRows(world, KEY, 'canary', [idle]).own('jobs' as OwnMetricName)).toEqual({ part: 0, whole: 0 });
  });
});

describe('a gauge', () => {
  it('is its value times noise of mean 1 and its own coefficient of variation', () => {
    const world = worldWith();
    const [row] = inWorld(world, [cellOf(0, 20, 0)]) as [Row];
    const values = readings(world, row, 'queue').map(({ part, whole }) => part / whole);
    expect(Math.abs(meanZ(values, 40))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(values, 40, 100))).toBeLessThan(LIMIT);
  });

  it("has the noise of the world's gauges where it says nothing of its own, and weighs cells by their time", () => {
    const plain = own('queue', { is: 'gauge', cv: null }, 40);
    const quiet = worldWith([plain]);
    const rows = inWorld(quiet, [cellOf(0, 20), cellOf(1, 2_000)]);
    expect(readRows(quiet, KEY, 'stable', rows).own('queue' as OwnMetricName)).toEqual({ part: 4_800, whole: 120 });
    const noisy = worldWith([plain], { noise: { ...PLAIN_WORLD.noise, gaugesCv: 0.5 } });
    const values = readings(noisy, inWorld(noisy, rows)[0] as Row, 'queue').map(({ part, whole }) => part / whole);
    expect(Math.abs(varianceZ(values, 40, 400))).toBeLessThan(LIMIT);
  });
});

describe("a gauge's noise", () => {
  it('lasts for `noise.every`, whatever the cells are, and is read the same however a stretch is cut', () => {
    const every = (everySeconds: number) =>
      worldWith(ALL, { noise: { ...PLAIN_WORLD.noise, everySeconds, autocorrelation: 0.4 } });
    const world = every(20);
    expect(world.cellSeconds).toBe(60);
    const [row] = inWorld(world, [cellOf(0, 20, 0)]) as [Row];
    const values = readings(world, row, 'queue').map(({ part, whole }) => part / whole);
    expect(Math.abs(meanZ(values, 40))).toBeLessThan(LIMIT);
    // Of three log-normal factors a third each; e(g(z1), g(z2)) of correlation r is (1 + cv²)^r.
    const growth = 1 + 0.25 ** 2;
    const shared = 2 * (2 * growth ** 0.4 + growth ** 0.16) + 3 * growth;
    expect(Math.abs(varianceZ(values, 40, 1600 * (shared / 9 - 1)))).toBeLessThan(LIMIT);
    const halves = [0, 30].map((from) => ({ ...row, fromSeconds: from, toSeconds: from + 30, part: from }));
    const [whole, cut] = [[row], halves].map((rows) =>
      readRows(world, KEY, 'stable', rows).own('queue' as OwnMetricName),
    );
    expect(cut?.part).toBeCloseTo(whole?.part ?? 0, 9);
  });
});

describe('a fault', () => {
  const chanceOf = (effect: Parameters<typeof fault>[0], change: Parameters<typeof fault>[1] = {}, from = 0) => {
    const world = worldWith(ALL, { faults: [fault(effect, change)] });
    return world.conditions(from, from + 60, at(50)).arms.canary.metrics;
  };
  const on = ({ metric }: OwnValue, ratio: number, add = 0) => ({ metrics: [{ metric, ratio, add }] });

  it('multiplies a value and adds to it, and a ratio stays a chance', () => {
    expect(chanceOf(on(CHECKOUT, 0.5, 0.1))).toEqual([0.25, 0.6, 0.8, 1.5, 4, 40]);
    expect(chanceOf(on(DELIVERED, 3))[2]).toBe(1);
    expect(chanceOf(on(QUEUE, 2, 7))[5]).toBe(87);
    expect(chanceOf(on(JOBS, 1, -9))[4]).toBe(0);
  });

  it('hits a cohort: a ratio by what it is of, all else by its share', () => {
    const cohort = { share: 0.25, from: 'stage:0' } as const;
    // A quarter checks out twice as often, 0.6, the rest 0.3; of all checkouts two fifths are the quarter's.
    expect(chanceOf(on(CHECKOUT, 2), { cohort })[0]).toBeCloseTo(0.375, 12);
    const both = { metrics: [...on(CHECKOUT, 2).metrics, ...on(PAID, 0.5).metrics] };
    expect(chanceOf(both, { cohort })[1]).toBeCloseTo((0.4 * 0.3 + 0.6 * 0.6) / 1, 12);
    expect(chanceOf(on(QUEUE, 3), { cohort })[5]).toBeCloseTo(60, 12);
  });

  it('that lasts for half a minute counts by what a ratio is of in each half', () => {
    const until = { kind: 'rollout', seconds: 30 } as const;
    // Half of the requests fail in the first half: of all successes one third is of it.
    const effect = { errorRate: 0.5, ...on(DELIVERED, 0.5) };
    expect(chanceOf(effect, { until })[2]).toBeCloseTo((0.4 + 2 * 0.8) / 3, 12);
  });

  it('that grows over a minute is there by half in the mean', () => {
    expect(chanceOf(on(QUEUE, 3), { rampSeconds: 60 })[5]).toBeCloseTo(80, 9);
    expect(chanceOf(on(CHECKOUT, 0), { rampSeconds: 60 })[0]).toBeCloseTo(0.15, 9);
  });
});

describe('metrics', () => {
  it('move no other draw, and are moved by none: each goes by its own name', () => {
    const read = (metrics: readonly OwnValue[]) => {
      const world = worldWith(metrics);
      const rows = Array.from({ length: 5 }, (_, i) => servedRow(world, KEY, i, at(30)));
      const reading = readRows(world, KEY, 'canary', rows);
      return {
        traffic: rows.map(({ stable, canary }) => [stable, canary]),
        ours: [reading.latencyMs(0.99), reading.cpuPercent(), reading.conversionRate()],
        own: Object.fromEntries(metrics.map(({ metric }) => [metric.name, reading.own(metric.name)])),
      };
    };
    const all = read(ALL);
    expect(all.own['checkout']).not.toEqual(all.own['delivered']);
    for (const some of [[], [QUEUE], [JOBS, CHECKOUT, PAID], [CHECKOUT, PAID, DELIVERED]]) {
      const found = read(some);
      expect(found.traffic).toEqual(all.traffic);
      expect(found.ours).toEqual(all.ours);
      expect(all.own).toMatchObject(found.own);
    }
  });

  it('of other names are other draws', () => {
    const twin = own('twin', CHECKOUT.metric.kind, CHECKOUT.value);
    const world = worldWith([CHECKOUT, twin]);
    const [row] = inWorld(world, [cellOf(0, 400)]) as [Row];
    const [one, other] = [readings(world, row, 'checkout'), readings(world, row, 'twin')];
    const products = one.map(({ part }, i) => ((part - 120) * ((other[i]?.part ?? 0) - 120)) / (400 * 0.3 * 0.7));
    expect(Math.abs(meanZ(products, 0))).toBeLessThan(LIMIT);
  });
});
