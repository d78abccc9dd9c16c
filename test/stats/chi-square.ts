/**
 * Pearson's statistic of observed against expected counts as a standard normal z (Wilson & Hilferty 1931), so that a
 * bound on |z| is a chance: 4.5 is 7e-6, both sides together. `fitted` is what the observed total takes away: 1 when
 * the expected counts were scaled to it, 0 otherwise.
 */
export function chiSquareZ(observed: readonly number[], expected: readonly number[], fitted = 1): number {
  let statistic = 0;
  for (let i = 0; i < expected.length; i++) {
    const e = expected[i] as number;
    if (!(e >= 5)) throw new Error(`expected count ${e} in group ${i} is too small for chi-square`);
    statistic += ((observed[i] as number) - e) ** 2 / e;
  }
  const df = expected.length - fitted;
  const spread = 2 / (9 * df);
  return (Math.cbrt(statistic / df) - 1 + spread) / Math.sqrt(spread);
}

/** As `chiSquareZ`, with equal expected counts. */
export function uniformityZ(observed: ArrayLike<number>): number {
  const counts = Array.from(observed);
  const total = counts.reduce((a, b) => a + b, 0);
  return chiSquareZ(
    counts,
    counts.map(() => total / counts.length),
  );
}

/** Groups neighbouring values until each group expects at least `least`, then compares: for counts 0, 1, 2, … */
export function countsZ(
  observed: readonly number[],
  total: number,
  density: (k: number) => number,
  least = 20,
): number {
  const groupsObserved: number[] = [];
  const groupsExpected: number[] = [];
  let o = 0;
  let e = 0;
  let sumO = 0;
  let sumE = 0;
  for (let k = 0; total - sumE - e >= least || e < least; k++) {
    o += observed[k] ?? 0;
    e += total * density(k);
    if (e >= least && total - sumE - e >= least) {
      groupsObserved.push(o);
      groupsExpected.push(e);
      sumO += o;
      sumE += e;
      o = 0;
      e = 0;
    }
    if (k > 10_000) break;
  }
  groupsObserved.push(total - sumO);
  groupsExpected.push(total - sumE);
  return chiSquareZ(groupsObserved, groupsExpected);
}
