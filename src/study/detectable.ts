import type { SweepPoint, SweepResult } from '../model/study.js';

/**
 * The least swept value from which on at least `power` of the runs are rolled back, whatever greater value was swept;
 * between two points on the straight line that joins them, below the least point unknown and so that point. Null if the
 * greatest value is not detected so often, or not every value is a number.
 */
export function detectable(points: readonly SweepPoint[], power: number): SweepResult['detectable'][number] {
  const curve = points
    .flatMap(({ value, result }) => (typeof value === 'number' ? { value, rate: result.rolledBack.rate } : []))
    .sort((one, other) => one.value - other.value);
  if (curve.length < points.length) return { power, value: null };
  const lastBelow = curve.findLastIndex(({ rate }) => rate < power);
  const first = curve[lastBelow + 1];
  if (first === undefined) return { power, value: null };
  const below = curve[lastBelow];
  if (below === undefined) return { power, value: first.value };
  const share = (power - below.rate) / (first.rate - below.rate);
  return { power, value: below.value + share * (first.value - below.value) };
}
