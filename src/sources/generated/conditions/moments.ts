import type { Arm } from '../../../model/arm.js';
import type { WarmUp, World } from '../../../model/world.js';
import type { ArmPool } from '../pods/arm-pools.js';
import { meanRate } from './arrival-rate.js';
import { type FaultSpan, levelAt, nextEdge } from './fault-timing.js';

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

/** Where the part that begins at `from` ends, at `to` at the latest: nothing begins or ends before, and little changes. Whole seconds. */
export function partEnd(world: World, pools: Pools, from: number, to: number): number {
  const parts = Math.ceil(changeBetween(world, pools, from, to) / STEP_OF_PART);
  return parts <= 1 ? to : from + Math.max(1, Math.floor((to - from) / parts));
}

/** The first instant after another at which something begins, ends or reaches its full strength; infinity where there is none. */
export function stretchEnd(world: World, pools: Pools, after: number): number {
  let end = nextPoint(world, after);
  for (const span of spansOf(pools)) end = Math.min(end, nextEdge(span, after));
  for (const at of warmFrom(world, pools)) if (at > after) end = Math.min(end, at);
  return end;
}

/**
 * What is going on from one instant to the next at which something begins or ends, as text, where it is the same all the time;
 * null: meanwhile something changes. The arms are alike wherever it is.
 */
export function steadyState(world: World, pools: Pools, start: number, end: number): string | null {
  const rate = steadyRate(world, start);
  const spans = spansOf(pools);
  if (rate === null || levelChange(spans, start, end) > 0) return null;
  if (warmFrom(world, pools).some((at) => at > start)) return null;
  return `${rate} ${spans.map((span) => levelAt(span, start)).join(' ')}`;
}

function edgesBetween(world: World, pools: Pools, from: number, to: number): readonly number[] {
  const edges = [from];
  for (let at = stretchEnd(world, pools, from); at < to; at = stretchEnd(world, pools, at)) edges.push(at);
  return [...edges, to];
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

/** When instances that came are warm. */
function warmFrom({ warmUp }: World, pools: Pools): readonly number[] {
  return warmUp === null ? [] : warmingOf(pools).map((at) => at + warmUp.seconds);
}

function piecesOf(world: World, start: number, end: number, count: number): readonly Moment[] {
  const seconds = (end - start) / count;
  return Array.from({ length: count }, (_, i) => {
    const from = start + i * seconds;
    const rate = meanRate(world.requestsPerSecond, world.startsAtSeconds, from, from + seconds);
    return { atSeconds: from + seconds / 2, seconds, rate };
  });
}

function nextPoint({ requestsPerSecond: rate }: World, after: number): number {
  if (typeof rate === 'number' || rate.kind === 'daily') return Number.POSITIVE_INFINITY;
  return rate.points.find(({ atSeconds }) => atSeconds > after)?.atSeconds ?? Number.POSITIVE_INFINITY;
}

/** The arrival rate from an instant to the next point, or for good; null where it changes on the way. */
function steadyRate({ requestsPerSecond: rate }: World, from: number): number | null {
  if (typeof rate === 'number') return rate;
  if (rate.kind === 'daily') return null;
  const here = rate.points.findLast(({ atSeconds }) => atSeconds <= from)?.perSecond;
  const next = rate.points.find(({ atSeconds }) => atSeconds > from)?.perSecond ?? here;
  return here === undefined || next !== here ? null : here;
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
