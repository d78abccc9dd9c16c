import { describe, expect, it } from 'vitest';
import { type Noise, PLAIN_WORLD } from '../../../../src/model/world.js';
import { ARM_CODES, PURPOSES } from '../../../../src/random/address.js';
import { keyOf } from '../../../../src/random/key.js';
import { errorRateNoise, latent, sharedNoise } from '../../../../src/sources/generated/conditions/noise.js';
import { countsZ } from '../../../stats/chi-square.js';
import { servedRow } from '../rows.js';
import { at, HEALTHY, keyOfIndex, meanZ, model, tally, varianceZ } from '../world.js';

/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;
const N = 20_000;
const noisy = (noise: Partial<Noise>): { readonly noise: Noise } => ({ noise: { ...PLAIN_WORLD.noise, ...noise } });
const overKeys = <T>(of: (key: ReturnType<typeof keyOfIndex>) => T): T[] =>
  Array.from({ length: N }, (_, i) => of(keyOfIndex(i)));

describe('latent', () => {
  const PHI = 0.8;
  const series = overKeys((key) =>
    [0, 1, 2, 5, 30, 35].map((step) => latent(key, ARM_CODES.service, PURPOSES.arrivalsNoise, step, PHI)),
  );
  const column = (i: number) => series.map((row) => row[i] as number);

  it('has mean 0 and variance 1 from the first step on', () => {
    for (let i = 0; i < 6; i++) {
      expect(Math.abs(meanZ(column(i), 0))).toBeLessThan(LIMIT);
      expect(Math.abs(varianceZ(column(i), 0, 1))).toBeLessThan(LIMIT);
    }
  });

  it.each([
    [0, 1, 1],
    [0, 2, 2],
    [0, 3, 5],
    [1, 3, 4],
    [4, 5, 5],
    [0, 5, 35],
  ])('is correlated by phi to the power of the lag: columns %d and %d, lag %d', (a, b, lag) => {
    const products = series.map((row) => (row[a] as number) * (row[b] as number));
    expect(Math.abs(meanZ(products, PHI ** lag))).toBeLessThan(LIMIT);
  });

  it('without autocorrelation is independent from step to step, and apart for each arm and purpose', () => {
    const { arrivalsNoise, errorsNoise } = PURPOSES;
    const pairs = overKeys((key) => [
      latent(key, ARM_CODES.stable, errorsNoise, 4, 0) * latent(key, ARM_CODES.stable, errorsNoise, 5, 0),
      latent(key, ARM_CODES.stable, errorsNoise, 4, PHI) * latent(key, ARM_CODES.canary, errorsNoise, 4, PHI),
      latent(key, ARM_CODES.stable, errorsNoise, 4, PHI) * latent(key, ARM_CODES.stable, arrivalsNoise, 4, PHI),
    ]);
    for (const i of [0, 1, 2])
      expect(
        Math.abs(
          meanZ(
            pairs.map((p) => p[i] as number),
            0,
          ),
        ),
      ).toBeLessThan(LIMIT);
  });

  it('does not depend on the order of asking', () => {
    const [forward, backward] = [keyOf('order'), keyOf('order')];
    const ask = (key: typeof forward, steps: readonly number[]) =>
      steps.map((step) => latent(key, ARM_CODES.canary, PURPOSES.errorsNoise, step, 0.6));
    expect(ask(backward, [9, 3, 0, 7]).reverse()).toEqual(ask(forward, [7, 0, 3, 9]));
  });

  it('does not depend on what else was asked of the same seed, however near', () => {
    const used = keyOf('shared');
    for (let purpose = 5; purpose <= 10; purpose++) {
      for (let i = -5; i <= 5; i++) latent(used, ARM_CODES.service, purpose as 5, 3, 0.5 + i / 256);
    }
    const [worn, fresh] = [used, keyOf('shared')].map((key) =>
      latent(key, ARM_CODES.service, PURPOSES.sharedErrorsNoise, 3, 0.5),
    );
    expect(worn).toBe(fresh);
  });
});

