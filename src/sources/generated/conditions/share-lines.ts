import type { Exposure } from '../../../model/exposure.js';

/** A share of some requests, in percent, that may be on the way to another. */
export type LineShare = Pick<Exposure, 'canaryPercent' | 'line'>;

/** The canary's shares, by lane, from an instant on until they were others, where any of them changed linearly. */
export interface KeptLines {
  readonly fromSeconds: number;
  readonly shares: readonly LineShare[];
  endsAtSeconds: number;
}

/** A stretch of time in which the canary's share does not change, or goes by a straight line. */
export interface SharePiece {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** At both ends, in [0, 100]. */
  readonly fromPercent: number;
  readonly toPercent: number;
  readonly mirroredPercent: number;
}

/** The canary's share, in percent, at an instant from which on it has not changed. */
export function percentAt({ canaryPercent, line }: LineShare, seconds: number): number {
  if (line === null) return canaryPercent;
  const { fromSeconds, untilSeconds, toPercent } = line;
  const left = Math.max(0, (untilSeconds - seconds) / (untilSeconds - fromSeconds));
  return toPercent + (canaryPercent - toPercent) * left;
}

/** The mean of the canary's share, in percent, between two instants. */
export function meanPercent(share: LineShare, from: number, to: number): number {
  const { line, canaryPercent } = share;
  if (line === null) return canaryPercent;
  if (to <= from) return percentAt(share, from);
  const ends = Math.min(to, Math.max(from, line.untilSeconds));
  return (percentAt(share, (from + ends) / 2) * (ends - from) + line.toPercent * (to - ends)) / (to - from);
}

/** From an instant on the canary has other shares: lines end there, and others may begin. */
export function keepLines(kept: KeptLines[], shares: readonly LineShare[], atSeconds: number): void {
  const latest = kept.at(-1);
  if (latest !== undefined) latest.endsAtSeconds = Math.min(latest.endsAtSeconds, atSeconds);
  if (shares.some(({ line }) => line !== null)) {
    kept.push({ fromSeconds: atSeconds, shares: [...shares], endsAtSeconds: Number.POSITIVE_INFINITY });
  }
}

/** The canary's shares of a lane, in [0, 1], at both ends of a stretch in which it was on a line; null if it was on none. */
export function sharesBetween(
  kept: readonly KeptLines[],
  lane: number,
  from: number,
  to: number,
): readonly [number, number] | null {
  const share = kept.find(({ fromSeconds, endsAtSeconds }) => fromSeconds <= from && to <= endsAtSeconds)?.shares[lane];
  if (share === undefined || share.line === null || share.line.untilSeconds < to) return null;
  return [percentAt(share, from) / 100, percentAt(share, to) / 100];
}
