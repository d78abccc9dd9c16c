/**
 * Exponential buckets on a fixed grid, as in Prometheus native histograms of schema 5: each is 2^(1/32) times as wide as
 * the one below, about 2.2 %. The grid is the same for everything measured, so counts of different histograms add up.
 */
export const BUCKET_LEVELS = 10;

/** Of a node of the binary tree over all buckets: the root, node 1, is at 0, and buckets are at `BUCKET_LEVELS`. */
export function levelOf(node: number): number {
  return 31 - Math.clz32(node);
}
export const BUCKET_COUNT = 1024;
const BUCKETS_PER_OCTAVE = 32;
/** The grid begins at 2⁻⁷ and ends at 2²⁵; what lies outside is counted in the outermost buckets. */
const FIRST_OCTAVE = -7;

/**
 * Natural logarithm of the value at a position on the grid: position i is the lower edge of bucket i, and positions
 * between are interpolated geometrically, which assumes values spread evenly over the logarithm inside a bucket.
 */
export function logAtBucketPosition(position: number): number {
  return Math.LN2 * (FIRST_OCTAVE + position / BUCKETS_PER_OCTAVE);
}

/** The lower edge nearest to a value above 0, as the bucket that it begins, from 0 to `BUCKET_COUNT`. */
export function nearestBucketEdge(value: number): number {
  const position = BUCKETS_PER_OCTAVE * (Math.log(value) / Math.LN2 - FIRST_OCTAVE);
  return Math.min(BUCKET_COUNT, Math.max(0, Math.round(position)));
}

/** The bucket that holds a value above 0, from 0 to `BUCKET_COUNT - 1`. */
export function bucketOf(value: number): number {
  const position = BUCKETS_PER_OCTAVE * (Math.log(value) / Math.LN2 - FIRST_OCTAVE);
  return Math.min(BUCKET_COUNT - 1, Math.max(0, Math.floor(position)));
}
