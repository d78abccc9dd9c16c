import { normalQuantile, normalUpperTail } from './laws/normal.js';

/** A part of a mixture: log-normal, by two of its quantiles, 0 < p50 < p99. The weights of all parts sum to 1. */
export interface LogNormalPart {
  readonly weight: number;
  readonly p50: number;
  readonly p99: number;
}

export interface LogNormalMixture {
  /** P(X > x). */
  upperTail(x: number): number;
  /** The x with P(X ≤ x) = `share`, in (0, 1), to the rounding of doubles. */
  quantile(share: number): number;
}

export function logNormalMixture(shapes: readonly LogNormalPart[]): LogNormalMixture {
  const z99 = normalQuantile(0.99);
  const parts = shapes.map(({ weight, p50, p99 }) => {
    const mu = Math.log(p50);
    return { weight, mu, sigma: (Math.log(p99) - mu) / z99 };
  });
  const beyondLog = (log: number): number =>
    parts.reduce((sum, { weight, mu, sigma }) => sum + weight * normalUpperTail((log - mu) / sigma), 0);
  return {
    upperTail: (x) => (x <= 0 ? 1 : beyondLog(Math.log(x))),
    quantile(share) {
      const logs = parts.map(({ mu, sigma }) => mu + sigma * normalQuantile(share));
      // The mixture's quantile lies between those of its parts.
      let [low, high] = [Math.min(...logs), Math.max(...logs)];
      for (let i = 0; i < 60 && high > low; i++) {
        const middle = (low + high) / 2;
        if (beyondLog(middle) > 1 - share) low = middle;
        else high = middle;
      }
      return Math.exp(high);
    },
  };
}
