import type { Controller, Turn } from '../../model/controller.js';
import type { Exposure } from '../../model/exposure.js';
import type { OperatorAction } from '../../model/operator.js';
import type { WhenPaused } from '../../model/plan.js';
import type { RehearsalNote } from '../../model/policy/rehearsal-note.js';
import type { RehearsedController } from '../../model/policy/rehearsed-controller.js';

/** A rehearsed controller's state, and since when it waits for a person. */
export interface Supervised<State> {
  readonly inner: State;
  /** Null: it does not wait. Infinite: the person who came changed nothing, and does not come again. */
  readonly waitsSinceSeconds: number | null;
}

export interface Supervision {
  /** What people do where a rollout waits for them; null: nobody comes. */
  readonly whenPaused: WhenPaused | null;
  /** Whatever is not over by then is stuck. */
  readonly longestSeconds: number;
  /** Before this stage, by its index, people go on at once wherever the rollout waits for them; 0: nowhere. */
  readonly promotedUpTo: number;
  /** Whether the world counts instances: where it does not, none are asked for. */
  readonly countsInstances: boolean;
}

/**
 * A rehearsed controller among people: where it waits for them they come as `when_paused` says, and what does not end by
 * itself is ended.
 */
export function supervised<State>(
  { controller, awaitsPerson, standing }: RehearsedController<State>,
  { whenPaused: usual, longestSeconds, promotedUpTo, countsInstances }: Supervision,
): Controller<Supervised<State>, RehearsalNote> {
  const whenPaused = (inner: State): WhenPaused | null =>
    promotedUpTo > 0 && standing(inner).stageIndex < promotedUpTo ? AT_ONCE : usual;
  const comesAt = ({ inner, waitsSinceSeconds }: Supervised<State>): number => {
    if (waitsSinceSeconds === null) return Number.POSITIVE_INFINITY;
    return waitsSinceSeconds + (whenPaused(inner)?.actAfterSeconds ?? Number.POSITIVE_INFINITY);
  };
  const wrapped = (turn: Turn<State, RehearsalNote>, since: number, atSeconds: number) => {
    const state = { inner: turn.state, waitsSinceSeconds: awaitsPerson(turn.state) ? since : null };
    return {
      ...turn,
      state,
      exposure: countsInstances ? turn.exposure : withoutReplicas(turn.exposure),
      isWaiting: turn.isWaiting && comesAt(state) === Number.POSITIVE_INFINITY,
      isEnded: turn.isEnded || atSeconds >= longestSeconds,
    };
  };
  return {
    begin: () => wrapped(controller.begin(), 0, 0),
    next(state) {
      const looks = controller.next(state.inner) ?? Number.POSITIVE_INFINITY;
      return Math.min(looks, comesAt(state), longestSeconds);
    },
    act(state, atSeconds, words, view) {
      const isDue = words.length === 0 && comesAt(state) <= atSeconds;
      const turn = controller.act(
        state.inner,
        atSeconds,
        isDue ? [wordAt(atSeconds, whenPaused(state.inner))] : words,
        view,
      );
      const isInVain = isDue && awaitsPerson(turn.state) && turn.marks.length === 0;
      const since = isInVain ? Number.POSITIVE_INFINITY : isDue ? atSeconds : (state.waitsSinceSeconds ?? atSeconds);
      return wrapped(turn, since, atSeconds);
    },
  };
}

const AT_ONCE: WhenPaused = { actAfterSeconds: 0, action: 'promote' };

function wordAt(atSeconds: number, whenPaused: WhenPaused | null): OperatorAction {
  return { atSeconds, action: whenPaused?.action === 'abort' ? 'abort' : 'resume' };
}

function withoutReplicas(exposure: Exposure): Exposure {
  return exposure.replicas === null ? exposure : { ...exposure, replicas: null };
}
