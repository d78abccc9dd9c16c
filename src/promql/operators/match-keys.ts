import { labelSets } from '../label-sets.js';
import { keep, type Labels, without } from '../labels.js';
import type { Matching } from '../syntax/syntax.js';

/** What two vectors are matched by: without a word on it, all labels but the name. */
export function matchLabels(matching: Matching | null): (labels: Labels) => Labels {
  if (matching?.isOn === true) {
    const names = new Set(matching.labels);
    return (labels) => keep(labels, names);
  }
  const names = new Set(['__name__', ...(matching?.labels ?? [])]);
  return (labels) => without(labels, names);
}

/** Numbers for what elements are matched by: equal on both sides where the labels are. */
export function matchKeys(matching: Matching | null, left: readonly Labels[], right: readonly Labels[]) {
  const turn = matchLabels(matching);
  const sets = labelSets();
  const follow = (labels: readonly Labels[]) => {
    const known: number[] = [];
    return (labelSet: number): number => {
      for (let next = known.length; next <= labelSet; next += 1) {
        known.push(sets.numberOf(turn(labels[next] as Labels)));
      }
      return known[labelSet] as number;
    };
  };
  return { labels: sets.labels, ofLeft: follow(left), ofRight: follow(right) };
}
