/** Smallest variance for which `latticeQuantile` and its error hold. Below it, summing from zero is as fast. */
export const LATTICE_VARIANCE = 10;

/**
 * A bound on the error of `latticeQuantile`, in units of x, for |z| ≤ 8.3 and a variance of at least
 * `LATTICE_VARIANCE`. The expansion leaves out terms of order 1/variance² that grow as z⁶; the coefficients were
 * measured against exact distribution functions (Poisson, and p from 10⁻⁴ to ½) and hold with a factor above 2, which
 * a test repeats. The last term is the rounding of x itself.
 */
export function latticeQuantileError(z: number, variance: number, x: number): number {
  const z2 = z * z;
  return (0.02 + 0.004 * z2 * z2 * z2) / (variance * variance) + 4e-15 * x;
}
