// Rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error function",
// Mathematics of Computation 23 (1969) 631–637, in the arrangement of ACM algorithm 715 (pnorm of R uses the same).
const A = [2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249] as const;
const A_LAST = 0.065682337918207449113;
const B = [47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956] as const;
const C = [
  0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226, 2494.5375852903726711,
  6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218,
] as const;
const C_LAST = 1.0765576773720192317e-8;
const D = [
  22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755, 18615.571640885098091,
  34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
] as const;
const P = [
  0.21589853405795699, 0.1274011611602473639, 0.022235277870649807, 0.001421619193227893466, 2.9112874951168792e-5,
] as const;
const P_LAST = 0.02307344176494017303;
const Q = [
  1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244, 7.29751555083966205e-5,
] as const;
const INVERSE_SQRT_2PI = 0.398942280401432677939946059934;
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
