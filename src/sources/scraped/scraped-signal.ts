import type { World } from '../../model/world.js';
import type { LatencyTree } from '../generated/latency/latency-tree.js';
import type { Interval } from './interval.js';

/** The series of one pod: what tells them apart, and which of them must count something before this one is there. */
export interface SignalItem {
  readonly labels: Readonly<Record<string, string>>;
  /** Another or itself, by its place; -1: it is there from the start. */
  readonly decidedBy: number;
}

/** How stable behaves before the rollout: means, of which the seed knows nothing. */
export interface StableMeans {
  readonly world: World;
  readonly requestsPerSecond: number;
  readonly latency: LatencyTree;
}

/** What the samples of a metric follow, ready to be read interval by interval. */
export interface ScrapedSignal {
  /** Counters; else gauges. */
  readonly grows: boolean;
  /** A counter of whoever watches the pods, not of the pods themselves. */
  readonly outlivesRestarts?: boolean;
  /** What it shows at a scrape that is lost; left out: nothing. */
  readonly ifLost?: number;
  readonly items: readonly SignalItem[];
  /**
   * Adds, for each pod and in it for each item that is asked for, how much a counter grew (buckets by what is in them or in lower ones), or
   * what a gauge shows; NaN: nothing.
   */
  read(interval: Interval, asked: readonly number[], into: Float64Array): void;
  /** Whether of an arm of one pod any items can be read without the others. */
  readonly isReadAlone?: boolean;
  /** Whether items are the buckets of one histogram, from the lowest bound to the highest. */
  readonly isHistogram?: boolean;
  /** How many events of each item are expected in a second, of stable with all of the traffic; of counters. */
  expected?(means: StableMeans): readonly number[];
  /** By how much an event makes a counter grow on average; left out: by 1. */
  perEvent?(means: StableMeans): number;
}

let grown = new Float64Array(64);

/** What each pod did in an interval, item by item; good until the next is read. */
export function readItems(signal: ScrapedSignal, interval: Interval, asked: readonly number[]): Float64Array {
  const size = interval.pods * signal.items.length;
  if (grown.length < size) grown = new Float64Array(2 * size);
  grown.fill(0, 0, size);
  signal.read(interval, asked, grown);
  return grown;
}
