/** A latency law that changes over time, and how many requests a second come: by numerical integration, sharing no code with src. */
export interface Changing {
  readonly seconds: number;
  /** Median and p99 of a log-normal law, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  ratioAt(second: number): number;
  rateAt(second: number): number;
}

const STEPS = 20_000;
const Z_99 = 2.3263478740408408;

/** The latency that a share of all requests does not exceed. */
export function quantileOf({ seconds, p50, p99, ratioAt, rateAt }: Changing, share: number): number {
  const sigma = Math.log(p99 / p50) / Z_99;
  const at = Array.from({ length: STEPS }, (_, i) => (seconds * (i + 0.5)) / STEPS);
  const weights = at.map(rateAt);
  const logs = at.map((second) => Math.log(p50 * ratioAt(second)));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const below = (ms: number) =>
    logs.reduce((sum, log, i) => sum + (weights[i] ?? 0) * normal((Math.log(ms) - log) / sigma), 0) / all;
  let [low, high] = [p50 / 100, p99 * 1000];
  for (let i = 0; i < 60; i++) {
    const middle = Math.sqrt(low * high);
    if (below(middle) < share) low = middle;
    else high = middle;
  }
  return low;
}

/** P(Z ≤ z), by the series of Zelen and Severo (1964): within 7.5e-8. */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z > 0 ? 1 - tail : tail;
}
