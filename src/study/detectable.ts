import type { Detectable, SweepPoint } from '../model/results/study.js';

interface CurvePoint {
  readonly value: number;
  readonly rate: number;
}

/** Where on the curve of swept values at least `power` of the runs are rolled back: towards its upper end, or its lower. */
export function detectable(points: readonly SweepPoint[], power: number): Detectable {
  const curve = points
    .flatMap(({ value, result }) => (typeof value === 'number' ? { value, rate: result.rolledBack.rate } : []))
    .sort((one, other) => one.value - other.value);
  if (curve.length < points.length) return { power, where: 'none', value: null };
  const from = crossing(curve, power);
  if (from !== null) return { power, where: 'from', value: from };
  const upTo = crossing(curve.toReversed(), power);
  if (upTo !== null) return { power, where: 'up_to', value: upTo };
  return { power, where: curve.some(({ rate }) => rate >= power) ? 'some' : 'none', value: null };
}

/**
 * The value from which the curve, to its last point, is at `power` or above; between two points on the straight line that
 * joins them, before the first point unknown and so that point. Null if its last point is below.
 */
function crossing(curve: readonly CurvePoint[], power: number): number | null {
  const lastBelow = curve.findLastIndex(({ rate }) => rate < power);
  const first = curve[lastBelow + 1];
  if (first === undefined) return null;
  const below = curve[lastBelow];
  if (below === undefined) return first.value;
  const share = (power - below.rate) / (first.rate - below.rate);
  return below.value + share * (first.value - below.value);
}
