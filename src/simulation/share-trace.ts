import type { Controller, Turn } from '../model/controller.js';
import type { Exposure } from '../model/exposure.js';
import { percentAt, type SharePiece } from '../sources/generated/conditions/share-lines.js';

/** What the canary got of the traffic from an instant on. */
interface TracedShare {
  readonly atSeconds: number;
  readonly exposure: Exposure;
}

/** How the canary's share went over time, and when the rollout was completed, and when it was decided to roll back. */
export class ShareTrace {
  private readonly shares: TracedShare[] = [];
  decidedAtSeconds: number | null = null;
  completedAtSeconds: number | null = null;

  /** The same controller; what its turns ask for is noted. */
  of<State, Note>(controller: Controller<State, Note>): Controller<State, Note> {
    const see = (turn: Turn<State, Note>, atSeconds: number): Turn<State, Note> => {
      if (turn.status === 'ROLLED_BACK') this.decidedAtSeconds ??= atSeconds;
      if (turn.status === 'COMPLETED') this.completedAtSeconds ??= atSeconds;
      if (this.shares.at(-1)?.exposure !== turn.exposure) this.shares.push({ atSeconds, exposure: turn.exposure });
      return turn;
    };
    return {
      begin: () => see(controller.begin(), 0),
      next: (state) => controller.next(state),
      act: (state, atSeconds, words, view) => see(controller.act(state, atSeconds, words, view), atSeconds),
    };
  }

  /** Whether the canary has no share from an instant on, which may be the last there is. */
  isGoneAt(seconds: number): boolean {
    const last = this.shares.at(-1);
    return last !== undefined && percentAt(last.exposure, seconds) === 0;
  }

  /**
   * Pieces of time in which the share does not change, or goes by a straight line, until an instant: with the mean share
   * and that of the requests of which copies are made, in percent.
   */
  pieces(untilSeconds: number): readonly SharePiece[] {
    return this.shares.flatMap(({ atSeconds, exposure }, i) => {
      const ends = Math.min(untilSeconds, this.shares[i + 1]?.atSeconds ?? untilSeconds);
      const cut = exposure.line === null ? ends : Math.min(ends, exposure.line.untilSeconds);
      return [
        [atSeconds, cut],
        [cut, ends],
      ].flatMap(([from = 0, to = 0]) => (to > from ? [piece(exposure, from, to)] : []));
    });
  }
}

function piece(exposure: Exposure, fromSeconds: number, toSeconds: number): SharePiece {
  const { mirroredPercent } = exposure;
  const [fromPercent, toPercent] = [percentAt(exposure, fromSeconds), percentAt(exposure, toSeconds)];
  return { fromSeconds, toSeconds, fromPercent, toPercent, mirroredPercent };
}

/**
 * When the canary's share was nothing after it was decided to roll back, by pieces of its share up to an instant; null: it never
 * was, or nothing was decided.
 */
export function goneAtSeconds(pieces: readonly SharePiece[], trace: ShareTrace, untilSeconds: number): number | null {
  const { decidedAtSeconds } = trace;
  if (decidedAtSeconds === null) return null;
  // Copies go on until the rollback is done; to users the new version is gone.
  const gone = pieces.find((piece) => piece.toSeconds > decidedAtSeconds && !isExposed(piece));
  // A decision of the last instant leaves no time in which it could be seen.
  if (gone !== undefined) return Math.max(gone.fromSeconds, decidedAtSeconds);
  return trace.isGoneAt(untilSeconds) ? untilSeconds : null;
}

/** Whether any user met the canary. */
export function isExposed({ fromPercent, toPercent }: SharePiece): boolean {
  return fromPercent + toPercent > 0;
}

/** The mean share in `bins` stretches of equal length from 0 to `untilSeconds`, in [0, 100]. */
export function meanShares(pieces: readonly SharePiece[], bins: number, untilSeconds: number): readonly number[] {
  const width = untilSeconds / bins;
  return Array.from({ length: bins }, (_, bin) => {
    let sum = 0;
    for (const each of pieces) {
      const [from, to] = [Math.max(each.fromSeconds, bin * width), Math.min(each.toSeconds, (bin + 1) * width)];
      if (to > from) sum += (to - from) * percentIn(each, (from + to) / 2);
    }
    return sum / width;
  });
}

function percentIn({ fromSeconds, toSeconds, fromPercent, toPercent }: SharePiece, atSeconds: number): number {
  return fromPercent + ((toPercent - fromPercent) * (atSeconds - fromSeconds)) / (toSeconds - fromSeconds);
}
