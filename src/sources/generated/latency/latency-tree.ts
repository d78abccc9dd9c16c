import type { LatencyShape } from '../../../model/world.js';
import { type ArmCode, PURPOSES } from '../../../random/address.js';
import type { Key } from '../../../random/key.js';
import { uniform } from '../../../random/uniform.js';
import { binomialQuantile } from '../../../stats/lattice/binomial.js';
import { normalCdf, normalQuantile, normalUpperTail } from '../../../stats/laws/normal.js';
import { BUCKET_COUNT, levelOf, logAtBucketPosition } from '../../../stats/numeric/exponential-buckets.js';

const Z_99 = normalQuantile(0.99);

/** A part of a latency mixture: log-normal with these parameters of the logarithm of milliseconds, and then later by a constant. */
export interface LatencyPart {
  /** Relative to those of the other parts of a mixture. */
  readonly weight: number;
  readonly mu: number;
  readonly sigma: number;
  readonly addMs: number;
}

/** Whether two parts differ in their weights at most. */
export function isSameLaw(one: LatencyPart, other: LatencyPart): boolean {
  return one.mu === other.mu && one.sigma === other.sigma && one.addMs === other.addMs;
}

/** The log-normal distribution that a shape describes, each latency `ratio` times as long and then `addMs` longer. */
export function logNormalPart({ p50Ms, p99Ms }: LatencyShape, weight = 1, ratio = 1, addMs = 0): LatencyPart {
  const log = Math.log(p50Ms);
  return { weight, mu: log + Math.log(ratio), sigma: (Math.log(p99Ms) - log) / Z_99, addMs };
}

/**
 * A latency distribution as a binary tree over the buckets of `exponential-buckets`: node 1 is the root and holds every
 * bucket, node i has the lower half of its buckets in node 2i and the upper half in 2i + 1.
 */
export class LatencyTree {
  private readonly parts: readonly LatencyPart[];
  /** Those of the nodes asked for, NaN elsewhere; null as long as few were: a tree of one cell among many is soon done with. */
  private shares: Float64Array | null = null;
  private asked = 0;
  /** The limit that was asked for last without a factor, and the share beyond it. */
  private slowLimitMs = Number.NaN;
  private slowShare = 0;

  /** Of a mixture. Shares are computed when asked for, and kept where no factor changes them. */
  constructor(parts: readonly LatencyPart[]) {
    this.parts = parts;
  }

  /**
   * Of the requests in an inner node (1 … 1023), the expected share that is in its lower half, when every latency is
   * `exp(logFactor)` times as long.
   */
  leftShare(node: number, logFactor: number): number {
    if (logFactor !== 0) return computeLeftShare(this.parts, node, logFactor);
    const { shares } = this;
    if (shares === null) return this.firstShares(node);
    const known = shares[node] as number;
    if (!Number.isNaN(known)) return known;
    const share = computeLeftShare(this.parts, node, 0);
    shares[node] = share;
    return share;
  }

  /**
   * How many of the `count` requests of an arm that are in a node are in its lower half, in a part of a cell. Drawn here, and not
   * where it is asked for: what a call is handed as a real number is an object made for it.
   */
  leftOf(
    key: Key,
    arm: ArmCode,
    cellIndex: number,
    part: number,
    node: number,
    count: number,
    logFactor: number,
  ): number {
    const u = uniform(key, arm, PURPOSES.latency, cellIndex, part * BUCKET_COUNT + node);
    return binomialQuantile(u, count, this.leftShare(node, logFactor));
  }

  /** The share of requests that take longer than `limitMs`, when every latency is `exp(logFactor)` times as long. */
  slowerShare(limitMs: number, logFactor: number): number {
    if (logFactor === 0 && limitMs === this.slowLimitMs) return this.slowShare;
    const share = computeSlowerShare(this.parts, limitMs, logFactor);
    if (logFactor === 0) {
      this.slowLimitMs = limitMs;
      this.slowShare = share;
    }
    return share;
  }

  isOf(parts: readonly LatencyPart[]): boolean {
    const own = this.parts;
    return (
      own.length === parts.length &&
      own.every((one, i) => isSameLaw(one, parts[i] as LatencyPart) && one.weight === parts[i]?.weight)
    );
  }

  private firstShares(node: number): number {
    if (++this.asked > FEW) this.shares = new Float64Array(BUCKET_COUNT).fill(Number.NaN);
    return computeLeftShare(this.parts, node, 0);
  }
}

/** So many trees are kept at most; beyond that all are forgotten and made again. */
const MOST_TREES = 2_000;

/** Trees of mixtures, the same for the same. By a number, which few mixtures share, and not by a text: that takes longer than all else. */
export class LatencyTrees {
  private readonly trees = new Map<number, LatencyTree>();

  of(parts: readonly LatencyPart[]): LatencyTree {
    let address = 0;
    for (const { weight, mu, sigma, addMs } of parts) address = 3 * address + weight + 5 * mu + 7 * sigma + 11 * addMs;
    const { trees } = this;
    const known = trees.get(address);
    if (known?.isOf(parts) === true) return known;
    if (trees.size >= MOST_TREES) trees.clear();
    const tree = new LatencyTree(parts);
    trees.set(address, tree);
    return tree;
  }
}

/** As many as two quantiles of one cell ask for, a few times over. */
const FEW = 100;

function computeLeftShare(parts: readonly LatencyPart[], node: number, logFactor: number): number {
  const width = BUCKET_COUNT >> levelOf(node);
  const first = node * width - BUCKET_COUNT;
  let left = 0;
  let right = 0;
  for (const part of parts) {
    const [from, middle, to] = [
      zAt(part, first, logFactor),
      zAt(part, first + width / 2, logFactor),
      zAt(part, first + width, logFactor),
    ];
    // P(a < Z ≤ b), from whichever tail is smaller, so that far tails keep their digits.
    if (from >= 0) {
      const beyond = normalUpperTail(middle);
      left += part.weight * (normalUpperTail(from) - beyond);
      right += part.weight * (beyond - normalUpperTail(to));
    } else {
      const below = normalCdf(middle);
      left += part.weight * (below - normalCdf(from));
      right += part.weight * (middle >= 0 ? normalUpperTail(middle) - normalUpperTail(to) : normalCdf(to) - below);
    }
  }
  // Where double precision sees no mass at all no request ever arrives; any share will do.
  return left + right > 0 ? left / (left + right) : 0.5;
}

function computeSlowerShare(parts: readonly LatencyPart[], limitMs: number, logFactor: number): number {
  const log = Math.log(limitMs) - logFactor;
  let slower = 0;
  let all = 0;
  for (const part of parts) {
    slower += part.weight * normalUpperTail(zAtLog(part, log));
    all += part.weight;
  }
  return all === 0 ? 0 : Math.min(1, slower / all);
}

/** How many standard deviations of its logarithm the lower edge of a bucket is from the part's median. */
function zAt(part: LatencyPart, bucket: number, logFactor: number): number {
  // The outermost buckets are open: they hold what lies beyond the grid.
  if (bucket === 0) return Number.NEGATIVE_INFINITY;
  if (bucket === BUCKET_COUNT) return Number.POSITIVE_INFINITY;
  return zAtLog(part, logAtBucketPosition(bucket) - logFactor);
}

/** The same of a latency, by its logarithm. */
function zAtLog({ mu, sigma, addMs }: LatencyPart, log: number): number {
  if (addMs === 0) return (log - mu) / sigma;
  const before = Math.exp(log) - addMs;
  return before <= 0 ? Number.NEGATIVE_INFINITY : (Math.log(before) - mu) / sigma;
}
