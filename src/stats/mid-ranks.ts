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
