import { METRIC_UNITS, metricRow } from '../../measures/metrics.js';
import type { Metric } from '../../model/metric.js';

export type RoundedUnit = 'rate' | 'measure';

const DECIMALS = { rate: 9, measure: 3 } as const satisfies Record<RoundedUnit, number>;

/**
 * The one place where a report's numbers are rounded: rates to 9 decimals, what is measured (milliseconds, percent,
 * megabytes, expected numbers) to 3, so that noise in the last bit of a double never changes a byte. `toFixed` rounds
 * the exact value in decimal, alike in every engine.
 */
export function round(value: number, unit: RoundedUnit): number {
  if (!Number.isFinite(value)) {
    throw new RangeError(`a report holds finite numbers only, not ${value}`);
  }
  return Number(value.toFixed(DECIMALS[unit])) + 0; // + 0: −0 becomes 0
}

/** `round`, for a number that may be missing. */
export function roundOrNull(value: number | null, unit: RoundedUnit): number | null {
  return value === null ? null : round(value, unit);
}

/** The unit in which a metric, and any bound on it, is rounded. */
export function unitOf(metric: Metric): RoundedUnit {
  return METRIC_UNITS[metricRow(metric).unit].rounding;
}
