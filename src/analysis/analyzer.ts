import type { Observation } from '../model/observation.js';
import type { Stage } from '../model/plan.js';
import type { Judgement } from '../model/verdict.js';

/** What an analyzer makes of a window. */
export interface Analyzed<Memory> {
  readonly judgement: Judgement;
  readonly memory: Memory;
  /**
   * How near what held came to its bound, in [0, 1], the nearest of it: 1 is on the bound; negative where nothing held that
   * has one.
   */
  readonly closeness: number;
}

/**
 * One way of judging. Pure: what it remembers from window to window is a value that goes in and comes out.
 *
 * Every analyzer keeps these laws: the same input gets the same verdict; a window without evidence is INCONCLUSIVE, never
 * PASS; more canary failures never improve a verdict; the input is not changed.
 */
export interface Analyzer<Memory> {
  /** What is remembered before the first window of a rollout. */
  begin(): Memory;
  /**
   * `withFindings`: whether the judgement is to say what became of each condition. Without, all else is the same, and
   * `findings` may be empty, as those of `decidedBy`.
   */
  judge(memory: Memory, stage: Stage, observation: Observation, withFindings?: boolean): Analyzed<Memory>;
}
