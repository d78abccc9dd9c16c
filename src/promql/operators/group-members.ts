import { type TurnedLabels, turnedLabels } from '../label-sets.js';
import { BOUND, type Labels, without } from '../labels.js';
import { add, noSamples, type Samples } from '../syntax/node.js';

/** Which elements of a vector each group has; what is found stays as long as the vector has the same elements. */
export function membersOf(of: readonly Labels[], groups: TurnedLabels) {
  const histograms = turnedLabels(of, (labels) => without(labels, BOUND));
  const histogramsOfGroups = turnedLabels(groups.labels, (labels) => without(labels, BOUND));
  const found = noSamples();
  /** The label sets of the vector. */
  const known: number[] = [];
  /** By place of the group. */
  let places: number[][] = [];
  let isAlike = false;
  let isSingle = false;

  const isSame = ({ size, labelSets }: Samples): boolean => {
    if (known.length !== size) return false;
    for (let each = 0; each < size; each += 1) if (known[each] !== labelSets[each]) return false;
    return true;
  };
  const regroup = ({ size, labelSets }: Samples): void => {
    known.length = size;
    places = [];
    found.size = 0;
    const placeOf = new Map<number, number>();
    for (let each = 0; each < size; each += 1) {
      const labelSet = labelSets[each] as number;
      known[each] = labelSet;
      const group = groups.of(labelSet);
      const place = placeOf.get(group) ?? places.push([]) - 1;
      if (place === found.size) {
        placeOf.set(group, place);
        add(found, group, Number.NaN);
      }
      places[place]?.push(each);
    }
    isSingle = places.every(({ length }) => length === 1);
    isAlike = haveSameHistograms();
  };
  const haveSameHistograms = (): boolean => {
    const byHistogram = new Map<number, string>();
    return places.every((members, place) => {
      const text = members.map((each) => histograms.of(known[each] as number)).join(' ');
      const of = histogramsOfGroups.of(found.labelSets[place] as number);
      const others = byHistogram.get(of) ?? text;
      byHistogram.set(of, others);
      return others === text;
    });
  };
  return {
    /** The groups, in the order of their first elements, without values. */
    gather(samples: Samples): Samples {
      if (!isSame(samples)) regroup(samples);
      return found;
    },
    groupAt: (place: number): number => found.labelSets[place] as number,
    placesAt: (place: number): readonly number[] => places[place] as readonly number[],
    areSingle: () => isSingle,
    /** Whether groups that differ in `le` alone have buckets of the same histograms, in the same order. */
    areAlike: () => isAlike,
  };
}
