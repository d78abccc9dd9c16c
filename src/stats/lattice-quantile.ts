/**
 * The Cornish–Fisher expansion, to order n⁻², of a binomial or Poisson quantile: the real x such that the smallest whole
 * k with P(X ≤ k) ≥ Φ(z) is ⌈x⌉, but for an error in x below `latticeQuantileError`.
 *
 * Read between the whole numbers, at k + ½, the distribution function of a lattice variable is that of a smooth one whose
 * cumulants lack those of a uniform on (−½, ½): 1/12, −1/120, 1/252 (Sheppard's correction; Kolassa & McCullagh 1990).
 * It is that one which is expanded, so that there is no continuity correction to approximate.
 *
 * `z` is the normal quantile, `mean` and `variance` those of X; `p` is the binomial's, or 0 for the Poisson.
 * Source: Abramowitz & Stegun 26.2.49 (Cornish & Fisher 1937; Fisher & Cornish 1960).
 */
export function latticeQuantile(z: number, mean: number, variance: number, p: number): number {
  const pq = p * (1 - p);
  const skew = 1 - 2 * p;
  const total = variance - 1 / 12;
  const sigma = Math.sqrt(total);
  const inverse = 1 / total;
  // Standardised cumulants of orders 3 to 6.
  const l3 = (variance * skew * inverse) / sigma;
  const l4 = (variance * (1 - 6 * pq) + 1 / 120) * inverse * inverse;
  const l5 = (variance * skew * (1 - 12 * pq) * inverse * inverse) / sigma;
  const l6 = (variance * (1 - 30 * pq + 120 * pq * pq) - 1 / 252) * inverse * inverse * inverse;
  const z2 = z * z;
  const l33 = l3 * l3;
  const even =
    (l3 * (z2 - 1)) / 6 +
    (l5 * ((z2 - 6) * z2 + 3)) / 120 -
    (l3 * l4 * ((z2 - 5) * z2 + 2)) / 24 +
    (l33 * l3 * ((12 * z2 - 53) * z2 + 17)) / 324;
  const odd =
    1 +
    (l4 * (z2 - 3)) / 24 -
    (l33 * (2 * z2 - 5)) / 36 +
    (l6 * ((z2 - 10) * z2 + 15)) / 720 -
    (l4 * l4 * ((3 * z2 - 24) * z2 + 29)) / 384 -
    (l3 * l5 * ((2 * z2 - 17) * z2 + 21)) / 180 +
    (l33 * l4 * ((14 * z2 - 103) * z2 + 107)) / 288 -
    (l33 * l33 * ((252 * z2 - 1688) * z2 + 1511)) / 7776;
  return mean + sigma * (even + z * odd) - 0.5;
}
