import type { OperatorAction } from './operator.js';
import type { View } from './source.js';
import type { Status } from './status.js';

/** How much of the traffic the canary gets, and how, from an instant on. */
export interface Exposure {
  /** Of the users' requests, or of those of `among`, in [0, 100]; where it is on the way to another, the share to begin with. */
  readonly canaryPercent: number;
  /** The share changes linearly until it reaches another at an instant; null: it stays. */
  readonly line: ShareLine | null;
  /** Of the requests that stable serves, those that the canary gets a copy of, in [0, 100]. No user waits for the answer. */
  readonly mirroredPercent: number;
  /** The users who are routed by `canaryPercent`, as the world names them, while all others stay with stable; null: everybody. */
  readonly among: string | null;
  /** Instances wanted of each version. Where no router splits traffic, their ready ones do; null: as many as it takes. */
  readonly replicas: { readonly canary: number; readonly stable: number; readonly splitTraffic: boolean } | null;
  /** Whether a user whom the canary has served stays with it, whatever the share is later. */
  readonly isSticky: boolean;
}

export interface ShareLine {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  readonly toPercent: number;
}

/** No canary: what every rollout begins and what a rollback ends with. */
export const UNEXPOSED: Exposure = {
  canaryPercent: 0,
  line: null,
  mirroredPercent: 0,
  among: null,
  replicas: null,
  isSticky: false,
};

/**
 * An instant that others may refer to, as faults, cohorts and follow-ups do: the beginning of a stage, the promotion, the
 * decision to roll back, the moment from which the canary serves no more.
 */
export type Mark = `stage:${string}` | 'completed' | 'rolled_back' | 'restored';

/** Where a controller stands at an instant, and what it wants from then on. */
export interface Turn<State, Note = unknown> {
  readonly state: State;
  readonly exposure: Exposure;
  readonly status: Status;
  /** Nothing changes any more unless a person speaks. */
  readonly isWaiting: boolean;
  /** The controller is done: nothing is to be simulated after this instant. */
  readonly isEnded: boolean;
  /** What begins at this instant. */
  readonly marks: readonly Mark[];
  /** What happened, as data; empty where nobody records. */
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
   * When it looks next, in seconds of the rollout, if nobody speaks before; null: only when somebody does. Not before its
   * latest turn, and later than any but its first.
   */
  next(state: State): number | null;
  /** Its turn at an instant that it asked for, or at which people speak; `words` is what they say then. */
  act(state: State, atSeconds: number, words: readonly OperatorAction[], view: View): Turn<State, Note>;
}
