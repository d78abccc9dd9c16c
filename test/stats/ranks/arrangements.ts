/** All ways to choose which n of n + m places are x's. */
export function arrangements(n: number, m: number): readonly (readonly boolean[])[] {
  if (n === 0) return [Array<boolean>(m).fill(false)];
  if (m === 0) return [Array<boolean>(n).fill(true)];
  return [
    ...arrangements(n - 1, m).map((rest) => [true, ...rest]),
    ...arrangements(n, m - 1).map((rest) => [false, ...rest]),
  ];
}

/** Deals the values out both ways. */
export function dealt(values: readonly number[], isX: readonly boolean[]) {
  return { x: values.filter((_, i) => isX[i]), y: values.filter((_, i) => !isX[i]) };
}
