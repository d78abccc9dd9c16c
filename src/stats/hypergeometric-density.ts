import { stirlingError } from './stirling-error.js';

/**
 * ln P(X = k) for X the successes among `draws` taken without replacement from a `population` that holds so many
 * `successes`; −Infinity outside the support. Whole numbers, 0 ≤ successes, draws ≤ population ≤ 1e13. Absolute error
 * below 1e-12 while the result is above −700, relative below 1e-14 beyond.
 *
 * The nine factorials by Stirling's formula. What is left of their powers is the deviance of the 2×2 table, one term a
 * cell, and every cell lies equally far from its mean: (k·population − successes·draws)/population, taken in whole
 * numbers, since rounding the means would cost the large tables their digits. Source of the method: C. Loader, "Fast and
 * accurate computation of binomial probabilities" (2000).
 */
export function logHypergeometricDensity(k: number, successes: number, draws: number, population: number): number {
  const failures = population - successes;
  const left = population - draws;
  if (k < 0 || k < draws - failures || k > successes || k > draws) return Number.NEGATIVE_INFINITY;
  const above = excess(k, successes, draws, population);
  const share = draws / population;
  const cells = [k, successes - k, draws - k, failures - draws + k] as const;
  const means = [successes * share, successes * (left / population), failures * share, failures * (left / population)];
  let exponent = stirlingError(successes) + stirlingError(failures) + stirlingError(draws) + stirlingError(left);
  let roots = (root(successes) / root(population)) * root(failures) * root(draws) * root(left);
  exponent -= stirlingError(population);
  cells.forEach((cell, i) => {
    exponent -= stirlingError(cell) + devianceOf(cell, means[i] as number, i === 0 || i === 3 ? above : -above);
    roots /= root(cell);
  });
  return exponent + 0.5 * Math.log(roots);
}

/** k less its mean, rounded once. */
export function excess(k: number, successes: number, draws: number, population: number): number {
  return Number(BigInt(k) * BigInt(population) - BigInt(successes) * BigInt(draws)) / population;
}

/** The square of the root in Stirling's formula; 0! has none. */
function root(count: number): number {
  return count === 0 ? 1 : 2 * Math.PI * count;
}

/** `deviance` of x from m where their difference is known better than it could be taken. */
function devianceOf(x: number, m: number, difference: number): number {
  if (x === 0) return -difference;
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) - difference;
  const v = difference / (x + m);
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 3; ; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}
