import { finiteOrNull } from './finite-or-null.js';
import type { SideStatistics } from './kayenta-result.js';
import { mean } from './mean.js';

const NONE: SideStatistics = { count: 0, min: 0, max: 0, mean: 0, standardDeviation: 0 };

/** What one side looks like. Only told, and judged by nowhere. */
export function sideStatistics(values: readonly number[]): SideStatistics {
  const count = values.length;
  if (count === 0) return NONE;
  const average = mean(values);
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let squares = 0;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    squares += (value - average) * (value - average);
  }
  return {
    count,
    min: finiteOrNull(min),
    max: finiteOrNull(max),
    mean: finiteOrNull(average),
    standardDeviation: count === 1 ? 0 : finiteOrNull(Math.sqrt(squares / (count - 1))),
  };
}
