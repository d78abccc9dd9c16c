import type { Controller, Turn } from '../../model/controller.js';
import { type Exposure, type Mark, UNEXPOSED } from '../../model/exposure.js';
import type { Experiment, Phase } from '../../model/results/experiment.js';
import type { View } from '../../model/source.js';
import { beginClaim, claimValue, lookAt, opposite, type WatchedClaim } from './claim-watch.js';
import { type Piece, timeline } from './timeline.js';

/** What is remembered of an experiment. It is changed from turn to turn, as is allowed to whoever owns it. */
export interface ExperimentState {
  atSeconds: number;
  readonly claims: readonly WatchedClaim[];
  readonly abort: WatchedClaim | null;
  /** When the undoing begins, or began; the pieces of the fault are worked out by it. */
  undoneAtSeconds: number;
  isAborted: boolean;
  pieces: readonly Piece[];
}

/** What a look saw of each part of the hypothesis, of those whose time was whole. */
export interface LookNote {
  readonly values: readonly (number | null)[];
}

/** When the world may tell the users of a part of its own: at once. */
export const STEADY: Mark = 'stage:steady';

/** When what a slot holds begins, and when it is over. */
export function slotMarks(slot: number): { readonly begins: Mark; readonly ends: Mark } {
  return { begins: `stage:slot-${slot}`, ends: `stage:slot-${slot}-over` };
}

/** When nothing is done to the service any more, and when the experiment ends. */
export function goneAtSeconds({ undoSeconds }: Experiment, { undoneAtSeconds }: ExperimentState): number {
  return undoneAtSeconds + undoSeconds;
}

/**
 * Steers an experiment: the part that the fault may hit has its share of the traffic from the first second to the last. It looks
 * at every interval, holds what it sees against the hypothesis, undoes the fault in time, and before it if it has to be aborted.
 */
export function experimentController(
  experiment: Experiment,
  phases: readonly Phase[],
): Controller<ExperimentState, LookNote> {
  const exposure: Exposure = { ...UNEXPOSED, canaryPercent: experiment.share * 100 };
  const piecesOf = (undoneAtSeconds: number): readonly Piece[] => {
    const { atSeconds, undoSeconds, levers } = experiment;
    return timeline(phases, levers.breaker, undoneAtSeconds + undoSeconds - atSeconds);
  };
  const endOf = (state: ExperimentState): number => goneAtSeconds(experiment, state) + experiment.followUpSeconds;
  const turn = (
    state: ExperimentState,
    marks: readonly Mark[],
    notes: readonly LookNote[],
  ): Turn<ExperimentState, LookNote> => ({
    state,
    exposure,
    status: state.isAborted ? 'ROLLED_BACK' : 'PROGRESSING',
    isWaiting: false,
    isEnded: state.atSeconds >= endOf(state),
    marks,
    notes,
  });
  return {
    begin() {
      const undoneAtSeconds = experiment.atSeconds + experiment.forSeconds;
      const state: ExperimentState = {
        atSeconds: 0,
        claims: experiment.hypothesis.map(beginClaim),
        abort: experiment.abortWhen === null ? null : beginClaim(opposite(experiment.abortWhen)),
        undoneAtSeconds,
        isAborted: false,
        pieces: piecesOf(undoneAtSeconds),
      };
      return turn(state, [STEADY, ...marksAt(experiment, state)], []);
    },
    next(state) {
      const { everySeconds } = experiment;
      const look = (Math.floor(state.atSeconds / everySeconds) + 1) * everySeconds;
      const switches = state.pieces.flatMap(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds]);
      const later = switches.map((seconds) => seconds + experiment.atSeconds).filter((at) => at > state.atSeconds);
      return Math.min(look, endOf(state), ...later);
    },
    act(state, atSeconds, _words, view) {
      state.atSeconds = atSeconds;
      const isLook = atSeconds % experiment.everySeconds === 0;
      const values = isLook ? look(experiment, state, view) : null;
      if (values !== null && mustAbort(experiment, state, view)) {
        state.isAborted = true;
        state.undoneAtSeconds = atSeconds;
        state.pieces = piecesOf(atSeconds);
      }
      return turn(state, marksAt(experiment, state), values === null ? [] : [{ values }]);
    },
  };
}

function look(experiment: Experiment, { claims, atSeconds }: ExperimentState, view: View): readonly (number | null)[] {
  return claims.map((watched) => {
    const value = claimValue(watched.claim, experiment, view);
    lookAt(watched, value, atSeconds, atSeconds <= experiment.atSeconds);
    return value;
  });
}

/** Only while the fault is on. */
function mustAbort(
  experiment: Experiment,
  { abort, atSeconds, undoneAtSeconds }: ExperimentState,
  view: View,
): boolean {
  if (abort === null || atSeconds <= experiment.atSeconds || atSeconds >= undoneAtSeconds) return false;
  return !lookAt(abort, claimValue(abort.claim, experiment, view), atSeconds, false);
}

/** What begins and ends now. */
function marksAt({ atSeconds: began }: Experiment, { pieces, atSeconds }: ExperimentState): readonly Mark[] {
  return pieces.flatMap(({ slot, fromSeconds, toSeconds }): Mark[] => {
    const { begins, ends } = slotMarks(slot);
    if (began + fromSeconds === atSeconds) return [begins];
    return began + toSeconds === atSeconds ? [ends] : [];
  });
}
