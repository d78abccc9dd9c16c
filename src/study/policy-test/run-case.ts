import type { OwnMetricName } from '../../model/metric.js';
import { FIGURE_PARTS, type FigureName, type FiredRule, type Outcome } from '../../model/results/outcome.js';
import type { CaseResult, ExpectedReason, Mismatch, Miss, PolicyCase } from '../../model/results/policy-test.js';
import type { Assertion } from '../../model/results/study.js';
import type { RunReason } from '../../model/run-reason.js';
import type { Setup } from '../../model/setup.js';
import { type Exercised, noteExercised, nothingExercised } from '../../simulation/exercised.js';
import { watchedOutcomePlayer } from '../../simulation/outcome.js';
import { reasonOf } from '../../simulation/reason-of.js';
import { evaluateAssertion } from '../evaluate-assertion.js';
import { runSeed } from '../play-runs.js';
import { addOutcome, emptySummary } from '../summary.js';

/** A case that can be played: in its scenario's world, with its assertions as read. */
export interface PlannedCase {
  readonly policyCase: PolicyCase;
  readonly setup: Setup;
  readonly assertions: readonly Assertion[];
}

export interface PlayedCase {
  readonly result: CaseResult;
  readonly exercised: Exercised;
}

/**
 * Plays a case and holds every run against what is expected of each, and all of them against its assertions. It can be
 * left between two runs.
 */
export function* caseRuns({ policyCase, setup, assertions }: PlannedCase): Generator<undefined, PlayedCase> {
  const { seed, runs } = policyCase;
  const exercised = nothingExercised();
  let reason: RunReason | null = null;
  const player = watchedOutcomePlayer(setup, (playback) => {
    noteExercised(exercised, playback);
    reason = reasonOf(playback);
  });
  const summary = emptySummary();
  const misses = new Map<string, Miss>();
  const count = runs ?? 1;
  for (let run = 1; run <= count; run++) {
    // One run has just the seed; one of many has the text that a study would give it.
    const text = runs === null ? seed : runSeed(seed, run);
    const outcome = player(text);
    addOutcome(summary, outcome, run);
    for (const mismatch of mismatches(policyCase, setup, outcome, reason)) note(misses, mismatch, text);
    if (run < count) yield;
  }
  const results = assertions.map((assertion) => evaluateAssertion(assertion, summary));
  const passed = misses.size === 0 && results.every(({ outcome }) => outcome === 'met');
  return { result: { passed, runs: count, misses: [...misses.values()], assertions: results }, exercised };
}

function note(misses: Map<string, Miss>, mismatch: Mismatch, seed: string): void {
  const what = mismatch.code === 'figure' ? mismatch.expected.figure : mismatch.code;
  const known = misses.get(what);
  misses.set(what, known === undefined ? { mismatch, seed, runs: 1 } : { ...known, runs: known.runs + 1 });
}

function mismatches(
  { expected }: PolicyCase,
  { plan }: Setup,
  { finalState, stageIndex, figures }: Outcome,
  reason: RunReason | null,
): readonly Mismatch[] {
  const found: Mismatch[] = [];
  if (expected.finalState !== null && expected.finalState !== finalState) {
    found.push({ code: 'final_state', expected: expected.finalState, received: finalState, reason });
  }
  const stage = plan.stages[stageIndex]?.name ?? '';
  if (expected.stages !== null && !expected.stages.includes(stage)) {
    found.push({ code: 'stage', expected: expected.stages, received: stage });
  }
  if (expected.reason !== null && !isSuch(expected.reason, reason)) {
    found.push({ code: 'reason', expected: expected.reason, received: reason });
  }
  for (const bounds of expected.bounds) {
    const received = inItsUnit(bounds.figure, figures[bounds.figure]);
    const { min, max } = bounds;
    const holds = received !== null && (min === null || received >= min) && (max === null || received <= max);
    if (!holds) found.push({ code: 'figure', expected: bounds, received });
  }
  return found;
}

function isSuch({ code, metric, condition, of }: ExpectedReason, reason: RunReason | null): boolean {
  if (reason === null || (code !== null && code !== reason.code)) return false;
  const fired = firedBy(reason);
  if (of !== null && (reason.code !== 'threshold_breached' || (reason.of ?? 'canary') !== of)) return false;
  return (metric === null || metric === fired?.metric) && (condition === null || condition === fired?.condition);
}

/** A judge goes by its name where a threshold has a condition. */
function firedBy(reason: RunReason): FiredRule | null {
  if (reason.code === 'threshold_breached') return reason;
  if (reason.code === 'controller') {
    const { decidedBy } = reason;
    return decidedBy === null ? null : { metric: decidedBy.name as OwnMetricName, condition: decidedBy.judged };
  }
  return reason.code === 'judged_worse' ? { metric: reason.evidence.subject, condition: reason.evidence.judge } : null;
}

function inItsUnit(figure: FigureName, value: number | null): number | null {
  return value === null ? null : value / (FIGURE_PARTS[figure] ?? 1);
}
