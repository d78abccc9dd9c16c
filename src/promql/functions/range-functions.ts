import { refuseDoubles, turnedLabels } from '../label-sets.js';
import { withoutName } from '../labels.js';
import {
  add,
  type Ends,
  type Evaluation,
  noSamples,
  type RangeNode,
  type ScalarNode,
  type VectorNode,
  type Window,
} from '../syntax/node.js';
import { extrapolated, keepsOrder } from './extrapolation.js';
import { addTo, noSum, totalOf } from './kahan.js';
import { quantileOf } from './quantile.js';

/** What a function makes of the samples of one series, of which there are as many as it takes. */
type OfWindow = (window: Window, ends: Ends, parameter: number) => number;

/** Those that give no element where there is but one sample. */
const OF_TWO: ReadonlySet<string> = new Set([
  'rate',
  'increase',
  'delta',
  'irate',
  'idelta',
  'deriv',
  'predict_linear',
]);

/** The functions of ranges by name, with a parameter where they take one. */
function functionOf(name: string, { edge }: Evaluation): OfWindow | undefined {
  switch (name) {
    case 'rate':
      return extrapolated({ isCounter: true, perSecond: true }, edge);
    case 'increase':
      return extrapolated({ isCounter: true, perSecond: false }, edge);
    case 'delta':
      return extrapolated({ isCounter: false, perSecond: false }, edge);
    case 'avg_over_time':
      return edge === 'closed' ? movingMean : mean;
    default:
      return OF_WINDOW[name];
  }
}

const OF_WINDOW: Readonly<Record<string, OfWindow>> = {
  irate: (window) => lastChange(window, true),
  idelta: (window) => lastChange(window, false),
  changes: (window) =>
    countPairs(window, (before, now) => before !== now && !(Number.isNaN(before) && Number.isNaN(now))),
  resets: (window) => countPairs(window, (before, now) => now < before),
  deriv: (window) => line(window, window.times[window.from] as number).slope,
  predict_linear: (window, { atMs }, seconds) => {
    const { slope, level } = line(window, atMs);
    return slope * seconds + level;
  },
  count_over_time: ({ from, to }) => to - from,
  last_over_time: ({ values, to }) => values[to - 1] as number,
  max_over_time: (window) => extreme(window, (value, most) => value > most),
  min_over_time: (window) => extreme(window, (value, least) => value < least),
  present_over_time: () => 1,
  quantile_over_time: ({ values, from, to }, _ends, share) =>
    quantileOf(
      share,
      Array.from({ length: to - from }, (_, each) => values[from + each] as number),
    ),
  stddev_over_time: (window) => Math.sqrt(variance(window)),
  stdvar_over_time: variance,
  sum_over_time: sum,
};

/** A function of the samples in a range, one element for each series that has any. */
export function rangeFunction(
  name: string,
  of: RangeNode,
  parameter: ScalarNode | null,
  evaluation: Evaluation,
): VectorNode {
  const computed = functionOf(name, evaluation);
  if (computed === undefined) throw new Error(`${name} is no function of a range`);
  const turned = turnedLabels(of.labels, name === 'last_over_time' ? (labels) => labels : withoutName);
  const refuse = refuseDoubles();
  const samples = noSamples();
  const ends: Ends = { startMs: 0, endMs: 0, rangeMs: of.rangeMs, atMs: 0 };
  const least = OF_TWO.has(name) ? 2 : 1;
  const { edge } = evaluation;
  const keeps = name === 'rate' || name === 'increase';
  /** By place: the label set of the range. */
  const origins: number[] = [];
  let given = 0;
  let step = 0;
  let isRising = false;
  const begin = (atMs: number): void => {
    given = parameter === null ? 0 : parameter.evaluate(atMs);
    ends.endMs = of.moveTo(atMs);
    ends.startMs = ends.endMs - of.rangeMs;
    ends.atMs = atMs;
    samples.size = 0;
    step += 1;
  };
  const put = (each: number, value: number): void => {
    const labelSet = turned.of(each);
    refuse(labelSet, each, edge === 'closed' ? evaluation.round : step);
    add(samples, labelSet, value);
  };
  const evaluate = (atMs: number) => {
    begin(atMs);
    for (let each = 0; each < of.labels.length; each += 1) {
      const window = of.window(each);
      if (window !== null && window.to - window.from >= least) put(each, computed(window, ends, given));
    }
    return samples;
  };
  const outline = (atMs: number) => {
    begin(atMs);
    isRising = keeps;
    for (let each = 0; each < of.labels.length; each += 1) {
      const window = of.span(each);
      if (window === null || window.to - window.from < least) continue;
      isRising &&= (window.times[window.from] as number) >= of.risesFromMs(each) && keepsOrder(window, ends, edge);
      origins[samples.size] = each;
      put(each, Number.NaN);
    }
    return samples;
  };
  const piecemeal = {
    outline,
    valueAt: (place: number) => computed(of.window(origins[place] as number) as Window, ends, given),
    rises: () => isRising,
  };
  return { kind: 'vector', labels: turned.labels, evaluate, piecemeal };
}

