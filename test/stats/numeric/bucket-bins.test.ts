import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addInBins,
  BUCKETS,
  type BucketBins,
  type Bucketed,
  binsFor,
  emptyBins,
} from '../../../src/stats/numeric/bucket-bins.js';
import { BUCKET_COUNT } from '../../../src/stats/numeric/exponential-buckets.js';

/** As many as there are requests at a latency that falls off by a third from bucket to bucket. */
const FALLING = Float64Array.from({ length: BUCKET_COUNT }, (_, i) =>
  i < 400 ? 0 : Math.floor(1e6 / 1.05 ** (i - 400)),
);

/** By bucket alone; or by bin as well, each sum of a node's by itself, so that what is asked of bins can be seen. */
function bucketed(counts: Float64Array): Bucketed {
  return { latencyCounts: () => counts };
}

function binned(counts: Float64Array, asked: BucketBins[]): Bucketed {
  return {
    latencyCounts: () => {
      throw new Error('all buckets are asked for');
    },
    addLatencyCounts(sums, bins) {
      asked.push(bins);
      for (const [bucket, place] of placesOf(bins).entries()) {
        sums[place] = (sums[place] ?? 0) + (counts[bucket] as number);
      }
    },
  };
}

function placesOf({ nodes }: BucketBins): number[] {
  return Array.from({ length: BUCKET_COUNT }, (_, bucket) => {
    let node = BUCKET_COUNT + bucket;
    while (node > 0 && !nodes.includes(node)) node >>= 1;
    return nodes.indexOf(node);
  });
}

/** By the rule itself, from the root down, the faster half first. */
function nodesByRule(counts: Float64Array): readonly number[] {
  const countOf = (node: number): number =>
    node >= BUCKET_COUNT ? (counts[node - BUCKET_COUNT] as number) : countOf(2 * node) + countOf(2 * node + 1);
  const total = countOf(1);
  let left = total;
  const nodes: number[] = [];
  const visit = (node: number): void => {
    const count = countOf(node);
    if (node < BUCKET_COUNT && count > Math.max(Math.sqrt(total), left / 4)) {
      visit(2 * node);
      visit(2 * node + 1);
    } else {
      left -= count;
      nodes.push(node);
    }
  };
  visit(1);
  return nodes;
}

const shapes = fc.array(fc.tuple(fc.integer({ min: 0, max: BUCKET_COUNT - 1 }), fc.integer({ min: 0, max: 60_000 })), {
  minLength: 1,
  maxLength: 40,
});

describe('bins of buckets', () => {
  it('hold every bucket once, in order', () => {
    const bins = binsFor(bucketed(FALLING));
    const places = placesOf(bins);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(new Set(places)).toEqual(new Set(Array.from({ length: bins.nodes.length }, (_, place) => place)));
  });

  it('of more than one bucket have at most a quarter of what is in them or above, or no more than chance has', () => {
    const bins = binsFor(bucketed(FALLING));
    const sums = emptyBins(bins);
    addInBins(sums, bucketed(FALLING), bins);
    const total = sums.reduce((sum, count) => sum + count, 0);
    const buckets = placesOf(bins).reduce(
      (all, place) => all.with(place, (all[place] ?? 0) + 1),
      Array(bins.nodes.length).fill(0),
    );
    let left = total;
    for (const [place, count] of sums.entries()) {
      if (buckets[place] > 1) expect(count).toBeLessThanOrEqual(Math.max(left / 4, Math.sqrt(total)));
      left -= count;
    }
    expect(bins.nodes.length).toBeLessThan(60);
  });

  it('are those of the rule, whether counts come by bucket or by bin, and nothing finer is asked for', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const counts = new Float64Array(BUCKET_COUNT);
        for (const [bucket, count] of shape) counts[bucket] = (counts[bucket] as number) + count;
        const asked: BucketBins[] = [];
        const bins = binsFor(binned(counts, asked));
        expect(binsFor(bucketed(counts))).toEqual(bins);
        const total = counts.reduce((sum, count) => sum + count, 0);
        if (total < 20_000) expect([bins, asked.length]).toEqual([BUCKETS, 1]);
        else {
          expect(bins.nodes).toEqual(nodesByRule(counts));
          expect(asked.at(-1)).toBe(bins);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('name the nodes above them, each after the one above it', () => {
    for (const { nodes, divided } of [BUCKETS, binsFor(bucketed(FALLING))]) {
      const known = new Set([1]);
      for (const node of divided) {
        expect(known.delete(node)).toBe(true);
        known.add(2 * node).add(2 * node + 1);
      }
      expect(known).toEqual(new Set(nodes));
    }
  });

  it('are the buckets themselves where little was counted', () => {
    const few = new Float64Array(BUCKET_COUNT).fill(1);
    expect(binsFor(bucketed(few))).toBe(BUCKETS);
    expect(placesOf(BUCKETS)).toEqual(Array.from({ length: BUCKET_COUNT }, (_, bucket) => bucket));
  });

  it('add up counts by bucket and counts by bin alike', () => {
    const bins = binsFor(bucketed(FALLING));
    const [once, again] = [emptyBins(bins), emptyBins(bins)];
    addInBins(once, bucketed(FALLING), bins);
    addInBins(again, binned(FALLING, []), bins);
    expect(again).toEqual(once);
    expect(once.reduce((sum, count) => sum + count, 0)).toBe(FALLING.reduce((sum, count) => sum + count, 0));
  });
});
