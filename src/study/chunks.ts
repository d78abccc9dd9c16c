/** Runs of a study, from 1, both ends included. */
export interface RunRange {
  readonly first: number;
  readonly last: number;
}

/** The runs of shard `index` (from 1) of `count`, which is at most `runs`: shards differ by one run at most. */
export function shardRange(runs: number, index: number, count: number): RunRange {
  const upTo = (shard: number): number => Math.floor((runs * shard) / count);
  return { first: upTo(index - 1) + 1, last: upTo(index) };
}

const FIRST_LOOK = 100;

/**
 * After how many runs a study looks whether it knows enough: 100, 200, 400, … and at the end. Fixed, so that how many
 * runs are played depends on nothing but what they come to.
 */
export function looks(runs: number): readonly number[] {
  const counts: number[] = [];
  for (let count = FIRST_LOOK; count < runs; count *= 2) counts.push(count);
  return [...counts, runs];
}

/** Why ranges are not all runs up to some number, each once. */
export type RangeFault =
  | { readonly code: 'missing'; readonly range: RunRange }
  /** `one` and `other` are indexes into the ranges. */
  | { readonly code: 'overlap'; readonly range: RunRange; readonly one: number; readonly other: number };

/** The first fault of ranges that should be all runs up to `runs`, each once; null if they are. Empty ones do not count. */
export function rangeFault(ranges: readonly RunRange[], runs: number): RangeFault | null {
  const sorted = ranges.map((range, index) => ({ ...range, index })).sort((one, other) => one.first - other.first);
  let upTo = 0;
  let widest = 0;
  for (const { first, last, index } of sorted) {
    if (last < first) continue;
    if (first > upTo + 1) return { code: 'missing', range: { first: upTo + 1, last: first - 1 } };
    if (first <= upTo) {
      return { code: 'overlap', range: { first, last: Math.min(last, upTo) }, one: widest, other: index };
    }
    upTo = last;
    widest = index;
  }
  return upTo < runs ? { code: 'missing', range: { first: upTo + 1, last: runs } } : null;
}
