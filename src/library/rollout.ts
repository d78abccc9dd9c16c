import type { Controller, Turn } from '../model/controller.js';
import type { Mark } from '../model/exposure.js';
import type { BlastRadius, Harm } from '../model/harm.js';
import type { OperatorAction } from '../model/operator.js';
import type { Setup } from '../model/setup.js';
import type { Account, Source, View } from '../model/source.js';
import type { Status } from '../model/status.js';
import { runLoop, wordsOf } from '../simulation/loop.js';

/** What an arm served. */
export interface ArmCounts {
  readonly requests: number;
  readonly errors: number;
}

/** A turn at which something changed, or was noted. */
export interface RolloutTurn<Note> {
  readonly atSeconds: number;
  readonly status: Status;
  /** From then on, in [0, 100]. */
  readonly canaryPercent: number;
  readonly marks: readonly Mark[];
  readonly notes: readonly Note[];
}

/** What became of a rollout, whoever steered it and whoever served. */
export interface Rollout<Note = unknown> {
  readonly seed: string;
  readonly name: string;
  /** As it stood at the end: a controller that was stopped at the end of the plan's time may be PROGRESSING. */
  readonly status: Status;
  /** When simulated time ended, in seconds from the start. */
  readonly endedAtSeconds: number;
  readonly canary: ArmCounts;
  readonly stable: ArmCounts;
  /** From start to end; null where another source than a generated world served, of which it is not known. */
  readonly truth: { readonly harm: Harm; readonly blastRadius: BlastRadius } | null;
  /** In order of time, the first at 0; empty where nothing is recorded. */
  readonly turns: readonly RolloutTurn<Note>[];
  /** What people would have done after the end. */
  readonly ignored: readonly OperatorAction[];
}

export interface RolloutParts<State, Note> {
  readonly setup: Setup;
  readonly seed: string;
  readonly controller: Controller<State, Note>;
  readonly source: Source;
  /** What the source shows; null: nothing but its view is known. */
  readonly served: (Account & Source) | null;
  readonly isRecorded: boolean;
  readonly horizonSeconds: number;
}

/** Plays one rollout. */
export function rolloutOf<State, Note>(parts: RolloutParts<State, Note>): Rollout<Note> {
  const { setup, seed, source, served, isRecorded, horizonSeconds } = parts;
  const turns: RolloutTurn<Note>[] = [];
  const controller = isRecorded ? watched(parts.controller, turns) : parts.controller;
  const end = runLoop({ controller, source, words: wordsOf(setup), recorder: null, horizonSeconds });
  const until = end.atSeconds;
  const view = (served ?? source).view(until);
  return {
    seed,
    name: setup.name,
    status: end.turn.status,
    endedAtSeconds: until,
    canary: counts(view, 'canary', until),
    stable: counts(view, 'stable', until),
    truth: served === null ? null : { harm: served.harm(0, until), blastRadius: served.blastRadius(0, until) },
    turns,
    ignored: end.undelivered.map(({ said }) => said),
  };
}

function counts(view: View, arm: 'canary' | 'stable', until: number): ArmCounts {
  const { requests, errors } = view.read(arm, 0, until);
  return { requests, errors };
}

/** The same controller; what its turns say is copied, since a turn is good until the next one. */
function watched<State, Note>(
  controller: Controller<State, Note>,
  turns: RolloutTurn<Note>[],
): Controller<State, Note> {
  const see = (turn: Turn<State, Note>, atSeconds: number): Turn<State, Note> => {
    const { status, marks, notes } = turn;
    const { canaryPercent } = turn.exposure;
    const last = turns.at(-1);
    const isSame = last?.status === status && last.canaryPercent === canaryPercent;
    if (!isSame || marks.length > 0 || notes.length > 0) {
      turns.push({ atSeconds, status, canaryPercent, marks: [...marks], notes: [...notes] });
    }
    return turn;
  };
  return {
    begin: () => see(controller.begin(), 0),
    next: (state) => controller.next(state),
    act: (state, atSeconds, words, view) => see(controller.act(state, atSeconds, words, view), atSeconds),
  };
}
