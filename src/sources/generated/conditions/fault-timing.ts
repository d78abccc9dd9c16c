import type { Fault, Moment } from '../../../model/fault.js';
import { answersAnything, markSeconds, type Situation } from './situation.js';

/** When, in seconds of the rollout; infinity while it is not known to come. */
export function momentSeconds(moment: Moment, situation: Situation): number {
  return moment.kind === 'rollout' ? moment.seconds : markSeconds(situation, moment.mark) + moment.seconds;
}

/** A fault as one arm meets it: from when to when it can act at all. */
export interface FaultSpan {
  readonly fault: Fault;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/**
 * When a fault can act on the canary's instances (`onCanary`) or on the others: its own times, and on the canary not
 * before the mark from which its cohort is served. Null: not at all, as things stand.
 */
export function faultSpan(fault: Fault, situation: Situation, onCanary: boolean): FaultSpan | null {
  const hits = fault.target === 'all' || (fault.target === 'canary') === onCanary;
  if (!hits || (onCanary && !answersAnything(situation)) || latestPercent(situation) < fault.minTrafficPercent)
    return null;
  const reached = onCanary ? cohortReached(fault, situation) : Number.NEGATIVE_INFINITY;
  const startSeconds = Math.max(
    momentSeconds(fault.from, situation),
    reached,
    since(fault.minTrafficPercent, situation),
  );
  const endSeconds = fault.until === null ? Number.POSITIVE_INFINITY : momentSeconds(fault.until, situation);
  return startSeconds < endSeconds ? { fault, startSeconds, endSeconds } : null;
}

/** When the canary first serves the users whom a fault hits. */
function cohortReached({ cohort }: Fault, situation: Situation): number {
  return cohort === null ? Number.NEGATIVE_INFINITY : markSeconds(situation, cohort.from);
}

/** Whether a fault of the canary's version has users whom the canary does not serve yet. */
export function isKeptAway(fault: Fault, situation: Situation): boolean {
  return fault.target !== 'stable' && cohortReached(fault, situation) === Number.POSITIVE_INFINITY;
}

/** The share of the latest step; what it falls to while the canary is taken out is still part of that step. */
function latestPercent(situation: Situation): number {
  return answersAnything(situation) ? (situation.steps.at(-1)?.percent ?? 0) : 0;
}

/** Since when the canary has had at least such a share. */
function since(percent: number, { steps }: Situation): number {
  if (percent === 0) return Number.NEGATIVE_INFINITY;
  return steps.find((step) => step.percent >= percent)?.atSeconds ?? Number.POSITIVE_INFINITY;
}

/** How strongly a fault acts at a moment, or right `before` it; in [0, 1]. */
export function levelAt(span: FaultSpan, atSeconds: number, before = false): number {
  const on = onSeconds(span, atSeconds, before);
  if (on === null) return 0;
  const { rampSeconds } = span.fault;
  return rampSeconds === 0 ? 1 : Math.min(1, on / rampSeconds);
}

/** The integral of `levelAt`, in seconds, since the fault last came on, up to a moment; 0 while it is off. */
export function levelSeconds(span: FaultSpan, atSeconds: number, before = false): number {
  const on = onSeconds(span, atSeconds, before) ?? 0;
  const { rampSeconds } = span.fault;
  return on < rampSeconds ? (on * on) / (2 * rampSeconds) : on - rampSeconds / 2;
}

/** For how long a fault has been on at a moment, or right before it; null while it is off. */
function onSeconds({ fault, startSeconds, endSeconds }: FaultSpan, at: number, before: boolean): number | null {
  if (before ? at <= startSeconds || at > endSeconds : at < startSeconds || at >= endSeconds) return null;
  const age = at - startSeconds;
  const { flapping } = fault;
  if (flapping === null) return age;
  const turn = age % flapping.everySeconds;
  const inTurn = before && turn === 0 ? flapping.everySeconds : turn;
  return (before ? inTurn > flapping.forSeconds : inTurn >= flapping.forSeconds) ? null : inTurn;
}

/**
 * The first instant after another at which a fault begins, ends, turns on or off, or reaches its full strength; infinity where
 * there is none. Whole seconds, as all durations are.
 */
export function nextEdge({ fault, startSeconds, endSeconds }: FaultSpan, after: number): number {
  if (after < startSeconds) return startSeconds;
  const { flapping, rampSeconds } = fault;
  const edges = [endSeconds, startSeconds + rampSeconds];
  if (flapping !== null) {
    const { everySeconds, forSeconds } = flapping;
    const on = after - ((after - startSeconds) % everySeconds);
    edges.push(on + Math.min(rampSeconds, forSeconds), on + forSeconds, on + everySeconds);
  }
  return Math.min(...edges.filter((edge) => edge > after));
}
