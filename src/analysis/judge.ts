import { plannedPercent } from '../measures/planned-percent.js';
import type { Evidence, EvidenceOutcome } from '../model/evidence.js';
import type { Comparison, Observation } from '../model/observation.js';
import type { Plan, Stage } from '../model/plan.js';

/** A window as a judge meets it. */
export interface JudgeWindow {
  readonly stage: Stage;
  readonly observation: Observation;
  /** What no look saw before. */
  readonly newest: Comparison;
  /** Whether it is the first window of its stage. */
  readonly stageBegins: boolean;
}

/**
 * One statistical way of judging, with what it looks at and its share of alpha. Pure, as an `Analyzer` is, whose laws it
 * keeps: what it remembers goes in and comes out.
 */
export interface Judge<Memory> {
  begin(): Memory;
  examine(memory: Memory, window: JudgeWindow): { readonly memory: Memory; readonly evidence: readonly Evidence[] };
}

/** The same evidence with another outcome. What it works out when asked, it is asked here: a copy has no way to. */
export function withOutcome(one: Evidence, outcome: EvidenceOutcome, why = one.why): Evidence {
  return { ...asData(one), outcome, why };
}

/** Evidence as data, for whoever keeps it: what costs work to know is worked out when the field is read. */
export function asData(one: Evidence): Evidence {
  const { judge, method, subject, outcome, why, statisticName, leastBoundary } = one;
  return {
    judge,
    method,
    subject,
    outcome,
    why,
    statisticName,
    get statistic() {
      return one.statistic;
    },
    get boundary() {
      return one.boundary;
    },
    ...(leastBoundary === undefined ? {} : { leastBoundary }),
    detail: () => one.detail(),
  };
}

/**
 * Thrown by a judge whose configuration, or whose window, is beyond what its method works for. It becomes evidence
 * (`failed`); any other exception of a judge is a mistake in this program, and ends it.
 */
export class JudgeInputError extends Error {
  override readonly name = 'JudgeInputError';
}

/** What of a plan the judges go by. */
export interface Planned {
  /** Fewer requests of the canary in a stage so far are too little data. */
  readonly minRequests: number;
  /** Stages that are watched. */
  readonly stages: number;
  /** How often at most a stage's end is looked at, over the whole rollout. */
  readonly stageEnds: number;
  readonly plan: Plan;
}

export function plannedOf(plan: Plan): Planned {
  const { minRequests, judging } = plan;
  // A plan whose only stage is never watched has no judges to ask.
  const stages = Math.max(1, bakedStages(plan).length);
  return { minRequests, stages, stageEnds: stages * (judging.extendInconclusive ? 2 : 1), plan };
}

/**
 * The part of alpha that a test which gathers evidence over the stages may spend in this one. At 100 % the baseline is
 * carried from a stage in which it was compared already: to go on as if it were new would count its chance deviations twice.
 * So what is seen there is a test of its own, with a stage's even part of alpha, and what was seen before it one with the rest.
 */
export function alphaPart(stage: Stage, plan: Plan): number {
  const baked = bakedStages(plan);
  if (baked.length < 2 || !baked.some(hasCarriedBaseline)) return 1;
  return hasCarriedBaseline(stage) ? 1 / baked.length : 1 - 1 / baked.length;
}

function bakedStages({ stages }: Plan): readonly Stage[] {
  return stages.filter(({ bakeSeconds }) => bakeSeconds > 0);
}

/** Whether a stage's baseline is that of a stage before. */
export function hasCarriedBaseline(stage: Stage): boolean {
  return plannedPercent(stage) === 100;
}

/** Windows that a stage has if nothing extends it: one an interval, and one at its end. */
export function windowsOf({ bakeSeconds }: Stage, { intervalSeconds }: Plan): number {
  return Math.ceil(bakeSeconds / intervalSeconds);
}
