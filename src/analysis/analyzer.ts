import type { Stage } from '../model/plan.js';
import type { Observation } from '../model/reading.js';
import type { Judgement } from '../model/verdict.js';

/**
 * One way of judging. Pure: what it remembers from window to window is a value that goes in and comes out.
 *
 * Every analyzer keeps these laws: the same input gets the same verdict; a window without evidence is INCONCLUSIVE, never
 * PASS; more canary failures, all else measured the same, never improve a verdict; the input is not changed.
 *
 * What ranks values (`mann_whitney`, `kayenta`) keeps the third where the failures make and break no tie. The chance of
 * ranks is one given which values are equal: after a tie is broken, ranks that are as bad can be less unlikely. `sequential`
 * with `dispersion` keeps it where they make its counts vary no more: failures in one window that others do not have can
 * look like a burst. `kayenta` as that program has it does not keep it: outliers are thrown away.
 */
export interface Analyzer<Memory> {
  /** What is remembered before the first window of a rollout. */
  begin(): Memory;
  judge(memory: Memory, stage: Stage, observation: Observation): { judgement: Judgement; memory: Memory };
}
