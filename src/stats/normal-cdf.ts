// Rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error function",
// Mathematics of Computation 23 (1969) 631–637, in the arrangement of ACM algorithm 715 (pnorm of R uses the same).
const A = [2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356] as const;
const A_LAST = 0.06568233791820745;
const B = [47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673] as const;
const C = [
  0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002, 2494.5375852903726, 6848.190450536283,
  11602.65143764735, 9842.714838383978,
] as const;
const C_LAST = 1.0765576773720192e-8;
const D = [
  22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097, 34900.95272114598,
  38912.00328609327, 19685.429676859992,
] as const;
const P = [
  0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934, 2.9112874951168793e-5,
] as const;
const P_LAST = 0.023073441764940174;
const Q = [
  1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 7.297515550839662e-5,
] as const;
const INVERSE_SQRT_2PI = 0.3989422804014327;
/** Up to here (the upper quartile) the centre formula holds, up to √32 the middle one, beyond it the asymptotic one. */
const CENTRE_END = 0.67448975;
const MIDDLE_END = 5.656854249492381;
/** From here on the tail is below the smallest positive number; also keeps ±Infinity out of the formulas. */
const TAIL_END = 38.6;

/**
 * The upper tail of the standard normal distribution, P(Z > z): full relative precision however small it is (down to
 * 1e-308 near z = 37.5). Source: Cody 1969.
 */
export function normalUpperTail(z: number): number {
  const y = Math.abs(z);
  if (y <= CENTRE_END) return 0.5 - centre(z);
  const tail = y <= MIDDLE_END ? middle(y) : y < TAIL_END ? asymptotic(y) : 0;
  return z > 0 ? tail : 1 - tail;
}

/** The cumulative distribution function of the standard normal distribution, P(Z ≤ z), precise in the lower tail too. */
export function normalCdf(z: number): number {
  return normalUpperTail(-z);
}

function centre(z: number): number {
  const s = z * z;
  let numerator = A_LAST * s;
  let denominator = s;
  numerator = (numerator + A[0]) * s;
  denominator = (denominator + B[0]) * s;
  numerator = (numerator + A[1]) * s;
  denominator = (denominator + B[1]) * s;
  numerator = (numerator + A[2]) * s;
  denominator = (denominator + B[2]) * s;
  return (z * (numerator + A[3])) / (denominator + B[3]);
}

function middle(y: number): number {
  let numerator = C_LAST * y;
  let denominator = y;
  for (let i = 0; i < 7; i++) {
    numerator = (numerator + (C[i] as number)) * y;
    denominator = (denominator + (D[i] as number)) * y;
  }
  return expMinusHalfSquare(y) * ((numerator + C[7]) / (denominator + D[7]));
}

function asymptotic(y: number): number {
  const s = 1 / (y * y);
  let numerator = P_LAST * s;
  let denominator = s;
  for (let i = 0; i < 4; i++) {
    numerator = (numerator + (P[i] as number)) * s;
    denominator = (denominator + (Q[i] as number)) * s;
  }
  const ratio = (s * (numerator + P[4])) / (denominator + Q[4]);
  return (expMinusHalfSquare(y) * (INVERSE_SQRT_2PI - ratio)) / y;
}

/** exp(−y²/2) without the rounding of y²: y is split into a part whose square is exact and a small rest. */
function expMinusHalfSquare(y: number): number {
  const coarse = Math.trunc(y * 16) / 16;
  const rest = (y - coarse) * (y + coarse);
  return Math.exp(-coarse * coarse * 0.5) * Math.exp(-rest * 0.5);
}
