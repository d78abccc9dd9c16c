/** 2π as the nearest double. */
const TURN = 6.283185307179586;

/**
 * cos(2π·turns) for any finite number; exactly 1, 0, −1, 0 at the quarters. Absolute error below 2e-16. Built of + − × ÷
 * only, and of exact operations (floor, absolute value), so that it is the same double on every version of Node;
 * `Math.cos` is not. The whole turns and the nearest quarter are taken off without rounding; what is left, at most an
 * eighth of a turn, goes into the Taylor polynomials.
 */
export function cosineOfTurns(turns: number): number {
  const size = Math.abs(turns);
  return quarterTurned(size - Math.floor(size), 0);
}

/** sin(2π·turns), likewise. */
export function sineOfTurns(turns: number): number {
  const size = Math.abs(turns);
  const sine = quarterTurned(size - Math.floor(size), 3);
  return turns < 0 ? 0 - sine : sine;
}

/** cos of a part of a turn in [0, 1), plus so many quarter turns. */
function quarterTurned(part: number, quarters: number): number {
  const nearest = Math.floor(part * 4 + 0.5);
  const angle = (part - nearest / 4) * TURN;
  switch ((nearest + quarters) % 4) {
    case 0:
      return cosine(angle);
    case 1:
      return 0 - sine(angle);
    case 2:
      return 0 - cosine(angle);
    default:
      return sine(angle);
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
