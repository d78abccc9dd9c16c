/** 2π as the nearest double. */
const TURN = 6.283185307179586;

/**
 * sin(2π·turns) for any finite number; exactly 0, 1, 0, −1 at the quarters. Absolute error below 2e-16. Built of + − × ÷
 * only, and of exact operations (floor, absolute value), so that it is the same double on every version of Node;
 * `Math.sin` is not. The whole turns and the nearest quarter are taken off without rounding; what is left, at most an
 * eighth of a turn, goes into the Taylor polynomials.
 */
export function sineOfTurns(turns: number): number {
  const size = Math.abs(turns);
  const sine = sineOfPart(size - Math.floor(size));
  return turns < 0 ? 0 - sine : sine;
}

/** Of a part of a turn, in [0, 1). */
function sineOfPart(part: number): number {
  const nearest = Math.floor(part * 4 + 0.5);
  const angle = (part - nearest / 4) * TURN;
  switch (nearest % 4) {
    case 0:
      return sine(angle);
    case 1:
      return cosine(angle);
    case 2:
      return 0 - sine(angle);
    default:
      return 0 - cosine(angle);
  }
}

/** Taylor to the 18th power, for |x| ≤ π/4. */
function cosine(x: number): number {
  const s = x * x;
  let sum = 1;
  for (let n = 18; n > 2; n -= 2) sum = 1 - (s / (n * (n - 1))) * sum;
  return 1 - s * 0.5 * sum;
}

/** Taylor to the 19th power, for |x| ≤ π/4. */
function sine(x: number): number {
  const s = x * x;
  let sum = 1;
  for (let n = 19; n > 3; n -= 2) sum = 1 - (s / (n * (n - 1))) * sum;
  return x - x * (s / 6) * sum;
}
