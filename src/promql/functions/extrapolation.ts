import type { RangeEdge } from '../../model/policy/query.js';
import type { Ends, Window } from '../syntax/node.js';

/** What `rate`, `increase` and `delta` have in common, and what not. */
interface Kind {
  /** A fall is a reset to zero, and no counter was ever below it. */
  readonly isCounter: boolean;
  readonly perSecond: boolean;
}

/**
 * The change over the samples of a range, extended to its ends: to an end that is nearer than 1.1 times the mean distance
 * of the samples, else by half of that distance; never beyond where a counter would have been zero. Prometheus 3
 * (`left_open`) compares with that zero last, 2 first.
 */
export function extrapolated({ isCounter, perSecond }: Kind, edge: RangeEdge) {
  return ({ times, values, from, to }: Window, { startMs, endMs, rangeMs }: Ends): number => {
    const intervals = to - from - 1;
    const first = values[from] as number;
    const firstMs = times[from] as number;
    const lastMs = times[to - 1] as number;
    let change = (values[to - 1] as number) - first;
    if (isCounter) {
      let before = first;
      for (let at = from + 1; at < to; at += 1) {
        const value = values[at] as number;
        if (value < before) change += before;
        before = value;
      }
    }
    const sampled = (lastMs - firstMs) / 1000;
    const mean = sampled / intervals;
    const toZero = isCounter && change > 0 && first >= 0 ? sampled * (first / change) : Number.POSITIVE_INFINITY;
    const toStart = (firstMs - startMs) / 1000;
    const toEnd = (endMs - lastMs) / 1000;
    const before =
      edge === 'closed' ? extended(Math.min(toStart, toZero), mean) : Math.min(extended(toStart, mean), toZero);
    const factor = (sampled + before + extended(toEnd, mean)) / sampled;
    return change * (perSecond ? factor / (rangeMs / 1000) : factor);
  };
}

/**
 * Whether a counter that has counted less over the samples of a range, and less before them, gets no higher rate than another at
 * the same instants, of whole numbers and without resets: at an end that the range is open to beyond the first sample Prometheus 2
 * takes half of the mean distance, and so less for a counter that was zero a little too early for that.
 */
export function keepsOrder({ times, from, to }: Window, { startMs }: Ends, edge: RangeEdge): boolean {
  const firstMs = times[from] as number;
  const mean = ((times[to - 1] as number) - firstMs) / 1000 / (to - from - 1);
  return edge === 'left_open' || isNear((firstMs - startMs) / 1000, mean);
}

/** How far beyond its first or last sample a series is taken to go, towards an end at a distance. */
function extended(distance: number, mean: number): number {
  return isNear(distance, mean) ? distance : mean / 2;
}

function isNear(distance: number, mean: number): boolean {
  return distance < mean * 1.1;
}