describe('noise of arrivals', () => {
  it.each([
    [0.1, 0],
    [0.5, 0.9],
    [2, 0],
  ])('makes them negative binomial in mean and variance: cv %d, autocorrelation %d', (arrivalsCv, autocorrelation) => {
    const world = model({ requestsPerSecond: 5, ...noisy({ arrivalsCv, autocorrelation }) });
    const arrivals = overKeys((key) => {
      const { stable, canary } = servedRow(world, key, 3, at(10));
      return stable.requests + canary.requests;
    });
    expect(Math.abs(meanZ(arrivals, 300))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(arrivals, 300, 300 + (arrivalsCv * 300) ** 2))).toBeLessThan(LIMIT);
  });

  it.each([0.5, 1.5])('makes them negative binomial (chi-square): cv %d', (arrivalsCv) => {
    const world = model({ requestsPerSecond: 20, ...noisy({ arrivalsCv, everySeconds: 1 }) });
    // Both in time, under one seed, and over seeds.
    const ways = [
      Array.from({ length: N }, (_, i) => servedRow(world, keyOfIndex(1), i, at(0)).stable.requests),
      overKeys((key) => servedRow(world, key, 7, at(0)).stable.requests),
    ];
    const size = 1 / arrivalsCv ** 2;
    const chances = [(size / (size + 20)) ** size];
    for (let k = 0; k < 2000; k++) chances.push(((chances[k] ?? 0) * ((k + size) / (k + 1)) * 20) / (size + 20));
    for (const arrivals of ways) {
      expect(Math.abs(countsZ(tally(arrivals), N, (k) => chances[k] ?? 0))).toBeLessThan(LIMIT);
    }
  });
});

describe('noise of errors', () => {
  const P = 0.05;
  const bad = { ...HEALTHY, errorRate: P };

  it.each([0.001, 0.02, 0.3])('makes them beta-binomial in mean and variance: correlation %d', (errorsCorrelation) => {
    const world = model({ canary: bad, ...noisy({ errorsCorrelation, autocorrelation: 0.5 }) });
    const scores = overKeys((key) => {
      const { requests: n, errors } = servedRow(world, key, 2, at(10)).canary;
      return (errors - n * P) / Math.sqrt(n * P * (1 - P) * (1 + (n - 1) * errorsCorrelation));
    });
    expect(Math.abs(meanZ(scores, 0))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(scores, 0, 1))).toBeLessThan(LIMIT);
  });

  it('makes them beta-binomial given the requests (chi-square)', () => {
    const [p, rho] = [0.3, 0.2];
    const world = model({
      requestsPerSecond: 40,
      canary: { ...HEALTHY, errorRate: p },
      ...noisy({ errorsCorrelation: rho, everySeconds: 1 }),
    });
    const canaries = overKeys((key) => servedRow(world, key, 5, at(20)).canary);
    const [a, b] = [p * (1 / rho - 1), (1 - p) * (1 / rho - 1)];
    for (const n of [6, 8, 10]) {
      const given = canaries.filter(({ requests }) => requests === n).map(({ errors }) => errors);
      const chances = [1];
      for (let i = 0; i < n; i++) chances[0] = ((chances[0] ?? 0) * (b + i)) / (a + b + i);
      for (let k = 0; k < n; k++) chances.push(((chances[k] ?? 0) * (n - k) * (k + a)) / (k + 1) / (n - k - 1 + b));
      expect(chances.reduce((x, y) => x + y, 0)).toBeCloseTo(1, 12);
      expect(Math.abs(countsZ(tally(given), given.length, (k) => chances[k] ?? 0))).toBeLessThan(LIMIT);
    }
  });

  it('never falls when the rate rises, down to the smallest rates and up to the largest correlations', () => {
    const exponents = Array.from({ length: 1300 }, (_, i) => -324 + i / 4);
    const ends = exponents.map((e) => 1 - 10 ** e).reverse();
    const rates = [...exponents.map((e) => 10 ** e), ...ends].filter((rate) => rate <= 1).sort((a, b) => a - b);
    for (const errorsCorrelation of [1e-9, 1e-6, 1e-3, 0.1, 0.9, 0.999, 1 - 2 ** -53]) {
      const world = model(noisy({ errorsCorrelation }));
      for (let i = 0; i < 40; i++) {
        const noise = errorRateNoise({ model: world, key: keyOfIndex(i) }, 'canary', 0);
        const drawn = rates.map((rate) => noise?.(rate) ?? Number.NaN);
        // But for rounding, in the fourteenth digit.
        const wrong = drawn.filter((rate, k) => !(rate >= (drawn[k - 1] ?? 0) * (1 - 1e-13) && rate <= 1));
        expect(wrong).toEqual([]);
      }
    }
  });

  it('is none where it is too weak to show in any count, and where it is strongest makes an arm fail as one', () => {
    const weak = model(noisy({ errorsCorrelation: 1e-200 }));
    expect(errorRateNoise({ model: weak, key: keyOfIndex(0) }, 'canary', 0)).toBeNull();
    const strong = model(noisy({ errorsCorrelation: 1 - 2 ** -53 }));
    const drawn = overKeys((key) => errorRateNoise({ model: strong, key }, 'canary', 0)?.(0.3) ?? Number.NaN);
    expect(Math.abs(meanZ(drawn, 0.3))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(drawn, 0.3, 0.999 * 0.3 * 0.7))).toBeLessThan(LIMIT);
  });

  it('of an arm does not move the other arm', () => {
    const world = model({ stable: bad, canary: bad, ...noisy({ errorsCorrelation: 0.05 }) });
    const products = overKeys((key) => {
      const { stable, canary } = servedRow(world, key, 2, at(50));
      return (stable.errors / stable.requests - P) * (canary.errors / canary.requests - P);
    });
    expect(Math.abs(meanZ(products, 0))).toBeLessThan(LIMIT);
  });
});

