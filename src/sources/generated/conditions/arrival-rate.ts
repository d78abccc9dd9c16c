import type { ArrivalRate } from '../../../model/world.js';
import { sineOfTurns } from '../../../stats/numeric/sine.js';

const DAY_SECONDS = 86_400;
const TWO_PI = 6.283185307179586;

/** The rate, in requests a second, at which versions' CPU and latency are given: the mean over a day, or over the points. */
export function referenceRate(rate: ArrivalRate): number {
  if (typeof rate === 'number') return rate;
  if (rate.kind === 'daily') return rate.meanPerSecond;
  const end = rate.points.at(-1)?.atSeconds ?? 0;
  return end === 0 ? (rate.points[0]?.perSecond ?? 0) : areaUnder(rate.points, 0, end) / end;
}

/** The mean rate, in requests a second, from `from` to `to`, in seconds of a rollout that began at `startsAt` of its day. */
export function meanRate(rate: ArrivalRate, startsAt: number, from: number, to: number): number {
  if (typeof rate === 'number') return rate;
  if (rate.kind === 'points') return areaUnder(rate.points, from, to) / (to - from);
  const turns = (seconds: number): number => (startsAt + seconds - rate.peakAtSeconds) / DAY_SECONDS;
  // The mean of a cosine between two moments: the difference of the sines over that of the angles.
  const wave = (sineOfTurns(turns(to)) - sineOfTurns(turns(from))) / (TWO_PI * (turns(to) - turns(from)));
  return rate.meanPerSecond * (1 + (rate.peakRatio - 1) * wave);
}

type Points = Extract<ArrivalRate, { readonly kind: 'points' }>['points'];

/** Requests between two moments along straight lines from point to point, and level after the last. */
function areaUnder(points: Points, from: number, to: number): number {
  let area = 0;
  for (let i = 0; i < points.length; i++) {
    const point = points[i];
    if (point === undefined) continue;
    const next = points[i + 1] ?? { atSeconds: Number.POSITIVE_INFINITY, perSecond: point.perSecond };
    const start = Math.max(from, point.atSeconds);
    const end = Math.min(to, next.atSeconds);
    if (end <= start) continue;
    const slope = (next.perSecond - point.perSecond) / (next.atSeconds - point.atSeconds);
    const middle = (start + end) / 2;
    area += (end - start) * (point.perSecond + slope * (middle - point.atSeconds));
  }
  return area;
}
