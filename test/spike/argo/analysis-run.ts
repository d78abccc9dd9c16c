import type { Controller, Turn } from '../../../src/model/controller.js';
import { type Exposure, type Mark, UNEXPOSED } from '../../../src/model/exposure.js';
import type { OperatorAction } from '../../../src/model/operator.js';
import type { View } from '../../../src/model/source.js';
import type { Status } from '../../../src/model/status.js';
import { type AnalysisSpec, isDryRun, type SpecProblem, specProblem } from './analysis-spec.js';
import {
  isFinal,
  isWorse,
  judged,
  type MetricResult,
  measured,
  measurements,
  type Outcome,
  type OverLimit,
  overLimit,
  type Phase,
  unmeasured,
} from './metric-result.js';

/** Why a run ended as it did. */
export type RunReason =
  | (OverLimit & { readonly metric: string })
  | { readonly rule: 'terminated' }
  | { readonly rule: 'invalidSpec'; readonly why: SpecProblem };

/** All that an AnalysisRun remembers. */
export interface RunState {
  readonly phase: Phase;
  /** Null while it runs, and where it ended because its metrics did. */
  readonly reason: RunReason | null;
  /** Its first turn at 0 is still to come. */
  readonly isNew: boolean;
  /** In the order of the specification. */
  readonly metrics: readonly MetricResult[];
}

export interface Measurement {
  readonly metric: string;
  readonly outcome: Outcome;
}

/** What the view answers to the name of a metric; anything else is an error. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  ok: 'Successful',
  failed: 'Failed',
  inconclusive: 'Inconclusive',
};

const STATUSES: Readonly<Record<Phase, Status>> = {
  Running: 'PROGRESSING',
  Successful: 'COMPLETED',
  Inconclusive: 'PAUSED',
  Failed: 'ROLLED_BACK',
  Error: 'ROLLED_BACK',
};

const MARKS: Readonly<Record<Phase, readonly Mark[]>> = {
  Running: [],
  Successful: ['completed'],
  Inconclusive: [],
  Failed: ['rolled_back', 'restored'],
  Error: ['rolled_back', 'restored'],
};

const PROMOTED: Exposure = { ...UNEXPOSED, canaryPercent: 100 };

/**
 * A rollout of one step: such an exposure while one AnalysisRun runs. The run decides: promoted, rolled back, or left as it is
 * for people to decide. It asks the view for each metric by its name. `promote` and `abort` terminate it, as a rollout does
 * that has come to its end.
 */
export function analysisRun(spec: AnalysisSpec, exposure: Exposure): Controller<RunState, Measurement> {
  const problem = specProblem(spec);
  return {
    begin: () => turn({ phase: 'Running', reason: null, isNew: true, metrics: spec.metrics.map(unmeasured) }, []),
    next({ phase, isNew, metrics }) {
      if (isFinal(phase)) return null;
      // The first measurements are due at 0, where `begin` has no view to ask.
      if (isNew) return 0;
      return Math.min(...metrics.filter((result) => !isFinal(result.phase)).map(({ dueAtSeconds }) => dueAtSeconds));
    },
    act(state, atSeconds, words, view) {
      if (isFinal(state.phase)) return turn(state, []);
      if (problem !== null) {
        return turn({ ...state, phase: 'Error', reason: { rule: 'invalidSpec', why: problem }, isNew: false }, []);
      }
      const isTerminated = words.some(isTermination);
      // All that are due are measured before any of them is judged.
      const outcomes = state.metrics.map((result) => (isTerminated ? null : outcomeAt(result, atSeconds, view)));
      const metrics = state.metrics.map((result, i) => {
        const outcome = outcomes[i] ?? null;
        return outcome === null ? result : measured(result, outcome, atSeconds);
      });
      const notes = spec.metrics.flatMap(({ name }, i) => {
        const outcome = outcomes[i] ?? null;
        return outcome === null ? [] : [{ metric: name, outcome }];
      });
      return turn({ ...judgedRun(spec, metrics, isTerminated), isNew: false }, notes);
    },
  };

  function turn(state: RunState, notes: readonly Measurement[]): Turn<RunState, Measurement> {
    const { phase } = state;
    const status = STATUSES[phase];
    return {
      state,
      exposure: status === 'COMPLETED' ? PROMOTED : status === 'ROLLED_BACK' ? UNEXPOSED : exposure,
      status,
      isWaiting: status === 'PAUSED',
      isEnded: isFinal(phase),
      marks: state.isNew ? ['stage:analysis'] : MARKS[phase],
      notes,
    };
  }
}

function isTermination({ action }: OperatorAction): boolean {
  return action === 'promote' || action === 'abort';
}

/** Null where the metric is not due. */
function outcomeAt(result: MetricResult, atSeconds: number, view: View): Outcome | null {
  if (isFinal(result.phase) || result.dueAtSeconds > atSeconds) return null;
  return OUTCOMES[view.answer(result.spec.name, measurements(result))] ?? 'Error';
}

/**
 * A run ends when it is terminated, when a metric that counts ends badly, or when all metrics have ended, dry runs among them.
 * Its phase is that of its worst metric that counts, and its reason the first such metric's.
 */
function judgedRun(
  spec: AnalysisSpec,
  results: readonly MetricResult[],
  isTerminated: boolean,
): Pick<RunState, 'phase' | 'reason' | 'metrics'> {
  const counts = ({ spec: { name } }: MetricResult): boolean => !isDryRun(spec, name);
  const first = results.map((result) => judged(result, isTerminated));
  const isEnding = isTerminated || first.some((result) => counts(result) && isBad(result));
  const metrics = isEnding ? first.map((result) => judged(result, true)) : first;
  if (!isEnding && !metrics.every(({ phase }) => isFinal(phase))) return { phase: 'Running', reason: null, metrics };
  let worst: Phase = 'Successful';
  let reason: RunReason | null = isTerminated ? { rule: 'terminated' } : null;
  for (const result of metrics.filter(counts)) {
    if (result.phase === null || !isWorse(result.phase, worst)) continue;
    worst = result.phase;
    // A metric that ended by its count has no reason of its own, and leaves the one before.
    const over = overLimit(result);
    if (over !== null) reason = { ...over, metric: result.spec.name };
  }
  return { phase: worst, reason, metrics };
}

function isBad({ phase }: MetricResult): boolean {
  return isFinal(phase) && phase !== 'Successful';
}
