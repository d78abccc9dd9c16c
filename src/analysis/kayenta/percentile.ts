/**
 * The percentile `share`, in [0, 1], of numbers in ascending order, at least one: linear between the two that are next to
 * it, type 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50, 1996.
 */
export function percentile(sorted: readonly number[], share: number): number {
  const rank = (sorted.length - 1) * share;
  const below = Math.floor(rank);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return high === low ? low : low + (rank - below) * (high - low);
}
