/**
 * How whole numbers are distributed, in memory that does not grow with how many there are: numbers below 4,096 in size
 * exactly, larger ones in buckets of 1 in 2,048 of their size. Adding and merging commute to the last bit, so that it
 * does not matter who added what, or in which order.
 */
export interface Sketch {
  count: number;
  /** The sum is `high` × 2²⁶ + `low`: whole numbers both, exact as far as a double counts. */
  high: number;
  low: number;
  min: number;
  max: number;
  /** By bucket: how many, and the least run index among them. */
  readonly buckets: Map<number, { count: number; firstRun: number }>;
}

const EXACT = 4_096;
const PARTS = 2_048;
const LIMB = 67_108_864;

export function emptySketch(): Sketch {
  return {
    count: 0,
    high: 0,
    low: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    buckets: new Map(),
  };
}

/** `value` is a whole number, of at most 2⁵³ in size. */
export function addToSketch(sketch: Sketch, value: number, run: number): void {
  // Towards zero: of small negative numbers, `high` and `low` would nearly cancel.
  const high = Math.trunc(value / LIMB);
  sketch.count++;
  sketch.high += high;
  sketch.low += value - high * LIMB;
  if (value < sketch.min) sketch.min = value;
  if (value > sketch.max) sketch.max = value;
  const bucket = bucketOf(value);
  const known = sketch.buckets.get(bucket);
  if (known === undefined) sketch.buckets.set(bucket, { count: 1, firstRun: run });
  else {
    known.count++;
    if (run < known.firstRun) known.firstRun = run;
  }
}

export function mergeSketch(into: Sketch, from: Sketch): void {
  into.count += from.count;
  into.high += from.high;
  into.low += from.low;
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  for (const [bucket, { count, firstRun }] of from.buckets) {
    const known = into.buckets.get(bucket);
    if (known === undefined) into.buckets.set(bucket, { count, firstRun });
    else {
      known.count += count;
      known.firstRun = Math.min(known.firstRun, firstRun);
    }
  }
}

/** The sum, as far as a double counts. */
export function sketchSum({ high, low }: Sketch): number {
  return high * LIMB + low;
}

export function sketchMean({ count, high, low }: Sketch): number {
  return (high / count) * LIMB + low / count;
}

/** Of the numbers, as their buckets stand for them. */
export function sketchVariance(sketch: Sketch): number {
  // One number alone, or all alike: their bucket need not stand for them exactly.
  if (sketch.count < 2 || sketch.min === sketch.max) return 0;
  const mean = sketchMean(sketch);
  let sum = 0;
  for (const [bucket, { count }] of sorted(sketch)) {
    const off = middleOf(bucket) - mean;
    sum += count * off * off;
  }
  return sum / (sketch.count - 1);
}

/** The number at a rank, from 1, and the least run index in its bucket. */
export function atRank(sketch: Sketch, rank: number): { readonly value: number; readonly firstRun: number } {
  let passed = 0;
  for (const [bucket, { count, firstRun }] of sorted(sketch)) {
    passed += count;
    if (passed >= rank) {
      return { value: Math.min(sketch.max, Math.max(sketch.min, middleOf(bucket))), firstRun };
    }
  }
  throw new Error(`rank ${rank} of ${sketch.count}`);
}

/** The quantile at `q` in (0, 1]: the number of the nearest rank, counted up. */
export function sketchQuantile(sketch: Sketch, q: number): number {
  return atRank(sketch, Math.max(1, Math.ceil(q * sketch.count))).value;
}

function sorted(sketch: Sketch): [number, { count: number; firstRun: number }][] {
  return [...sketch.buckets].sort(([a], [b]) => a - b);
}

/** Buckets are numbered in the order of their numbers, those of negative numbers below 0. */
export function bucketOf(value: number): number {
  if (value < 0) return -bucketOf(-value);
  if (value < EXACT) return value;
  let scale = 1;
  let octave = 0;
  for (let rest = value / EXACT; rest >= 1; rest /= 2) {
    scale *= 2;
    octave++;
  }
  // value / scale is in [2048, 4096).
  return EXACT + (octave - 1) * PARTS + Math.floor(value / scale) - PARTS;
}

/** The numbers of a bucket: the least and the greatest. */
export function bucketBounds(bucket: number): readonly [number, number] {
  const size = Math.abs(bucket);
  if (size < EXACT) return [bucket, bucket];
  const octave = Math.floor((size - EXACT) / PARTS) + 1;
  let scale = 1;
  for (let i = 0; i < octave; i++) scale *= 2;
  const first = (((size - EXACT) % PARTS) + PARTS) * scale;
  const last = first + scale - 1;
  return bucket < 0 ? [-last, -first] : [first, last];
}

/** The middle of a bucket. */
function middleOf(bucket: number): number {
  if (bucket < 0) return -middleOf(-bucket);
  if (bucket < EXACT) return bucket;
  const octave = Math.floor((bucket - EXACT) / PARTS) + 1;
  let scale = 1;
  for (let i = 0; i < octave; i++) scale *= 2;
  const first = ((bucket - EXACT) % PARTS) + PARTS;
  return first * scale + (scale - 1) / 2;
}
