import { labelSets, refuseDoubles, turnedLabels } from '../label-sets.js';
import { BOUND, type Labels, labelValue, without, withoutName } from '../labels.js';
import { add, noSamples, type Samples, type ScalarNode, type VectorNode } from '../syntax/node.js';
import { Buckets } from './buckets.js';

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
  /** The label sets of the latest input, and what histograms they make, in the order of their first buckets. */
  const known: number[] = [];
  let found: Buckets[] = [];
  const samples = noSamples();
  // Of buckets that rise but those next to a quantile need to be known.
  const outline = of.piecemeal?.outline ?? of.evaluate;

  const regroup = (given: Samples): void => {
    for (let next = histograms.length; next < of.labels.length; next += 1) {
      const labels = of.labels[next] as Labels;
      const bound = boundOf(labelValue(labels, 'le'));
      bounds.push(bound ?? 0);
      histograms.push(bound === null ? -1 : sets.numberOf(without(labels, BOUND)));
    }
    const byHistogram = new Map<number, { bound: number; place: number }[]>();
    known.length = given.size;
    for (let each = 0; each < given.size; each += 1) {
      const labelSet = given.labelSets[each] as number;
      known[each] = labelSet;
      const histogram = histograms[labelSet] as number;
      if (histogram < 0) continue;
      const ofIt = byHistogram.get(histogram) ?? [];
      byHistogram.set(histogram, ofIt);
      ofIt.push({ bound: bounds[labelSet] as number, place: each });
    }
    found = [...byHistogram].map(([histogram, ofIt]) => new Buckets(histogram, ofIt));
  };
  const evaluate = (atMs: number) => {
    const wanted = share.evaluate(atMs);
    const given = outline(atMs);
    if (!isSame(known, given)) regroup(given);
    const valueAt = of.piecemeal?.valueAt ?? ((place: number) => given.values[place] as number);
    const isRising = of.piecemeal?.rises() === true;
    samples.size = 0;
    step += 1;
    for (const buckets of found) {
      const labelSet = named.of(buckets.histogram);
      refuse(labelSet, buckets.histogram, step);
      add(samples, labelSet, buckets.quantile(wanted, valueAt, isRising));
    }
    return samples;
  };
  return { kind: 'vector', labels: named.labels, evaluate };
}

function isSame(known: readonly number[], { size, labelSets: given }: Samples): boolean {
  if (known.length !== size) return false;
  for (let each = 0; each < size; each += 1) if (known[each] !== given[each]) return false;
  return true;
}

/** A number as a bucket's `le` has it; null: none. */
function boundOf(text: string): number | null {
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}
