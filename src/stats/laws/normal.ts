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
/** The standard normal density at 0. */
export const INVERSE_SQRT_2PI = 0.3989422804014327;
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

/**
 * The quantile function of the standard normal distribution: the z with P(Z ≤ z) = p, for p in (0, 1); −Infinity and
 * Infinity at 0 and 1. Relative error about 1e-16.
 * Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37
 * (1988) 477–484, routine PPND16.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) return centralQuantile(q);
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const z = r <= 5 ? shoulderQuantile(r - 1.6) : tailQuantile(r - 5);
  return q < 0 ? -z : z;
}

function centralQuantile(q: number): number {
  const r = 0.180625 - q * q;
  return (
    (q *
      (((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
        13731.69376550946) *
        r +
        1971.5909503065513) *
        r +
        133.14166789178438) *
        r +
        3.3871328727963665)) /
    (((((((5226.495278852854 * r + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r +
      5394.196021424751) *
      r +
      687.1870074920579) *
      r +
      42.31333070160091) *
      r +
      1)
  );
}

function shoulderQuantile(r: number): number {
  return (
    (((((((0.0007745450142783414 * r + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r +
      3.6478483247632045) *
      r +
      5.769497221460691) *
      r +
      4.630337846156546) *
      r +
      1.4234371107496835) /
    (((((((1.0507500716444169e-9 * r + 0.0005475938084995345) * r + 0.015198666563616457) * r + 0.14810397642748008) *
      r +
      0.6897673349851) *
      r +
      1.6763848301838038) *
      r +
      2.053191626637759) *
      r +
      1)
  );
}

function tailQuantile(r: number): number {
  return (
    (((((((2.0103343992922881e-7 * r + 2.7115555687434876e-5) * r + 0.0012426609473880784) * r + 0.026532189526576124) *
      r +
      0.29656057182850487) *
      r +
      1.7848265399172913) *
      r +
      5.463784911164114) *
      r +
      6.657904643501103) /
    (((((((2.0442631033899397e-15 * r + 1.421511758316446e-7) * r + 1.8463183175100548e-5) * r +
      0.0007868691311456133) *
      r +
      0.014875361290850615) *
      r +
      0.1369298809227358) *
      r +
      0.599832206555888) *
      r +
      1)
  );
}

/**
 * The z with P(|Z| ≤ z) = level, Z standard normal, for a level in (0, 1); from the tail, which has more digits where the
 * level is high.
 */
export function twoSidedZ(level: number): number {
  return -normalQuantile((1 - level) / 2);
}

/** `twoSidedZ` of 95 %. */
export const Z_95 = 1.959963984540054;
