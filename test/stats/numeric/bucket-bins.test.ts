import { describe, expect, it } from 'vitest';
import { addInBins, BUCKETS, type BucketBins, binsFor } from '../../../src/stats/numeric/bucket-bins.js';
import { BUCKET_COUNT } from '../../../src/stats/numeric/exponential-buckets.js';

/** As many as there are requests at a latency that falls off by a third from bucket to bucket. */
const FALLING = Float64Array.from({ length: BUCKET_COUNT }, (_, i) =>
  i < 400 ? 0 : Math.floor(1e6 / 1.05 ** (i - 400)),
);

function placesOf({ placeOf }: BucketBins): number[] {
  return Array.from({ length: BUCKET_COUNT }, (_, bucket) => {
    let node = BUCKET_COUNT + bucket;
    while (node > 0 && placeOf[node] === -1) node >>= 1;
    return placeOf[node] ?? -1;
  });
}

describe('bins of buckets', () => {
  it('hold every bucket once, in order', () => {
    const places = placesOf(binsFor(FALLING));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(new Set(places)).toEqual(new Set(Array.from({ length: binsFor(FALLING).count }, (_, place) => place)));
  });

  it('of more than one bucket have at most a quarter of what is in them or above, or no more than chance has', () => {
    const bins = binsFor(FALLING);
    const sums = new Float64Array(bins.count);
    addInBins(sums, FALLING, bins);
    const total = sums.reduce((sum, count) => sum + count, 0);
    const buckets = placesOf(bins).reduce(
      (all, place) => all.with(place, (all[place] ?? 0) + 1),
      Array(bins.count).fill(0),
    );
    let left = total;
    for (const [place, count] of sums.entries()) {
      if (buckets[place] > 1) expect(count).toBeLessThanOrEqual(Math.max(left / 4, Math.sqrt(total)));
      left -= count;
    }
    expect(bins.count).toBeLessThan(60);
  });

  it('are the buckets themselves where little was counted', () => {
    const few = new Float64Array(BUCKET_COUNT).fill(1);
    expect(binsFor(few)).toBe(BUCKETS);
    expect(placesOf(BUCKETS)).toEqual(Array.from({ length: BUCKET_COUNT }, (_, bucket) => bucket));
  });

  it('add up counts by bucket and counts by bin alike', () => {
    const bins = binsFor(FALLING);
    const [once, again] = [new Float64Array(bins.count), new Float64Array(bins.count)];
    addInBins(once, FALLING, bins);
    addInBins(again, once, bins);
    expect(again).toEqual(once);
    expect(once.reduce((sum, count) => sum + count, 0)).toBe(FALLING.reduce((sum, count) => sum + count, 0));
  });
});
