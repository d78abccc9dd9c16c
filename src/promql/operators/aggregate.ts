import type { RangeEdge } from '../../model/policy/query.js';
import { addTo, type KeptSum, totalOf } from '../functions/kahan.js';
import { quantileOf } from '../functions/quantile.js';
import { add, noSamples, type ScalarNode, type VectorNode } from '../syntax/node.js';
import type { Aggregation } from '../syntax/syntax.js';
import { membersOf } from './group-members.js';
import { groupsOf } from './grouping.js';

/** How an aggregation takes the values of a group, one after another; groups are numbers. */
interface Accumulator {
  /** Comes before the groups of an evaluation; with the number that the aggregation has, if any. */
  readonly begin?: (parameter: number) => void;
  readonly first: (group: number, value: number) => void;
  readonly next: (group: number, value: number) => void;
  readonly result: (group: number) => number;
}

/** An aggregation that gives one element for each group. */
export function aggregate(
  { operator, grouping }: Aggregation,
  of: VectorNode,
  parameter: ScalarNode | null,
  edge: RangeEdge,
): VectorNode {
  const groups = groupsOf(grouping, of.labels);
  const create = ACCUMULATORS[operator];
  if (create === undefined) throw new Error(`${operator} is no aggregation`);
  const { begin, first, next, result } = create(edge);
  const samples = noSamples();
  /** At which step a group was last met. */
  const met: number[] = [];
  let step = 0;
  const evaluate = (atMs: number) => {
    begin?.(parameter === null ? 0 : parameter.evaluate(atMs));
    const given = of.evaluate(atMs);
    step += 1;
    samples.size = 0;
    for (let each = 0; each < given.size; each += 1) {
      const group = groups.of(given.labelSets[each] as number);
      const value = given.values[each] as number;
      if (met[group] === step) next(group, value);
      else {
        met[group] = step;
        add(samples, group, 0);
        first(group, value);
      }
    }
    for (let each = 0; each < samples.size; each += 1) {
      samples.values[each] = result(samples.labelSets[each] as number);
    }
    return samples;
  };
  const labels = groups.labels;
  const { piecemeal } = of;
  if (piecemeal === undefined) return { kind: 'vector', labels, evaluate };
  const members = membersOf(of.labels, groups);
  const outline = (atMs: number) => {
    begin?.(parameter === null ? 0 : parameter.evaluate(atMs));
    return members.gather(piecemeal.outline(atMs));
  };
  const valueAt = (place: number): number => {
    const group = members.groupAt(place);
    const places = members.placesAt(place);
    first(group, piecemeal.valueAt(places[0] as number));
    for (let each = 1; each < places.length; each += 1) next(group, piecemeal.valueAt(places[each] as number));
    return result(group);
  };
  // A sum that keeps what rounding takes from it may be off by a last digit to either side.
  const rises = () => {
    return operator === 'sum' && piecemeal.rises() && (edge === 'closed' || members.areSingle()) && members.areAlike();
  };
  return { kind: 'vector', labels, evaluate, piecemeal: { outline, valueAt, rises } };
}

const ACCUMULATORS: Readonly<Record<string, (edge: RangeEdge) => Accumulator>> = {
  sum,
  avg: average,
  min: () => extreme((value, least) => value < least),
  max: () => extreme((value, most) => value > most),
  count: () => counted((count) => count),
  group: () => counted(() => 1),
  stddev: (edge) => variance(Math.sqrt, edge),
  stdvar: (edge) => variance((value) => value, edge),
  quantile,
};

/** Prometheus 3 keeps what rounding takes from a sum. */
function sum(edge: RangeEdge): Accumulator {
  const sums: KeptSum[] = [];
  return {
    first: (group, value) => {
      sums[group] = { sum: value, lost: 0 };
    },
    next: (group, value) => {
      const kept = sums[group] as KeptSum;
      if (edge === 'closed') kept.sum += value;
      else addTo(kept, value);
    },
    result: (group) => totalOf(sums[group] as KeptSum),
  };
}

/**
 * Prometheus 2 moves the mean a little with each value, so that no sum overflows; an infinite mean stays until the other
 * infinity comes. Prometheus 3 does so only where the sum overflows.
 */
function average(edge: RangeEdge): Accumulator {
  const means: MovingMean[] = [];
  const sums: KeptSum[] = [];
  return {
    first: (group, value) => {
      means[group] = { mean: value, count: 1 };
      sums[group] = { sum: value, lost: 0 };
    },
    next: (group, value) => {
      move(means[group] as MovingMean, value);
      if (edge === 'left_open') addTo(sums[group] as KeptSum, value);
    },
    result: (group) => {
      const { mean, count } = means[group] as MovingMean;
      const total = totalOf(sums[group] as KeptSum);
      return edge === 'closed' || (Number.isFinite(mean) && !Number.isFinite(total)) ? mean : total / count;
    },
  };
}

interface MovingMean {
  mean: number;
  count: number;
}

function move(moving: MovingMean, value: number): void {
  const { mean } = moving;
  moving.count += 1;
  const isInfinite = Math.abs(mean) === Number.POSITIVE_INFINITY;
  if (isInfinite && (value === mean || Number.isFinite(value))) return;
  moving.mean = mean + (value / moving.count - mean / moving.count);
}

/** NaN gives way to any other. */
function extreme(isBeyond: (value: number, found: number) => boolean): Accumulator {
  const found: number[] = [];
  return {
    first: (group, value) => {
      found[group] = value;
    },
    next: (group, value) => {
      const before = found[group] as number;
      if (isBeyond(value, before) || Number.isNaN(before)) found[group] = value;
    },
    result: (group) => found[group] as number,
  };
}

function counted(gives: (count: number) => number): Accumulator {
  const counts: number[] = [];
  return {
    first: (group) => {
      counts[group] = 1;
    },
    next: (group) => {
      counts[group] = (counts[group] as number) + 1;
    },
    result: (group) => gives(counts[group] as number),
  };
}

/** Of the population, Welford's way. That of one infinite element or NaN is 0 in Prometheus 2, and NaN in 3. */
function variance(gives: (value: number) => number, edge: RangeEdge): Accumulator {
  const [counts, means, squares]: [number[], number[], number[]] = [[], [], []];
  return {
    first: (group, value) => {
      counts[group] = 1;
      means[group] = value;
      squares[group] = edge === 'closed' || Number.isFinite(value) ? 0 : Number.NaN;
    },
    next: (group, value) => {
      const count = (counts[group] as number) + 1;
      const delta = value - (means[group] as number);
      const mean = (means[group] as number) + delta / count;
      counts[group] = count;
      means[group] = mean;
      squares[group] = (squares[group] as number) + delta * (value - mean);
    },
    result: (group) => gives((squares[group] as number) / (counts[group] as number)),
  };
}

function quantile(): Accumulator {
  const values: number[][] = [];
  let share = 0;
  return {
    begin: (parameter) => {
      share = parameter;
    },
    first: (group, value) => {
      values[group] = [value];
    },
    next: (group, value) => {
      values[group]?.push(value);
    },
    result: (group) => quantileOf(share, values[group] as number[]),
  };
}
