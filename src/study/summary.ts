import { FIGURES, type FigureName, OUTCOMES, type Outcome, type OutcomeName } from '../model/results/outcome.js';
import type { FinalState } from '../model/status.js';
import { conditionKey } from '../simulation/exercised.js';
import { addEnding, type Endings, mergeEndings } from './endings.js';
import { addToSketch, emptySketch, mergeSketch, type Sketch } from './sketch.js';

/** How often a rule rolled back, by stage. */
interface Fired {
  first: number;
  alone: number;
}

/** What runs cost one audience. */
export interface AudienceSketches {
  readonly exposureRequests: Sketch;
  readonly excessFailedRequests: Sketch;
}

export const AUDIENCE_FIGURES = ['exposureRequests', 'excessFailedRequests'] as const;

/** What runs of one scenario come to, so far: adding and merging commute, and nothing grows with the number of runs. */
export interface Summary {
  runs: number;
  readonly states: Record<FinalState, number>;
  readonly outcomes: Record<OutcomeName, number>;
  /** Runs that ended so in a stage, by `<stage index> <final state>`. */
  readonly ends: Map<string, number>;
  /** By `conditionKey`. */
  readonly fired: Map<string, Fired>;
  /** Runs in which a breach was told to a person, and those that a rule paused or froze. */
  alerted: number;
  heldByRule: number;
  /** Of rehearsals. */
  readonly endings: Endings;
  readonly figures: Readonly<Record<FigureName, Sketch>>;
  /** By audience, in the order of the world. */
  readonly byAudience: Map<string, AudienceSketches>;
  /** Of the run with most excess failures; the earliest of several. */
  worst: { run: number; value: number } | null;
  nearestMiss: { run: number; value: number } | null;
}

/**
 * How near to a bound, in [0, 1], a run that was released must have come to be told as the nearest miss. What is further away
 * is of no interest, so that a study need not read latencies to their last digit to know how far.
 */
export const NEAR_MISS = 0.8;

export function emptySummary(): Summary {
  return {
    runs: 0,
    states: { COMPLETED: 0, ROLLED_BACK: 0, PAUSED: 0 },
    outcomes: { released: 0, stopped: 0, stalled: 0, missed: 0, wrongly_stopped: 0 },
    ends: new Map(),
    fired: new Map(),
    alerted: 0,
    heldByRule: 0,
    endings: new Map(),
    figures: Object.fromEntries(FIGURES.map((name) => [name, emptySketch()])) as Record<FigureName, Sketch>,
    byAudience: new Map(),
    worst: null,
    nearestMiss: null,
  };
}

/** A figure of a run as studies have it: how long it took is that of releases alone, since a rollback is short. */
export function figureOf({ finalState, figures }: Outcome, name: FigureName): number | null {
  return name === 'duration_seconds' && finalState !== 'COMPLETED' ? null : figures[name];
}

/** `nearest`: what came no nearer than this to a bound is no nearest miss. */
export function addOutcome(summary: Summary, outcome: Outcome, run: number, nearest = NEAR_MISS): void {
  const { finalState, stageIndex, fired, figures, closeness } = outcome;
  summary.runs++;
  summary.states[finalState]++;
  summary.outcomes[outcome.outcome]++;
  increase(summary.ends, `${stageIndex} ${finalState}`, 1);
  const [first] = fired;
  if (first !== undefined) {
    addFired(summary.fired, conditionKey(stageIndex, first), 1, fired.length === 1 ? 1 : 0);
  }
  if (outcome.ended !== undefined) addEnding(summary.endings, outcome.ended.phase, outcome.ended.message);
  if (outcome.alerted === true) summary.alerted++;
  if (outcome.heldByRule === true) summary.heldByRule++;
  for (const name of FIGURES) {
    const value = figureOf(outcome, name);
    if (value !== null) addToSketch(summary.figures[name], value, run);
  }
  for (const audience of outcome.byAudience ?? []) {
    const sketches = sketchesOf(summary, audience.audience);
    for (const name of AUDIENCE_FIGURES) addToSketch(sketches[name], audience[name], run);
  }
  summary.worst = greater(summary.worst, { run, value: figures.excess_failed_requests ?? 0 });
  if (closeness !== null && closeness > nearest)
    summary.nearestMiss = greater(summary.nearestMiss, { run, value: closeness });
}

export function mergeSummary(into: Summary, from: Summary): void {
  into.runs += from.runs;
  for (const state of ['COMPLETED', 'ROLLED_BACK', 'PAUSED'] as const) into.states[state] += from.states[state];
  for (const name of OUTCOMES) into.outcomes[name] += from.outcomes[name];
  for (const [end, count] of from.ends) increase(into.ends, end, count);
  for (const [rule, { first, alone }] of from.fired) addFired(into.fired, rule, first, alone);
  into.alerted += from.alerted;
  into.heldByRule += from.heldByRule;
  mergeEndings(into.endings, from.endings);
  for (const name of FIGURES) mergeSketch(into.figures[name], from.figures[name]);
  for (const [audience, sketches] of from.byAudience) {
    for (const name of AUDIENCE_FIGURES) mergeSketch(sketchesOf(into, audience)[name], sketches[name]);
  }
  if (from.worst !== null) into.worst = greater(into.worst, from.worst);
  if (from.nearestMiss !== null) into.nearestMiss = greater(into.nearestMiss, from.nearestMiss);
}

function sketchesOf({ byAudience }: Summary, audience: string): AudienceSketches {
  const known = byAudience.get(audience) ?? { exposureRequests: emptySketch(), excessFailedRequests: emptySketch() };
  byAudience.set(audience, known);
  return known;
}

type Extreme = { run: number; value: number };

/** The greater value; of equal ones the earlier run. */
function greater(one: Extreme | null, other: Extreme): Extreme {
  if (one === null || other.value > one.value) return other;
  return other.value === one.value && other.run < one.run ? other : one;
}

function increase(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function addFired(fired: Map<string, Fired>, key: string, first: number, alone: number): void {
  const known = fired.get(key) ?? { first: 0, alone: 0 };
  fired.set(key, { first: known.first + first, alone: known.alone + alone });
}
