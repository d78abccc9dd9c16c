import type { Arm } from '../../../model/arm.js';
import type { WarmUp, World } from '../../../model/world.js';
import type { ArmPool } from '../pods/arm-pools.js';
import { meanRate } from './arrival-rate.js';
import { edgesOf, type FaultSpan, levelAt } from './fault-timing.js';

/** An instant that stands for a stretch about it, in which nothing begins or ends. */
export interface Moment {
  readonly atSeconds: number;
  /** Of the stretch. */
  readonly seconds: number;
  /** Mean arrivals a second in it. */
  readonly rate: number;
}

/**
 * So much may change within the stretch of one moment: a share of the arrival rate, a part of a fault's full strength, or of
 * what is cold. By the midpoint rule even what grows near the end of a machine's capacity is then off by some 0.1 %.
 */
const STEP = 0.02;

/** A stretch, of a cell, is not cut into more than so many for each second: what changes faster is over at once. */
const MOST_A_SECOND = 4;

/** In a part, what is drawn at once, so much may change: a look within it sees the mean of the part. */
const STEP_OF_PART = 0.1;

type Pools = Readonly<Record<Arm, ArmPool>>;

/**
 * The instants by which a stretch of time, within one cell of a world, is integrated: the middles of pieces in which nothing
 * begins, ends or reaches its full strength, short enough for what changes in them to be a straight line.
 */
export function momentsOf(world: World, pools: Pools, from: number, to: number): readonly Moment[] {
  const sorted = edgesBetween(world, pools, from, to);
  return sorted.slice(1).flatMap((end, i) => {
    const start = sorted[i] ?? from;
    const pieces = Math.min(
      Math.ceil(changeBetween(world, pools, start, end) / STEP),
      Math.ceil((end - start) * MOST_A_SECOND),
    );
    return piecesOf(world, start, end, Math.max(1, pieces));
  });
}

/**
 * Where the part that begins at `from` ends, at `to` at the latest: nothing begins or ends within a part, and little changes.
 * Whole seconds.
 */
export function partEnd(world: World, pools: Pools, from: number, to: number): number {
  const [, end = to] = edgesBetween(world, pools, from, to);
  const parts = Math.ceil(changeBetween(world, pools, from, end) / STEP_OF_PART);
  return parts <= 1 ? end : from + Math.max(1, Math.floor((end - from) / parts));
}

function edgesBetween(world: World, pools: Pools, from: number, to: number): readonly number[] {
  const edges = new Set([from, to, ...rateEdges(world, from, to)]);
  for (const span of spansOf(pools)) for (const edge of edgesOf(span, from, to)) edges.add(edge);
  if (world.warmUp !== null) for (const at of warmingOf(pools)) addBetween(edges, at + world.warmUp.seconds, from, to);
  return [...edges].sort((a, b) => a - b);
}

function changeBetween(world: World, pools: Pools, start: number, end: number): number {
  return (
    rateChange(world, start, end) +
    levelChange(spansOf(pools), start, end) +
    warmChange(world.warmUp, warmingOf(pools), start, end)
  );
}

function spansOf({ canary, stable }: Pools): readonly FaultSpan[] {
  return [...canary.spans, ...stable.spans];
}

function warmingOf({ canary, baseline, stable }: Pools): readonly number[] {
  return [...canary.added, ...baseline.added, ...stable.added].map(({ atSeconds }) => atSeconds);
}

function piecesOf(world: World, start: number, end: number, count: number): readonly Moment[] {
  const seconds = (end - start) / count;
  return Array.from({ length: count }, (_, i) => {
    const from = start + i * seconds;
    const rate = meanRate(world.requestsPerSecond, world.startsAtSeconds, from, from + seconds);
    return { atSeconds: from + seconds / 2, seconds, rate };
  });
}

function addBetween(edges: Set<number>, edge: number, from: number, to: number): void {
  if (edge > from && edge < to) edges.add(edge);
}

function rateEdges({ requestsPerSecond: rate }: World, from: number, to: number): readonly number[] {
  if (typeof rate === 'number' || rate.kind === 'daily') return [];
  return rate.points.map(({ atSeconds }) => atSeconds).filter((at) => at > from && at < to);
}

/** The arrival rate at the end less that at the start, over the greater. */
function rateChange({ requestsPerSecond: rate, startsAtSeconds }: World, start: number, end: number): number {
  if (typeof rate === 'number') return 0;
  const short = (end - start) / 1_000;
  const first = meanRate(rate, startsAtSeconds, start, start + short);
  const last = meanRate(rate, startsAtSeconds, end - short, end);
  const most = Math.max(first, last);
  return most === 0 ? 0 : Math.abs(last - first) / most;
}

function levelChange(spans: readonly FaultSpan[], start: number, end: number): number {
  let sum = 0;
  for (const span of spans) {
    if (span.fault.rampSeconds > 0) sum += Math.abs(levelAt(span, end, true) - levelAt(span, start));
  }
  return sum;
}

function warmChange(warmUp: WarmUp | null, added: readonly number[], start: number, end: number): number {
  if (warmUp === null) return 0;
  const warming = added.filter((at) => at <= start && start < at + warmUp.seconds).length;
  return (warming * (end - start)) / warmUp.seconds;
}
