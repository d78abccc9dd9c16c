import { normalQuantile } from './normal-quantile.js';

/** `nearNormalQuantile` holds between here and the same distance from 1. */
export const NEAR_NORMAL_EDGE = 0.02;
/** Largest error of `nearNormalQuantile`. */
export const NEAR_NORMAL_ERROR = 2e-6;

const POINTS = 1024;
const SQRT_2PI = 2.5066282746310002;

/** In pairs: the quantile in the middle of each 1024th of (0, 1), and its slope there. NaN until first asked for. */
const AT_POINTS = new Float64Array(2 * POINTS).fill(Number.NaN);

/**
 * The quantile function of the standard normal distribution, nearly: in some 40 % less time than `normalQuantile`, with an
 * error below `NEAR_NORMAL_ERROR`, for p at least `NEAR_NORMAL_EDGE` away from 0 and 1. Taylor's series to the second
 * order about the nearest of 1024 points: with z for the quantile and s = 1/φ(z) for its slope, the derivatives are s
 * and s²z.
 */
export function nearNormalQuantile(p: number): number {
  const point = Math.floor(p * POINTS);
  const z = AT_POINTS[2 * point] as number;
  if (Number.isNaN(z)) return fillPoint(p, point);
  const d = (p - (point + 0.5) / POINTS) * (AT_POINTS[2 * point + 1] as number);
  return z + d * (1 + d * (0.5 * z));
}

function fillPoint(p: number, point: number): number {
  const z = normalQuantile((point + 0.5) / POINTS);
  AT_POINTS[2 * point] = z;
  AT_POINTS[2 * point + 1] = SQRT_2PI * Math.exp((z * z) / 2);
  return nearNormalQuantile(p);
}
