import { labelSets, refuseDoubles, turnedLabels } from '../label-sets.js';
import { add, noSamples, type VectorNode } from '../syntax/node.js';
import type { Binary } from '../syntax/syntax.js';
import { matchKeys } from './match-keys.js';

/** `and`, `or`, `unless`: elements are chosen by what the other side has, and stay as they are. */
export function setOperation({ operator, matching }: Binary, left: VectorNode, right: VectorNode): VectorNode {
  const keys = matchKeys(matching, left.labels, right.labels);
  const both = labelSets();
  const ofLeft = turnedLabels(left.labels, (labels) => labels, both);
  const ofRight = turnedLabels(right.labels, (labels) => labels, both);
  const refuse = refuseDoubles();
  const samples = noSamples();
  /** At which step a key was last there. */
  const seen: number[] = [];
  let step = 0;
  const evaluate = (atMs: number) => {
    const ofTheLeft = left.evaluate(atMs);
    const ofTheRight = right.evaluate(atMs);
    const isOr = operator === 'or';
    const [asked, keyOf] = isOr ? [ofTheLeft, keys.ofLeft] : [ofTheRight, keys.ofRight];
    step += 1;
    samples.size = 0;
    for (let each = 0; each < asked.size; each += 1) seen[keyOf(asked.labelSets[each] as number)] = step;
    for (let each = 0; each < ofTheLeft.size; each += 1) {
      const from = ofTheLeft.labelSets[each] as number;
      if (!isOr && (seen[keys.ofLeft(from)] === step) !== (operator === 'and')) continue;
      const labelSet = ofLeft.of(from);
      refuse(labelSet, from, step);
      add(samples, labelSet, ofTheLeft.values[each] as number);
    }
    for (let each = 0; isOr && each < ofTheRight.size; each += 1) {
      const from = ofTheRight.labelSets[each] as number;
      if (seen[keys.ofRight(from)] === step) continue;
      const labelSet = ofRight.of(from);
      refuse(labelSet, -1 - from, step);
      add(samples, labelSet, ofTheRight.values[each] as number);
    }
    return samples;
  };
  return { kind: 'vector', labels: both.labels, evaluate };
}
