/** How far the ranks of one sample lie above what they would be on average if both came from the same source. */
export interface RankExcess {
  /** U − nm/2: pairs in which x is above y, and half of those in which they are equal, less half of all pairs. */
  readonly excess: number;
  /** The standard deviation of `excess` over all ways to deal the ranks out; 0 where all numbers are equal. */
  readonly sigma: number;
  /** The sum of t³ − t over groups of t equal numbers; 0 without ties. */
  readonly ties: number;
}

/**
 * Compares x − shift with y by ranks. Both are sorted ascending, without NaN; one merge, exact but for the root in sigma.
 * Source: E. L. Lehmann, Nonparametrics (1975), section 1.4.
 */
export function rankExcess(x: ArrayLike<number>, y: ArrayLike<number>, shift: number): RankExcess {
  const n = x.length;
  const m = y.length;
  let above = 0;
  let ties = 0;
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    const left = i < n ? (x[i] as number) - shift : Number.POSITIVE_INFINITY;
    const right = j < m ? (y[j] as number) : Number.POSITIVE_INFINITY;
    const value = Math.min(left, right);
    const [i0, j0] = [i, j];
    while (i < n && (x[i] as number) - shift === value) i++;
    while (j < m && y[j] === value) j++;
    const [equalX, equalY] = [i - i0, j - j0];
    above += equalX * j0 + (equalX * equalY) / 2;
    const t = equalX + equalY;
    ties += t * t * t - t;
  }
  return { excess: above - (n * m) / 2, sigma: rankSigma(n, m, ties), ties };
}

/** The standard deviation of U over all ways to deal out the ranks of n and m numbers, with ties as above. */
export function rankSigma(n: number, m: number, ties: number): number {
  if (n === 0 || m === 0) return 0;
  return Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
}

/** The sum of t³ − t over groups of t equal numbers in a sorted sample. */
export function tieSum(sorted: ArrayLike<number>): number {
  let sum = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    const t = to - from;
    sum += t * t * t - t;
    from = to;
  }
  return sum;
}
