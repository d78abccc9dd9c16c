/** Where to look for a root: an interval, the function at both its ends (of unlike sign, or zero), and how finely. */
export interface Bracket {
  readonly from: number;
  readonly to: number;
  readonly atFrom: number;
  readonly atTo: number;
  readonly tolerance: number;
}

const MOST_BRENT_STEPS = 1001;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A root of f by Brent's method: the better end of a bracket not wider than the tolerance (and 4 ulp). Of a function
 * that jumps over zero it gives a point next to the jump. Every operation stands in the order of `zeroin` of netlib, as
 * R's `uniroot` has it, because on a step function the last digits of the result depend on each of them.
 * Source: R. P. Brent, Algorithms for Minimization Without Derivatives (1973), chapter 4.
 */
export function brentRoot(f: (x: number) => number, bracket: Bracket): number {
  let previous: Point = { x: bracket.from, y: bracket.atFrom };
  let best: Point = { x: bracket.to, y: bracket.atTo };
  if (previous.y === 0) return previous.x;
  if (best.y === 0) return best.x;
  // On the other side of the root than `best`.
  let opposite = previous;
  for (let steps = 0; steps < MOST_BRENT_STEPS; steps++) {
    const lastStep = best.x - previous.x;
    if (Math.abs(opposite.y) < Math.abs(best.y)) {
      previous = best;
      best = opposite;
      opposite = previous;
    }
    const least = 2 * Number.EPSILON * Math.abs(best.x) + bracket.tolerance / 2;
    const half = (opposite.x - best.x) / 2;
    if (Math.abs(half) <= least || best.y === 0) return best.x;
    const falling = Math.abs(lastStep) >= least && Math.abs(previous.y) > Math.abs(best.y);
    let step = falling ? interpolated(previous, best, opposite, lastStep, least) : half;
    if (Math.abs(step) < least) step = step > 0 ? least : -least;
    previous = best;
    const x = best.x + step;
    best = { x, y: f(x) };
    if ((best.y > 0 && opposite.y > 0) || (best.y < 0 && opposite.y < 0)) opposite = previous;
  }
  return best.x;
}

/** The secant through two points, or a parabola on its side through three; half the bracket where that leads astray. */
function interpolated(previous: Point, best: Point, opposite: Point, lastStep: number, least: number): number {
  const width = opposite.x - best.x;
  let p: number;
  let q: number;
  if (previous.x === opposite.x) {
    const ratio = best.y / previous.y;
    p = width * ratio;
    q = 1 - ratio;
  } else {
    const toPrevious = previous.y / opposite.y;
    const toOpposite = best.y / opposite.y;
    const ratio = best.y / previous.y;
    p = ratio * (width * toPrevious * (toPrevious - toOpposite) - (best.x - previous.x) * (toOpposite - 1));
    q = (toPrevious - 1) * (toOpposite - 1) * (ratio - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  const inside = p < 0.75 * width * q - Math.abs(least * q) / 2 && p < Math.abs((lastStep * q) / 2);
  return inside ? p / q : width / 2;
}

const MOST_STEPS = 200;

/**
 * The root of an increasing function, given as its value and slope: Newton's method, within the bracket found so far,
 * by halving it where a step would leave it. Ends when a step is below the tolerance (that step is still made), after
 * `MOST_STEPS` at the latest.
 */
export function increasingRoot(start: number, tolerance: number, at: (s: number) => readonly [number, number]): number {
  let low = -Infinity;
  let high = Infinity;
  let width = 1;
  let s = start;
  for (let i = 0; i < MOST_STEPS; i++) {
    const [value, slope] = at(s);
    const step = value / slope;
    if (Math.abs(step) <= tolerance) return s - step;
    if (value < 0) low = s;
    else high = s;
    let next = s - step;
    if (!(next > low && next < high)) {
      width *= 2;
      next = low === -Infinity ? high - width : high === Infinity ? low + width : low + 0.5 * (high - low);
      if (high - low <= tolerance) return next;
    }
    s = next;
  }
  return s;
}
