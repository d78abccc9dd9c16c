import type { Arm } from '../../src/model/arm.js';
import type { Exposure, Mark } from '../../src/model/exposure.js';
import type { Readiness, Source, View } from '../../src/model/source.js';
import type { Recorder } from '../../src/simulation/loop.js';

/** What a scenario scripts. */
export interface Script {
  answer(name: string, nth: number): string;
  readiness(arm: Arm, atSeconds: number): Readiness;
}

export interface Stretch {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly exposure: Exposure;
}

/** A source without traffic: it answers what is scripted, and keeps what it is told. */
export class ScriptedSource implements Source {
  readonly stretches: Stretch[] = [];
  readonly marks: (readonly [mark: Mark, atSeconds: number])[] = [];
  private readonly script: Script;
  private readonly asked = new Map<string, number>();

  constructor(script: Script) {
    this.script = script;
  }

  mark(mark: Mark, atSeconds: number): void {
    this.marks.push([mark, atSeconds]);
  }

  serve(fromSeconds: number, toSeconds: number, exposure: Exposure): void {
    const last = this.stretches.at(-1)?.toSeconds ?? 0;
    if (fromSeconds !== last || toSeconds < fromSeconds) {
      throw new Error(`after ${last} s nothing is served from ${fromSeconds} to ${toSeconds} s`);
    }
    this.stretches.push({ fromSeconds, toSeconds, exposure });
  }

  view(atSeconds: number): View {
    return {
      atSeconds,
      read: () => {
        throw new Error('no traffic is scripted');
      },
      users: () => null,
      answer: (name, nth) => {
        if (nth !== (this.asked.get(name) ?? 0)) throw new Error(`${name} is asked for out of turn`);
        this.asked.set(name, nth + 1);
        return this.script.answer(name, nth);
      },
      readiness: (arm) => this.script.readiness(arm, atSeconds),
    };
  }
}

/** Everything that was noted, with its second. */
export class Notes<Note> implements Recorder<Note> {
  readonly all: { readonly note: Note; readonly atSeconds: number }[] = [];

  record(note: Note, atSeconds: number): void {
    this.all.push({ note, atSeconds });
  }
}
