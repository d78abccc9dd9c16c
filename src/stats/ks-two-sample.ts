import { kolmogorovUpperTail } from './kolmogorov-tail.js';
import { smirnovUpperTail } from './smirnov-tail.js';

/** Up to so many pairs the chance is counted out. */
const COUNTED_PAIRS = 10_000;

export interface KsTwoSample {
  /** The largest distance between the two empirical distribution functions, in [0, 1]. */
  readonly statistic: number;
  /** The chance of a distance at least so large if both samples have one source. */
  readonly p: number;
  /** Counted out, given the ties there are; else by Kolmogorov's limit law, which ties make too large. */
  readonly exact: boolean;
}

/**
 * The two-sample Kolmogorov–Smirnov test, two-sided. Both samples sorted ascending, without NaN. An empty sample says
 * nothing: statistic 0, p 1. Source: N. Smirnov 1939; R's ks.test agrees (exact below the same number of pairs).
 */
export function ksTwoSample(x: ArrayLike<number>, y: ArrayLike<number>): KsTwoSample {
  const groups: Group[] = [];
  for (let i = 0, j = 0; i < x.length || j < y.length; ) {
    const left = i < x.length ? (x[i] as number) : Number.POSITIVE_INFINITY;
    const right = j < y.length ? (y[j] as number) : Number.POSITIVE_INFINITY;
    const value = Math.min(left, right);
    const [i0, j0] = [i, j];
    while (i < x.length && (x[i] as number) <= value) i++;
    while (j < y.length && (y[j] as number) <= value) j++;
    if (i === i0 && j === j0) throw new RangeError('NaN cannot be ranked');
    groups.push([i - i0, j - j0]);
  }
  return test(groups, x.length, y.length);
}

/**
 * The same of two histograms over the same buckets, each a list of whole counts in the order of the buckets. What lies
 * in one bucket counts as equal, so the statistic is at most that of the numbers themselves.
 */
export function ksTwoSampleCounts(a: ArrayLike<number>, b: ArrayLike<number>): KsTwoSample {
  if (a.length !== b.length) throw new RangeError(`histograms of ${a.length} and ${b.length} buckets`);
  const groups = Array.from(a, (count, i): Group => [count, b[i] as number]);
  return test(groups, total(a), total(b));
}

/** How many of either sample share a value. */
type Group = readonly [number, number];

function test(groups: readonly Group[], n: number, m: number): KsTwoSample {
  if (n === 0 || m === 0) return { statistic: 0, p: 1, exact: true };
  let [i, j, gap] = [0, 0, 0];
  for (const [ofX, ofY] of groups) {
    i += ofX;
    j += ofY;
    gap = Math.max(gap, Math.abs(i * m - j * n));
  }
  const statistic = gap / (n * m);
  if (n * m >= COUNTED_PAIRS) {
    const p = kolmogorovUpperTail(Math.sqrt((n * m) / (n + m)) * statistic);
    return { statistic, p, exact: false };
  }
  return { statistic, p: gap === 0 ? 1 : smirnovUpperTail(gap, n, m, settledAfter(groups, n + m)), exact: true };
}

function settledAfter(groups: readonly Group[], size: number): Uint8Array {
  const settled = new Uint8Array(size + 1);
  let seen = 0;
  for (const [ofX, ofY] of groups) {
    seen += ofX + ofY;
    settled[seen] = 1;
  }
  return settled;
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] as number;
  return sum;
}
