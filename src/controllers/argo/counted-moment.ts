import type { RehearsalNote } from '../../model/policy/rehearsal-note.js';
import type { View } from '../../model/source.js';
import type { Moment } from './analysis/open-run.js';

/** How often each name was asked for, or given to a run, in a rollout. */
export type Counts = ReadonlyMap<string, number>;

/** An instant, with the counts as they are after it. */
export interface CountedMoment {
  readonly moment: Moment;
  readonly counts: () => Counts;
}

/** The instant of a view, at which names are counted on. */
export function countedMoment(before: Counts, view: View): CountedMoment {
  let counts: Map<string, number> | null = null;
  const notes: RehearsalNote[] = [];
  const nth = (name: string): number => {
    counts ??= new Map(before);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count;
  };
  return { moment: { atSeconds: view.atSeconds, view, notes, nth }, counts: () => counts ?? before };
}
