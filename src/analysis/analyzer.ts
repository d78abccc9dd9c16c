import type { Observation } from '../model/observation.js';
import type { Stage } from '../model/plan.js';
import type { Judgement } from '../model/verdict.js';

/** What an analyzer makes of a window. */
export interface Analyzed<Memory> {
  readonly judgement: Judgement;
  readonly memory: Memory;
}

/** What a caller wants to know of windows beside their verdicts. */
export interface Inquiry {
  /** Whether judgements are to say what became of each condition. If not, all else is the same, and findings are empty. */
  readonly wantsFindings: boolean;
  /**
   * How near anything that held in a window came to its bound, the nearest so far, in [0, 1]: 1 is on the bound; negative
   * where nothing held that has one. Raised by whoever judges.
   */
  closeness: number;
}

/** An inquiry into everything. */
export function wholeInquiry(): Inquiry {
  return { wantsFindings: true, closeness: -1 };
}

/**
 * One way of judging. Pure: what it remembers from window to window is a value that goes in and comes out.
 *
 * Every analyzer keeps these laws: the same input gets the same verdict; a window without evidence is INCONCLUSIVE, never
 * PASS; more canary failures, all else measured the same, never improve a verdict; the input is not changed.
 *
 * `sequential` with `dispersion` keeps it where they make its counts vary no more: failures in one window that others do not have can
 * look like a burst. `kayenta` as that program has it does not keep it: outliers are thrown away.
 */
export interface Analyzer<Memory> {
  /** What is remembered before the first window of a rollout. */
  begin(): Memory;
  analyze(memory: Memory, stage: Stage, observation: Observation, inquiry?: Inquiry): Analyzed<Memory>;
}
