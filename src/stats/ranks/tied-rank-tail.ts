import { logGamma } from '../laws/stirling.js';

/** More steps than this take longer than a few milliseconds, and the numbers are then so different that the normal law will do. */
const MOST_STEPS = 2_000_000;

/**
 * The chance that ranks of x are at least as high as they are, over all ways to deal out the numbers of both samples, ties
 * included: the exact one-sided p-value of the Mann–Whitney test where many numbers are equal, as rates are that are mostly
 * 0. There the normal law is far too hasty: three numbers of forty above 0, all among x's twenty, have 0.115, not 0.040.
 * Null where counting out takes too many steps. No NaN. Relative error below 1e-11.
 *
 * The numbers of the largest group of equals are dealt last, and all at once. Source: A. Agresti, D. Wackerly, J. Boyett,
 * "Exact conditional tests for cross-classifications", Psychometrika 44 (1979), for the law; the counting is the shift
 * algorithm of B. Streitberg, J. Röhmel (1986).
 */
export function tiedRankTail(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const n = x.length;
  const size = n + y.length;
  const ranks = midRanks([...Array.from(x), ...Array.from(y)]);
  let target = 0;
  for (let i = 0; i < n; i++) target += 2 * (ranks[i] as number);
  const [largest, ...rest] = groupsOf(ranks);
  if (largest === undefined) return 1;
  // Sums of scores less the least of them need fewer columns.
  const least = rest.reduce((lowest, { score }) => Math.min(lowest, score), Number.POSITIVE_INFINITY);
  const others = rest.map(({ score, count }) => ({ score: score - least, count }));
  const most = Math.min(n, size - largest.count);
  const width = highestSum(others, most) + 1;
  if (others.reduce((steps, { count }) => steps + Math.min(count, most) * most * width, 0) > MOST_STEPS) return null;
  const ways = dealOut(others, most, width);
  let tail = 0;
  for (let dealt = 0; dealt <= most; dealt++) {
    const left = n - dealt;
    if (left > largest.count) continue;
    let count = 0;
    const lowest = target - left * largest.score - (dealt === 0 ? 0 : dealt * least);
    for (let sum = Math.max(0, lowest); sum < width; sum++) {
      count += ways[dealt * width + sum] as number;
    }
    if (count > 0) tail += count * Math.exp(logChoose(largest.count, left) - logChoose(size, n));
  }
  return Math.min(1, tail);
}

/** Equal numbers; their score is twice their rank, which is whole. */
interface Group {
  readonly score: number;
  readonly count: number;
}

/** The largest first. */
function groupsOf(ranks: Float64Array): readonly Group[] {
  const counts = new Map<number, number>();
  for (const rank of ranks) counts.set(2 * rank, (counts.get(2 * rank) ?? 0) + 1);
  return Array.from(counts, ([score, count]) => ({ score, count })).sort((a, b) => b.count - a.count);
}

/** Of so many of the groups' numbers. */
function highestSum(groups: readonly Group[], count: number): number {
  let [sum, left] = [0, count];
  for (const { score, count: here } of [...groups].sort((a, b) => b.score - a.score)) {
    const taken = Math.min(left, here);
    sum += taken * score;
    left -= taken;
  }
  return sum;
}

/** In how many ways x gets so many of the groups' numbers with such a sum of scores, at number · width + sum. */
function dealOut(groups: readonly Group[], most: number, width: number): Float64Array {
  const ways = new Float64Array((most + 1) * width);
  ways[0] = 1;
  for (const { score, count } of groups) {
    // Downwards, because the rows below still hold what was before this group.
    for (let dealt = most; dealt > 0; dealt--) {
      for (let taken = 1, choices = count; taken <= Math.min(count, dealt); taken++) {
        const from = (dealt - taken) * width - taken * score;
        for (let sum = taken * score; sum < width; sum++) {
          const at = dealt * width + sum;
          ways[at] = (ways[at] as number) + choices * (ways[from + sum] as number);
        }
        choices *= (count - taken) / (taken + 1);
      }
    }
  }
  return ways;
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/**
 * The rank of each number among all of them, from 1; equal numbers share the mean of the ranks they take up together.
 * No NaN. Ranks are whole or halves, so exact.
 */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => at(values, a) - at(values, b) || a - b);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && at(values, order[to] as number) === at(values, order[from] as number)) to++;
    for (let i = from; i < to; i++) ranks[order[i] as number] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

function at(values: ArrayLike<number>, i: number): number {
  return values[i] as number;
}
