import { type LabelSets, labelSets, turnedLabels } from '../label-sets.js';
import { keep, type Labels, without } from '../labels.js';
import type { Grouping } from '../syntax/syntax.js';

/** The labels of the group that an element belongs to. Without a word on it all are in one group, which has none. */
export function groupLabels({ labels, isWithout }: Grouping): (of: Labels) => Labels {
  if (isWithout) {
    const names = new Set([...labels, '__name__']);
    return (of) => without(of, names);
  }
  const names = new Set(labels);
  return (of) => keep(of, names);
}

/** The groups of a vector's elements, by number. */
export function groupsOf(grouping: Grouping, of: readonly Labels[], into: LabelSets = labelSets()) {
  return turnedLabels(of, groupLabels(grouping), into);
}
