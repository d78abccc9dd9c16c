import type { RangeEdge } from '../../model/policy/query.js';
import { labelSets } from '../label-sets.js';
import { keep, type Labels, labelValue, textOfLabels, withLabel, without, withoutName } from '../labels.js';
import { add, noSamples, type Samples, type VectorNode } from '../syntax/node.js';
import { EvaluationError } from '../syntax/problem.js';
import type { Binary } from '../syntax/syntax.js';
import { keepsMetricName, operation } from './arithmetic.js';
import { matchKeys } from './match-keys.js';

/** An operator between the elements of two vectors that match: one to one, or many to one where a `group_…` says so. */
export function matched(expression: Binary, left: VectorNode, right: VectorNode, edge: RangeEdge): VectorNode {
  const { matching } = expression;
  const isRightMany = matching?.many === 'right';
  const [many, one] = isRightMany ? [right, left] : [left, right];
  const isGrouped = matching !== null && matching.many !== null;
  const keys = matchKeys(matching, left.labels, right.labels);
  const [keyOfMany, keyOfOne] = isRightMany ? [keys.ofRight, keys.ofLeft] : [keys.ofLeft, keys.ofRight];
  const computed = operation(expression.operator, expression.isBool);
  const results = resultLabels(expression, many.labels, one.labels, edge);
  const samples = noSamples();
  /** By key: at which step, and where in its vector, the one side has it; and at which step it was used. */
  const [steps, places, used, made]: [number[], number[], number[], number[]] = [[], [], [], []];
  let step = 0;
  /** Notes where the one side has each key. */
  const note = (ofOne: Samples): void => {
    for (let each = 0; each < ofOne.size; each += 1) {
      const key = keyOfOne(ofOne.labelSets[each] as number);
      if (steps[key] === step) {
        throw doubled(keys.labels[key] as Labels, one.labels, ofOne, [each, places[key] as number], isRightMany);
      }
      steps[key] = step;
      places[key] = each;
    }
  };
  /** A label set that is about to be a result of a key: once each, unless the many of a group share a key. */
  const claim = (labelSet: number, key: number): void => {
    if (!isGrouped && used[key] === step) throw new EvaluationError(MANY_TO_ONE);
    if (made[labelSet] === step) throw new EvaluationError(isGrouped ? NOT_UNIQUE : SAME_LABELS);
    used[key] = step;
    made[labelSet] = step;
  };
  const evaluate = (atMs: number) => {
    const ofLeft = left.evaluate(atMs);
    const ofRight = right.evaluate(atMs);
    const [ofMany, ofOne] = isRightMany ? [ofRight, ofLeft] : [ofLeft, ofRight];
    step += 1;
    samples.size = 0;
    // Where a side is empty nothing is wrong with the other.
    if (ofMany.size === 0 || ofOne.size === 0) return samples;
    note(ofOne);
    for (let each = 0; each < ofMany.size; each += 1) {
      const key = keyOfMany(ofMany.labelSets[each] as number);
      if (steps[key] !== step) continue;
      const place = places[key] as number;
      const [ofEach, ofOther] = [ofMany.values[each] as number, ofOne.values[place] as number];
      const value = isRightMany ? computed(ofOther, ofEach) : computed(ofEach, ofOther);
      if (value === undefined) continue;
      const labelSet = results.of(ofMany.labelSets[each] as number, ofOne.labelSets[place] as number);
      claim(labelSet, key);
      add(samples, labelSet, value);
    }
    return samples;
  };
  return { kind: 'vector', labels: results.labels, evaluate };
}

const MANY_TO_ONE = 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)';
const NOT_UNIQUE = 'multiple matches for labels: grouping labels must ensure unique matches';
const SAME_LABELS = 'vector cannot contain metrics with the same labelset';

function doubled(
  key: Labels,
  labels: readonly Labels[],
  { labelSets }: Samples,
  places: [number, number],
  isLeft: boolean,
) {
  const [one, other] = places.map((place) => textOfLabels(labels[labelSets[place] as number] as Labels));
  const found = `found duplicate series for the match group ${textOfLabels(key)} on the ${isLeft ? 'left' : 'right'} hand-side`;
  const rule = 'many-to-many matching not allowed: matching labels must be unique on one side';
  return new EvaluationError(`${found} of the operation: [${one}, ${other}];${rule}`);
}

/** The labels of a result: those of the many side, cut to what is matched where both sides are one. */
function resultLabels(
  { operator, isBool, matching }: Binary,
  many: readonly Labels[],
  one: readonly Labels[],
  edge: RangeEdge,
): { readonly labels: readonly Labels[]; readonly of: (ofMany: number, ofOne: number) => number } {
  const sets = labelSets();
  const keepsName = keepsMetricName(operator, isBool, edge);
  const names = new Set(matching?.labels ?? []);
  const include = matching?.include ?? [];
  const cut = (labels: Labels): Labels => {
    const named = keepsName ? labels : withoutName(labels);
    if (matching === null || matching.many !== null) return named;
    return matching.isOn ? keep(named, names) : without(named, names);
  };
  const known: (number | Map<number, number> | undefined)[] = [];
  const of = (ofMany: number, ofOne: number): number => {
    if (include.length === 0) {
      const found = known[ofMany];
      if (typeof found === 'number') return found;
      const number = sets.numberOf(cut(many[ofMany] as Labels));
      known[ofMany] = number;
      return number;
    }
    const found = known[ofMany];
    const byOne = found instanceof Map ? found : new Map<number, number>();
    known[ofMany] = byOne;
    const number = byOne.get(ofOne);
    if (number !== undefined) return number;
    const other = one[ofOne] as Labels;
    const labels = include.reduce(
      (all, name) => withLabel(all, name, labelValue(other, name)),
      cut(many[ofMany] as Labels),
    );
    const made = sets.numberOf(labels);
    byOne.set(ofOne, made);
    return made;
  };
  return { labels: sets.labels, of };
}
