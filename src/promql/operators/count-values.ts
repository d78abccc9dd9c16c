import { formatValue } from '../format-value.js';
import { labelSets } from '../label-sets.js';
import { type Labels, withLabel } from '../labels.js';
import { add, noSamples, type VectorNode } from '../syntax/node.js';
import { EvaluationError } from '../syntax/problem.js';
import type { Aggregation } from '../syntax/syntax.js';
import { groupLabels } from './grouping.js';

export const LABEL_NAME = /^[a-zA-Z_]\w*$/;

/** `count_values`: how many elements of a group have which value, the value as a label. */
export function countValues({ grouping }: Aggregation, of: VectorNode, label: string): VectorNode {
  const groupOf = groupLabels(
    grouping.isWithout ? grouping : { labels: [...grouping.labels, label], isWithout: false },
  );
  const sets = labelSets();
  const samples = noSamples();
  const places = new Map<number, number>();
  const evaluate = (atMs: number) => {
    const given = of.evaluate(atMs);
    if (!LABEL_NAME.test(label)) throw new EvaluationError(`invalid label name ${JSON.stringify(label)}`);
    samples.size = 0;
    places.clear();
    for (let each = 0; each < given.size; each += 1) {
      const labels = of.labels[given.labelSets[each] as number] as Labels;
      const labelSet = sets.numberOf(groupOf(withLabel(labels, label, formatValue(given.values[each] as number))));
      const place = places.get(labelSet);
      if (place === undefined) {
        places.set(labelSet, samples.size);
        add(samples, labelSet, 1);
      } else samples.values[place] = (samples.values[place] as number) + 1;
    }
    return samples;
  };
  return { kind: 'vector', labels: sets.labels, evaluate };
}