/** From the sample before the last to the last. */
function lastChange({ times, values, to }: Window, isCounter: boolean): number {
  const [before, last] = [values[to - 2] as number, values[to - 1] as number];
  if (!isCounter) return last - before;
  const seconds = ((times[to - 1] as number) - (times[to - 2] as number)) / 1000;
  return (last < before ? last : last - before) / seconds;
}

function countPairs({ values, from, to }: Window, counts: (before: number, now: number) => boolean): number {
  let count = 0;
  for (let at = from + 1; at < to; at += 1) if (counts(values[at - 1] as number, values[at] as number)) count += 1;
  return count;
}

/** NaN gives way to any other. */
function extreme({ values, from, to }: Window, isBeyond: (value: number, found: number) => boolean): number {
  let found = values[from] as number;
  for (let at = from + 1; at < to; at += 1) {
    const value = values[at] as number;
    if (isBeyond(value, found) || Number.isNaN(found)) found = value;
  }
  return found;
}

function sum({ values, from, to }: Window): number {
  const kept = noSum();
  for (let at = from; at < to; at += 1) addTo(kept, values[at] as number);
  return totalOf(kept);
}

/** Of Prometheus 3. */
function mean(window: Window): number {
  const total = sum(window);
  if (Number.isFinite(total)) return total / (window.to - window.from);
  const moved = movingMean(window);
  return Number.isFinite(moved) ? moved : total / (window.to - window.from);
}

/** Each value moves the mean a little, so that no sum overflows; an infinite mean stays until the other infinity comes. */
function movingMean({ values, from, to }: Window): number {
  const kept = noSum();
  for (let at = from; at < to; at += 1) {
    const value = values[at] as number;
    const count = at - from + 1;
    const isInfinite = Math.abs(kept.sum) === Number.POSITIVE_INFINITY;
    if (isInfinite && (value === kept.sum || Number.isFinite(value))) continue;
    addTo(kept, value / count - kept.sum / count);
  }
  return totalOf(kept);
}

/** Welford's way. */
function variance({ values, from, to }: Window): number {
  const average = noSum();
  const squares = noSum();
  for (let at = from; at < to; at += 1) {
    const value = values[at] as number;
    const delta = value - (average.sum + average.lost);
    addTo(average, delta / (at - from + 1));
    addTo(squares, delta * (value - (average.sum + average.lost)));
  }
  return (squares.sum + squares.lost) / (to - from);
}

/** The straight line of least squares: its slope for a second, and its level at a time. */
function line(
  { times, values, from, to }: Window,
  originMs: number,
): { readonly slope: number; readonly level: number } {
  const count = to - from;
  const first = values[from] as number;
  const [x, y, xy, xx] = [noSum(), noSum(), noSum(), noSum()];
  let isConstant = true;
  for (let at = from; at < to; at += 1) {
    const seconds = ((times[at] as number) - originMs) / 1000;
    const value = values[at] as number;
    if (at > from && value !== first) isConstant = false;
    addTo(x, seconds);
    addTo(y, value);
    addTo(xy, seconds * value);
    addTo(xx, seconds * seconds);
  }
  if (isConstant) {
    return Math.abs(first) === Number.POSITIVE_INFINITY
      ? { slope: Number.NaN, level: Number.NaN }
      : { slope: 0, level: first };
  }
  const [sumX, sumY] = [x.sum + x.lost, y.sum + y.lost];
  const covariance = xy.sum + xy.lost - (sumX * sumY) / count;
  const slope = covariance / (xx.sum + xx.lost - (sumX * sumX) / count);
  return { slope, level: sumY / count - (slope * sumX) / count };
}
