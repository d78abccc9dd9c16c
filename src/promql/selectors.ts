import type { HistogramScrapes, ScrapedSeries } from '../model/policy/series-store.js';
import { labelSets } from './label-sets.js';
import { BOUND, type Labels, labelsOf, without } from './labels.js';
import { matcherOf } from './matcher.js';
import { add, type Evaluation, noSamples, type RangeNode, type VectorNode, type Window } from './syntax/node.js';
import type { Selector, Shift } from './syntax/syntax.js';

/** Where a selector looks when it is evaluated at a time. */
export function shiftedTime({ fixedMs, offsetMs }: Shift, atMs: number, { queryMs }: Evaluation): number {
  return (fixedMs === null ? atMs : fixedMs === 'query' ? queryMs : fixedMs) - offsetMs;
}

/**
 * The index of the last time that is not after another; -1 where all are. The search begins where it ended last, with steps
 * that grow: evaluations mostly go forwards, and not far.
 */
export function lastUpTo(times: ArrayLike<number>, length: number, timeMs: number, hint: number): number {
  let low = 0;
  let high = length;
  if (hint >= 0 && hint < length && (times[hint] as number) <= timeMs) {
    low = hint + 1;
    let step = 1;
    while (low < length && (times[low] as number) <= timeMs) {
      low += step;
      step *= 2;
    }
    high = Math.min(low, length);
    low = Math.max(low - (step >>> 1), hint + 1);
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** How far before the time of an evaluation it is looked for samples, besides the newest. */
export function reachOf({ fixedMs, offsetMs, rangeMs }: Shift & { readonly rangeMs: number | null }): number {
  if (typeof fixedMs === 'number') return Number.POSITIVE_INFINITY;
  return Math.max(0, (rangeMs ?? 0) + offsetMs);
}

/** The series of a selector, and their labels; both follow the store's list as it grows. */
function selected(selector: Selector, { store, outerMs }: Evaluation) {
  const series = store.select(selector.matchers.map(matcherOf), outerMs + reachOf(selector));
  const labels: Labels[] = [];
  const hints: number[] = [];
  const follow = (): number => {
    while (labels.length < series.length) {
      labels.push(labelsOf((series[labels.length] as ScrapedSeries).labels));
      hints.push(-1);
    }
    return series.length;
  };
  return { series, labels, hints, follow };
}

/** The newest sample of each series, unless it is too old or the series is gone; or that sample's time, in seconds. */
export function instantSelector(selector: Selector, evaluation: Evaluation, gives: 'value' | 'time'): VectorNode {
  const { series, labels, hints, follow } = selected(selector, evaluation);
  const samples = noSamples();
  const { lookbackMs } = evaluation;
  const oldest = evaluation.edge === 'closed' ? lookbackMs : lookbackMs - 1;
  const evaluate = (atMs: number) => {
    const timeMs = shiftedTime(selector, atMs, evaluation);
    samples.size = 0;
    const count = follow();
    for (let each = 0; each < count; each += 1) {
      const of = series[each] as ScrapedSeries;
      const { timesMs, length, goneMs } = of;
      const at = lastUpTo(timesMs, length, timeMs, hints[each] as number);
      hints[each] = at;
      if (at < 0) continue;
      const sampleMs = timesMs[at] as number;
      if (timeMs - sampleMs > oldest || (goneMs !== undefined && isGone(goneMs, sampleMs, timeMs))) continue;
      if (gives === 'value') of.ready?.(at + 1);
      add(samples, each, gives === 'value' ? (of.values[at] as number) : sampleMs / 1000);
    }
    return samples;
  };
  return { kind: 'vector', labels, evaluate };
}

/** Whether a series was marked as gone after a sample. */
function isGone(goneMs: ArrayLike<number>, sampleMs: number, timeMs: number): boolean {
  const at = lastUpTo(goneMs, goneMs.length, timeMs, -1);
  return at >= 0 && (goneMs[at] as number) > sampleMs;
}

/** The samples of each series in a range. */
export function rangeSelector(selector: Selector, rangeMs: number, evaluation: Evaluation): RangeNode {
  const { series, labels, hints, follow } = selected(selector, evaluation);
  const firstHints: number[] = [];
  const found: Window = { times: [], values: [], from: 0, to: 0 };
  // Times are whole milliseconds: left open is a range that is one shorter.
  const beforeFirst = evaluation.edge === 'closed' ? rangeMs + 1 : rangeMs;
  let endMs = 0;
  /** Of which histogram the latest window is: its other buckets have samples at the same instants. */
  let latest: HistogramScrapes | null = null;
  const moveTo = (atMs: number): number => {
    follow();
    endMs = shiftedTime(selector, atMs, evaluation);
    latest = null;
    return endMs;
  };
  const histograms = histogramsOf(series, labels);
  const search = (timesMs: ArrayLike<number>, length: number, each: number): void => {
    const last = lastUpTo(timesMs, length, endMs, hints[each] as number);
    hints[each] = last;
    const before = lastUpTo(timesMs, length, endMs - beforeFirst, firstHints[each] ?? -1);
    firstHints[each] = before;
    found.from = before + 1;
    found.to = last + 1;
  };
  const placed = (of: ScrapedSeries, each: number): boolean => {
    if (latest === null || of.histogram !== latest) {
      search(of.timesMs, of.length, each);
      latest = of.histogram ?? null;
    }
    found.times = of.timesMs;
    return found.to > found.from;
  };
  const span = (each: number): Window | null => (placed(series[each] as ScrapedSeries, each) ? found : null);
  const window = (each: number): Window | null => {
    const of = series[each] as ScrapedSeries;
    if (!placed(of, each)) return null;
    if (of.ready !== undefined) of.ready(found.to);
    found.values = of.values;
    return found;
  };
  const risesFromMs = (each: number) => histograms(each)?.risesFromMs ?? Number.POSITIVE_INFINITY;
  return { kind: 'range', labels, rangeMs, moveTo, window, span, risesFromMs };
}

/** The histogram of each series; null: of none, or of one with which another is mistaken once its name falls away. */
function histogramsOf(series: readonly ScrapedSeries[], labels: readonly Labels[]) {
  const sets = labelSets();
  const numbers: number[] = [];
  const known: (HistogramScrapes | null)[] = [];
  return (each: number): HistogramScrapes | null => {
    while (numbers.length < labels.length) {
      const histogram = series[numbers.length]?.histogram ?? null;
      const number = sets.numberOf(without(labels[numbers.length] as Labels, BOUND_AND_NAME));
      numbers.push(number);
      known[number] = known[number] === undefined || known[number] === histogram ? histogram : null;
    }
    return known[numbers[each] as number] as HistogramScrapes | null;
  };
}

const BOUND_AND_NAME: ReadonlySet<string> = new Set([...BOUND, '__name__']);
