import { continuedFraction, SADDLE_SIZE, saddleTail, wideDeviance } from './gamma-cdf.js';
import { stirlingErrorOfReal } from './log-gamma.js';

/** Both tails of a law and its density per unit of ln(x/y), at x and y = 1 − x, both given so that neither is rounded. */
export type BetaTails = {
  readonly lower: (x: number, y: number) => number;
  readonly upper: (x: number, y: number) => number;
  readonly density: (x: number, y: number) => number;
};

/**
 * P(X ≤ x) and P(X > x) for X beta distributed with shapes a and b: the regularised incomplete beta function. a and b
 * in [1e-4, 1e9]; 0 and 1 for x ≤ 0, 1 and 0 for x ≥ 1. Relative error below 1e-11 while a + b is below 1e8 (below 1e-10 for shapes
 * below 0.01); the rounding of x makes it grow with the square root of a + b beyond. Sources: A. R. DiDonato, A. H.
 * Morris, "Algorithm 708: significant digit computation of the incomplete beta function ratios", ACM TOMS 18 (1992)
 * 360–373 (continued fraction); for large shapes `saddleTail`, so that a call takes no longer however large they are.
 */
export function betaTails(a: number, b: number): BetaTails {
  const n = a + b;
  const size = a < b ? a / (1 + a / b) : b / (1 + b / a);
  const height =
    Math.sqrt(size / (2 * Math.PI)) *
    Math.exp(stirlingErrorOfReal(n) - stirlingErrorOfReal(a) - stirlingErrorOfReal(b));
  const saddle = size >= SADDLE_SIZE ? saddleTail(size, a / n) : undefined;
  const farFrom = (x: number, y: number) => wideDeviance(a, n * x) + wideDeviance(b, n * y);
  const tail = (x: number, y: number, upper: boolean): number => {
    if (x <= 0 || y <= 0) return x <= 0 === upper ? 1 : 0;
    const far = farFrom(x, y);
    const near = saddle?.(far, b * x > a * y, upper);
    if (near !== undefined) return near;
    const g = height * Math.exp(-far);
    const fromBelow = x * (b + 1) < y * (a + 1);
    const share = g === 0 ? 0 : fromBelow ? g / fraction(x, y, a, b) : g / fraction(y, x, b, a);
    return fromBelow === upper ? 1 - share : share;
  };
  return {
    lower: (x, y) => tail(x, y, false),
    upper: (x, y) => tail(x, y, true),
    density: (x, y) => (x > 0 && y > 0 ? height * Math.exp(-farFrom(x, y)) : 0),
  };
}

/** The density per unit of ln(x/y) over the lower tail, as a continued fraction (DiDonato and Morris, equation 9). */
function fraction(x: number, y: number, a: number, b: number): number {
  const lead = a * y - b * x + 1;
  return continuedFraction((a * lead) / (a + 1), (j) => {
    const odd = a + 2 * j - 1;
    const part = (j * (b - j) * x) / odd;
    return [((a + j - 1) * (a + b + j - 1) * x * part) / odd, j + part + ((a + j) * (lead + j * (1 + y))) / (odd + 2)];
  });
}