describe('noise that the arms share', () => {
  const CV = 0.4;
  const S2 = Math.log(1 + CV * CV);
  const PHI = 0.7;

  it('is a factor with mean 1 and its coefficient of variation, and as log-normals correlated over time', () => {
    const world = model(noisy({ sharedErrorsCv: CV, autocorrelation: PHI }));
    const factors = overKeys((key) => [0, 1, 3].map((cell) => sharedNoise({ model: world, key }, cell).errorsFactor));
    for (const i of [0, 1, 2]) {
      const each = factors.map((row) => row[i] as number);
      expect(Math.abs(meanZ(each, 1))).toBeLessThan(LIMIT);
      expect(Math.abs(varianceZ(each, 1, CV * CV))).toBeLessThan(LIMIT);
    }
    for (const [i, lag] of [
      [1, 1],
      [2, 3],
    ] as const) {
      const products = factors.map((row) => ((row[0] as number) - 1) * ((row[i] as number) - 1));
      // Correlation times variance: (exp(s² φ^k) − 1) ÷ (exp(s²) − 1) · cv², where cv² is exp(s²) − 1.
      expect(Math.abs(meanZ(products, Math.exp(S2 * PHI ** lag) - 1))).toBeLessThan(LIMIT);
    }
  });

  it('moves the errors of both arms together', () => {
    const bad = { ...HEALTHY, errorRate: 0.02 };
    const world = model({ stable: bad, canary: bad, ...noisy({ sharedErrorsCv: CV }) });
    const mean = 12_000 * 0.5 * 0.02;
    const pairs = overKeys((key) => servedRow(world, key, 1, at(50)));
    const products = pairs.map(({ stable, canary }) => (stable.errors - mean) * (canary.errors - mean));
    // Given the factor the arms are independent Poisson: what is common to them is the factor's variance.
    expect(Math.abs(meanZ(products, (CV * mean) ** 2))).toBeLessThan(LIMIT);
    const own = pairs.map(({ canary }) => canary.errors);
    expect(Math.abs(varianceZ(own, mean, mean + (CV * mean) ** 2))).toBeLessThan(LIMIT);
  });

  it('has latencies multiplied by a factor of mean 1', () => {
    const world = model(noisy({ sharedLatencyCv: CV }));
    const factors = overKeys((key) => Math.exp(sharedNoise({ model: world, key }, 2).latencyLogFactor));
    expect(Math.abs(meanZ(factors, 1))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(factors, 1, CV * CV))).toBeLessThan(LIMIT);
  });
});
