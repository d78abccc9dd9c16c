import type { Breaker, Phase } from '../../model/results/experiment.js';

/** When what a slot holds is in force, in seconds after the fault began. */
export interface Piece {
  readonly slot: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Of each phase, what it does, and what holds while the breaker is open; and what holds while that is open once all is over. */
export const SLOTS = {
  plain: (phase: number): number => 2 * phase,
  cutOff: (phase: number): number => 2 * phase + 1,
  afterwards: (phases: number): number => 2 * phases,
  isCutOff: (slot: number, phases: number): boolean => slot % 2 === 1 || slot === 2 * phases,
} as const;

/**
 * What is in force when, of a fault that is gone so long after it began. The breaker opens once so many attempts failed for as
 * long as it takes to react, and closes so long after they fail no more, or the fault is gone; if they fail again by then it
 * stays open.
 */
export function timeline(phases: readonly Phase[], breaker: Breaker | null, goneSeconds: number): readonly Piece[] {
  const pieces: Piece[] = [];
  const put = (slot: number, fromSeconds: number, toSeconds: number): void => {
    if (fromSeconds < toSeconds) pieces.push({ slot, fromSeconds, toSeconds });
  };
  let badSince: number | null = null;
  let openUntil = 0;
  for (const [i, { fromSeconds, isBad }] of phases.entries()) {
    const toSeconds = Math.min(goneSeconds, phases[i + 1]?.fromSeconds ?? goneSeconds);
    if (fromSeconds >= toSeconds) break;
    if (isBad && breaker !== null) {
      badSince ??= fromSeconds;
      const opens = openUntil > fromSeconds ? fromSeconds : Math.max(fromSeconds, badSince + breaker.reactsInSeconds);
      put(SLOTS.plain(i), fromSeconds, Math.min(opens, toSeconds));
      put(SLOTS.cutOff(i), opens, toSeconds);
      if (opens < toSeconds) openUntil = toSeconds + breaker.openForSeconds;
    } else {
      badSince = null;
      const closes = Math.max(fromSeconds, Math.min(openUntil, toSeconds));
      put(SLOTS.cutOff(i), fromSeconds, closes);
      put(SLOTS.plain(i), closes, toSeconds);
    }
  }
  put(SLOTS.afterwards(phases.length), goneSeconds, openUntil);
  return pieces;
}
