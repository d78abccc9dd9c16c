import type { Exposure, Mark } from './exposure.js';
import type { OperatorAction } from './operator.js';
import type { View } from './source.js';
import type { Status } from './status.js';

/** Where a controller stands at an instant, and what it wants from then on. */
export interface Turn<State, Note = unknown> {
  readonly state: State;
  readonly exposure: Exposure;
  readonly status: Status;
  /** Nothing changes any more unless a person acts. */
  readonly isWaiting: boolean;
  /** The controller is done: nothing is to be simulated after this instant. */
  readonly isEnded: boolean;
  /** What begins at this instant. */
  readonly marks: readonly Mark[];
  /** What happened, as data; empty where nothing is recorded. */
  readonly notes: readonly Note[];
}

/**
 * Whoever steers a rollout: our plan, a person, another controller's policy. Pure: what it remembers is a value that goes in
 * and comes out, and whatever may fail or answer by chance is asked of the view. A turn, and the state in it, is good until
 * the next one: what goes in is the controller's again, which may change it and give it back.
 */
export interface Controller<State, Note = unknown> {
  /** Its first turn, at 0 seconds, before there is a view: a controller that asks at 0 looks next at 0. */
  begin(): Turn<State, Note>;
  /**
   * When it looks next, in seconds of the rollout, if no person acts before; null: only when a person does. Not before
   * its latest turn, and later than any but its first.
   */
  next(state: State): number | null;
  /** Its turn at an instant that it asked for, or at which people act; `words` is what they do then. */
  act(state: State, atSeconds: number, words: readonly OperatorAction[], view: View): Turn<State, Note>;
}
