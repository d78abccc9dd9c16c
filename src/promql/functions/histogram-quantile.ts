import { labelSets, refuseDoubles, turnedLabels } from '../label-sets.js';
import { type Labels, labelValue, without, withoutName } from '../labels.js';
import { add, noSamples, type ScalarNode, type VectorNode } from '../syntax/node.js';

interface Bucket {
  /** Numbers up to it are counted. */
  readonly bound: number;
  count: number;
}

/** A quantile of each histogram of a vector of cumulative buckets, by a straight line within a bucket. */
export function histogramQuantile(share: ScalarNode, of: VectorNode): VectorNode {
  const sets = labelSets();
  // Two metrics are two histograms, and without their names perhaps one too many.
  const named = turnedLabels(sets.labels, withoutName);
  const refuse = refuseDoubles();
  let step = 0;
  /** By label set of the input: the histogram that it is a bucket of, or -1, and its bound. */
  const histograms: number[] = [];
  const bounds: number[] = [];
  const buckets: Bucket[][] = [];
  const samples = noSamples();
  const evaluate = (atMs: number) => {
    const wanted = share.evaluate(atMs);
    const given = of.evaluate(atMs);
    for (let next = histograms.length; next < of.labels.length; next += 1) {
      const labels = of.labels[next] as Labels;
      const bound = boundOf(labelValue(labels, 'le'));
      bounds.push(bound ?? 0);
      histograms.push(bound === null ? -1 : sets.numberOf(without(labels, LE)));
    }
    // An evaluation that ended in an error has left some.
    for (const ofIt of buckets) ofIt.length = 0;
    samples.size = 0;
    step += 1;
    for (let each = 0; each < given.size; each += 1) {
      const labelSet = given.labelSets[each] as number;
      const histogram = histograms[labelSet] as number;
      if (histogram < 0) continue;
      while (buckets.length <= histogram) buckets.push([]);
      const ofIt = buckets[histogram] as Bucket[];
      // A histogram takes its place when its first bucket is met.
      if (ofIt.length === 0) add(samples, histogram, 0);
      ofIt.push({ bound: bounds[labelSet] as number, count: given.values[each] as number });
    }
    for (let each = 0; each < samples.size; each += 1) {
      const histogram = samples.labelSets[each] as number;
      const ofIt = buckets[histogram] as Bucket[];
      const labelSet = named.of(histogram);
      refuse(labelSet, histogram, step);
      samples.labelSets[each] = labelSet;
      samples.values[each] = quantileOfBuckets(wanted, ofIt);
    }
    return samples;
  };
  return { kind: 'vector', labels: named.labels, evaluate };
}

const LE: ReadonlySet<string> = new Set(['le']);

/** A number as a bucket's `le` has it; null: none. */
function boundOf(text: string): number | null {
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}

function quantileOfBuckets(share: number, given: Bucket[]): number {
  if (Number.isNaN(share)) return Number.NaN;
  if (share < 0) return Number.NEGATIVE_INFINITY;
  if (share > 1) return Number.POSITIVE_INFINITY;
  const buckets = cumulative(given);
  const last = buckets.length - 1;
  if (buckets[last]?.bound !== Number.POSITIVE_INFINITY || last < 1) return Number.NaN;
  const all = countOf(buckets, last);
  if (all === 0) return Number.NaN;
  const rank = share * all;
  const at = firstThat(last, (each) => countOf(buckets, each) >= rank);
  // Nothing is known of what is above the highest bound.
  if (at === last) return boundAt(buckets, last - 1);
  const end = boundAt(buckets, at);
  if (at === 0 && end <= 0) return end;
  const start = at === 0 ? 0 : boundAt(buckets, at - 1);
  const below = at === 0 ? 0 : countOf(buckets, at - 1);
  return start + (end - start) * ((rank - below) / (countOf(buckets, at) - below));
}

const boundAt = (buckets: readonly Bucket[], at: number): number => (buckets[at] as Bucket).bound;
const countOf = (buckets: readonly Bucket[], at: number): number => (buckets[at] as Bucket).count;

/** Sorted by bound, those of one bound added up, and no count smaller than the one before: scrapes do not come at once. */
function cumulative(given: Bucket[]): readonly Bucket[] {
  given.sort((a, b) => (a.bound < b.bound ? -1 : Number(a.bound > b.bound)));
  const buckets: Bucket[] = [];
  for (const { bound, count } of given) {
    const last = buckets.at(-1);
    if (last?.bound === bound) last.count += count;
    else buckets.push({ bound, count });
  }
  let most = buckets[0]?.count ?? 0;
  for (const bucket of buckets) {
    if (bucket.count > most) most = bucket.count;
    else if (bucket.count < most) bucket.count = most;
  }
  return buckets;
}

/** By halving, as the counts rise; among NaN this decides which is found. */
function firstThat(count: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
