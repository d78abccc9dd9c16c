import type { LabelMatcher, ScrapedSeries, SeriesStore } from '../model/policy/series-store.js';
import { compareLabels, labelsOf } from './labels.js';

/** A store of series that are all there from the start, in the order of their labels, as a server has them. */
export function seriesList(series: readonly ScrapedSeries[]): SeriesStore {
  const sorted = series
    .map((each) => ({ each, labels: labelsOf(each.labels) }))
    .sort((a, b) => compareLabels(a.labels, b.labels))
    .map(({ each }) => each);
  return { select: (matchers) => sorted.filter(({ labels }) => isSelected(labels, matchers)) };
}

function isSelected(labels: ScrapedSeries['labels'], matchers: readonly LabelMatcher[]): boolean {
  return matchers.every(({ label, matches }) => matches(Object.hasOwn(labels, label) ? (labels[label] ?? '') : ''));
}
