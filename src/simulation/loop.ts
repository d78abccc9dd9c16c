import type { Controller, Turn } from '../model/controller.js';
import type { OperatorAction } from '../model/operator.js';
import type { Source } from '../model/source.js';

/** Something that a person says, and from when on it takes effect. */
export interface Word {
  readonly dueAtSeconds: number;
  readonly said: OperatorAction;
}

/** What people say, at its own second. */
export function wordsOf({ operator }: { readonly operator: readonly OperatorAction[] }): readonly Word[] {
  return operator.map((said) => ({ dueAtSeconds: said.atSeconds, said }));
}

/** Keeps the notes of all turns. */
export interface Recorder<Note> {
  record(note: Note, atSeconds: number): void;
}

export interface LoopParts<State, Note> {
  readonly controller: Controller<State, Note>;
  readonly source: Source;
  /** In order of time. */
  readonly words: readonly Word[];
  readonly recorder: Recorder<Note> | null;
  /** When simulated time ends, whatever the controller is about; infinite: when the controller is done, or waits for a person who does not act. */
  readonly horizonSeconds: number;
}

/** How a rollout stood when the loop stopped. */
export interface LoopEnd<State, Note> {
  readonly atSeconds: number;
  readonly turn: Turn<State, Note>;
  /** Words that came after the end. */
  readonly undelivered: readonly Word[];
}

const SILENCE: readonly OperatorAction[] = [];

/**
 * The one loop: the controller says when it looks next and how much of the traffic the canary gets until then, the source
 * serves it, and the controller takes its turn, with what people say at that instant. It ends when the controller is done,
 * when it waits for a person and no word is left, or at the horizon.
 */
export function runLoop<State, Note>(parts: LoopParts<State, Note>): LoopEnd<State, Note> {
  const { controller, source, words, recorder, horizonSeconds } = parts;
  let now = 0;
  let delivered = 0;
  let turn = controller.begin();
  announce(turn, source, recorder, 0);
  while (!turn.isEnded && !(turn.isWaiting && delivered === words.length)) {
    const wordAt = words[delivered]?.dueAtSeconds ?? Number.POSITIVE_INFINITY;
    const lookAt = controller.next(turn.state) ?? Number.POSITIVE_INFINITY;
    const until = Math.min(wordAt, lookAt);
    if (until > horizonSeconds || until === Number.POSITIVE_INFINITY) break;
    if (until < now) throw new Error(`a controller that is at ${now} s looks next at ${until} s`);
    if (until > now) source.serve(now, until, turn.exposure);
    now = until;
    let said = SILENCE;
    if (wordAt <= now) {
      const first = delivered;
      while (delivered < words.length && (words[delivered]?.dueAtSeconds ?? 0) <= now) delivered++;
      said = words.slice(first, delivered).map((word) => word.said);
    }
    turn = controller.act(turn.state, now, said, source.view(now));
    if (turn.marks.length > 0 || turn.notes.length > 0) announce(turn, source, recorder, now);
  }
  if (!turn.isEnded && horizonSeconds !== Number.POSITIVE_INFINITY && now < horizonSeconds) {
    source.serve(now, horizonSeconds, turn.exposure);
    now = horizonSeconds;
  }
  return { atSeconds: now, turn, undelivered: words.slice(delivered) };
}

function announce<State, Note>(
  { marks, notes }: Turn<State, Note>,
  source: Source,
  recorder: Recorder<Note> | null,
  atSeconds: number,
): void {
  for (const mark of marks) source.mark(mark, atSeconds);
  if (recorder !== null) for (const note of notes) recorder.record(note, atSeconds);
}
