/** The factor of the band: a little wider at first sight, hardly ever later. The one the authors recommend. */
const A = 0.85;
/** α(C) falls from above 1 to below 1e-300 in between. */
const C_RANGE = [1, 1000] as const;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

export interface Band {
  /** How many numbers are seen by now. */
  readonly n: number;
  /** How many had been seen when the band was first looked at; 1 ≤ first ≤ n. */
  readonly first: number;
  /** In (0, 1): the chance that the distribution function is ever above the band from then on; as great is that it is below. */
  readonly alpha: number;
}

/**
 * How far above an empirical distribution function a line is which, with chance 1 − alpha, the true distribution function
 * never crosses at any n ≥ first: 0.85 √((ln(1 + ln(n/first)) + C)/n); as far below, for the other side. Any number of looks
 * is allowed. Source: S. R. Howard, A. Ramdas, "Sequential estimation of quantiles with applications to A/B testing and
 * best-arm identification", Bernoulli 28 (2022), theorem 2, which is of both sides: of one, the inequality of Massart that
 * it stands on has half the chance, as has James's for all n at once (G. R. Shorack, J. A. Wellner, Empirical Processes with
 * Applications to Statistics, 1986, inequality 13.2.1).
 */
export function bandHalfWidth({ n, first, alpha }: Band): number {
  return A * Math.sqrt((Math.log1p(Math.log(n / first)) + bandConstant(alpha)) / n);
}

const known = new Map<number, number>();

/** C of one side: 8.1227 at 0.025, which is the paper's for both sides at 0.05; 8.6226 at 0.0125. */
export function bandConstant(alpha: number): number {
  const before = known.get(alpha);
  if (before !== undefined) return before;
  let [low, high] = C_RANGE as readonly [number, number];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (exitChance(middle) > alpha) low = middle;
    else high = middle;
  }
  known.set(alpha, high);
  return high;
}

/**
 * The chance, at most, of leaving the band with this C: the least over η in (1, 2A²) of
 * 2 exp(−γ²C)(1 + 1/((γ² − 1) ln η)) with γ² = (2/η)(A − √(2(η − 1)/C))², where γ > 1.
 */
function exitChance(c: number): number {
  const logChance = (eta: number) => {
    const root = A - Math.sqrt((2 * (eta - 1)) / c);
    const gamma2 = root > 0 ? (2 / eta) * root * root : 0;
    if (gamma2 <= 1) return Number.POSITIVE_INFINITY;
    return -gamma2 * c + Math.log1p(1 / ((gamma2 - 1) * Math.log(eta)));
  };
  // Convex where finite; infinite towards the right end and huge at 1.
  let [left, right] = [1, 2 * A * A];
  for (let i = 0; i < 100; i++) {
    const a = right - GOLDEN * (right - left);
    const b = left + GOLDEN * (right - left);
    if (logChance(a) <= logChance(b)) right = b;
    else left = a;
  }
  return 2 * Math.exp(logChance((left + right) / 2));
}
