import type { Stage } from '../model/plan.js';
import type { Observation } from '../model/reading.js';
import type { Judgement } from '../model/verdict.js';

/**
 * One way of judging. Pure: what it remembers from window to window is a value that goes in and comes out.
 *
 * Every analyzer keeps these laws: the same input gets the same verdict; a window without evidence is INCONCLUSIVE, never
 * PASS; more canary failures never improve a verdict; the input is not changed.
 */
export interface Analyzer<Memory> {
  /** What is remembered before the first window of a rollout. */
  begin(): Memory;
  judge(memory: Memory, stage: Stage, observation: Observation): { judgement: Judgement; memory: Memory };
}
