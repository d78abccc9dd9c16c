import { BUCKET_COUNT } from '../../../stats/numeric/exponential-buckets.js';

/**
 * Several edges of latency buckets, as the nodes of the tree that have one within: each is split in its middle, and the counts
 * below all these middles tell what lies below each edge. Counts stand in one column: 0 is that of nothing, 1 that of all, and
 * `FIRST_MIDDLE` + i that below the middle of node i.
 */
export class LatencyEdges {
  readonly buckets: readonly number[];
  /** From the root down, level by level: neighbours do not wait for one another. */
  readonly nodes: Int32Array;
  /** By node: where the counts below its lower end and below its upper end stand. */
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  /** By edge: where the count below it stands. */
  readonly places: Int32Array;

  /** Edges are buckets, from 0 to `BUCKET_COUNT`: each is where that one begins. */
  constructor(edges: readonly number[]) {
    this.buckets = edges;
    const spans: Span[] = [];
    const splits = (span: Span): boolean => {
      return edges.some((edge) => edge > span.begins && edge < span.begins + span.width);
    };
    const add = (span: Span): void => {
      if (splits(span)) spans.push(span);
    };
    const places = new Int32Array(edges.length).fill(NONE);
    for (let i = 0; i < edges.length; i++) if ((edges[i] as number) >= BUCKET_COUNT) places[i] = ALL;
    add({ node: 1, begins: 0, width: BUCKET_COUNT, lower: NONE, upper: ALL });
    for (let at = 0; at < spans.length; at++) {
      const { node, begins, width, lower, upper } = spans[at] as Span;
      const half = width / 2;
      const middle = FIRST_MIDDLE + at;
      for (let i = 0; i < edges.length; i++) if (edges[i] === begins + half) places[i] = middle;
      add({ node: 2 * node, begins, width: half, lower, upper: middle });
      add({ node: 2 * node + 1, begins: begins + half, width: half, lower: middle, upper });
    }
    this.nodes = Int32Array.from(spans, ({ node }) => node);
    this.lower = Int32Array.from(spans, ({ lower }) => lower);
    this.upper = Int32Array.from(spans, ({ upper }) => upper);
    this.places = places;
  }
}

/** A node, which begins at a bucket and is so many wide, and where the counts below its ends stand. */
interface Span {
  readonly node: number;
  readonly begins: number;
  readonly width: number;
  readonly lower: number;
  readonly upper: number;
}

export const NONE = 0;
export const ALL = 1;
export const FIRST_MIDDLE = 2;
