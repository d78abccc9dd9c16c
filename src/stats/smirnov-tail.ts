/**
 * P(D ≥ d) for the two-sample Kolmogorov–Smirnov statistic of n and m numbers from one source, d = gap/(nm). Whole
 * n, m ≥ 1. `settled[k]` says whether the k smallest of all n + m numbers end where a group of equal ones does: only
 * there do the two distribution functions meet the eye. Takes n·m steps.
 *
 * The order in which x and y come is a path from (0, 0) to (n, m), all equally likely; the last step of a path to (i, j)
 * came from (i − 1, j) with chance i/(i + j). Sums the chance of having strayed as far as `gap`, so the tail is precise
 * relative to itself. Source: J. L. Hodges, "The significance probability of the Smirnov two-sample test", Arkiv för
 * Matematik 3 (1958); for ties G. Schröer and D. Trenkler, Computational Statistics & Data Analysis 20 (1995).
 */
export function smirnovUpperTail(gap: number, n: number, m: number, settled: Uint8Array): number {
  const strayed = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (settled[i + j] === 1 && Math.abs(i * m - j * n) >= gap) strayed[j] = 1;
      else if (j === 0) strayed[j] = i === 0 ? 0 : (strayed[j] as number);
      else if (i === 0) strayed[j] = strayed[j - 1] as number;
      else strayed[j] = (i * (strayed[j] as number) + j * (strayed[j - 1] as number)) / (i + j);
    }
  }
  return strayed[m] as number;
}
