import type { Arm } from '../../model/arm.js';
import { type Exposure, type Mark, UNEXPOSED } from '../../model/exposure.js';
import type { Migration } from '../../model/rollback.js';
import type { Reading, Source, UserSplit, View } from '../../model/source.js';
import type { Key } from '../../random/key.js';
import { GeneratedSource } from './generated-source.js';
import type { TrafficModel } from './traffic-model.js';

/**
 * A generated world that also serves copies. `users` is the world that users meet; while the canary gets copies, the same
 * requests are served a second time beside it, and what the canary made of them is what a controller sees of it. No user
 * waits for a copy's answer, so that `users` alone says what harm there was.
 */
export class MirroringSource implements Source, View {
  /** What users met. */
  readonly met: GeneratedSource;
  private readonly copies: GeneratedSource;
  /** Until when copies were served. */
  private copiedUntil = 0;

  constructor(model: TrafficModel, key: Key, migration: Migration | null) {
    this.met = new GeneratedSource(model, key, migration, true);
    this.copies = new GeneratedSource(model, key, null, true);
  }

  bind(key: Key): this {
    this.met.bind(key);
    this.copies.bind(key);
    this.copiedUntil = 0;
    return this;
  }

  get atSeconds(): number {
    return this.met.atSeconds;
  }

  mark(mark: Mark, atSeconds: number): void {
    this.met.mark(mark, atSeconds);
    this.copies.mark(mark, atSeconds);
  }

  /** Copies come first if at all: what is copied later would not be seen. */
  serve(fromSeconds: number, toSeconds: number, exposure: Exposure): void {
    const { mirroredPercent, ...served } = exposure;
    this.met.serve(fromSeconds, toSeconds, { ...served, mirroredPercent: 0 });
    if (mirroredPercent === 0) return;
    if (this.copiedUntil !== fromSeconds) throw new Error('copies are served from the start, without a gap');
    this.copies.serve(fromSeconds, toSeconds, { ...UNEXPOSED, canaryPercent: mirroredPercent });
    this.copiedUntil = toSeconds;
  }

  view(atSeconds: number): View {
    this.met.view(atSeconds);
    if (this.isCopied(atSeconds)) this.copies.view(atSeconds);
    return this;
  }

  /** While copies are served the canary is what it made of them, and all that users met is its baseline. */
  read(arm: Arm, fromSeconds: number, toSeconds: number): Reading {
    if (!this.isCopied(toSeconds)) return this.met.read(arm, fromSeconds, toSeconds);
    return arm === 'canary'
      ? this.copies.read(arm, fromSeconds, toSeconds)
      : this.met.read('stable', fromSeconds, toSeconds);
  }

  users(fromSeconds: number, toSeconds: number): UserSplit | null {
    return this.isCopied(this.atSeconds) ? null : this.met.users(fromSeconds, toSeconds);
  }

  cutAt(seconds: number): void {
    this.met.cutAt(seconds);
    if (this.isCopied(this.atSeconds)) this.copies.cutAt(seconds);
  }

  unseenFailuresOf(arm: Arm, fromSeconds: number, toSeconds: number): number {
    if (!this.isCopied(toSeconds)) return this.met.unseenFailuresOf(arm, fromSeconds, toSeconds);
    return arm === 'canary'
      ? this.copies.unseenFailuresOf(arm, fromSeconds, toSeconds)
      : this.met.unseenFailuresOf('stable', fromSeconds, toSeconds);
  }

  answer = (): string => 'ok';
  readiness = (): 'ready' => 'ready';

  private isCopied(atSeconds: number): boolean {
    return atSeconds <= this.copiedUntil;
  }
}
