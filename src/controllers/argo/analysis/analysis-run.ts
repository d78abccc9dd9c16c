import { RE2JS } from 're2js';
import type { ArgoMetric, ArgoPhase, ArgoRunSpec } from '../../../model/policy/argo-analysis.js';
import { assessMetric, type Excess, excessOf, excessText } from './assess-metric.js';
import { counted, isCompleted, type Measurement, type MetricState, NOTHING_COUNTED } from './metric-state.js';
import { nextMeasurement } from './schedule.js';
import { type SpecFault, validateMetrics } from './validate-metrics.js';

/** A run as it stands. Pure data: what it remembers goes in and comes out. */
export interface RunState {
  readonly startedSeconds: number;
  readonly phase: ArgoPhase;
  readonly message: string;
  /** Null while it goes on, and where the controller never measured. */
  readonly completedSeconds: number | null;
  /** One for each metric of its spec. */
  readonly metrics: readonly MetricState[];
  /** What ended it; null while it goes on, and where all metrics were successful. */
  readonly reason: RunReason | null;
}

export type RunReason =
  | { readonly rule: 'invalidSpec'; readonly why: SpecFault['rule'] | null }
  | { readonly rule: 'terminated' }
  | { readonly rule: Excess['rule']; readonly metric: string; readonly value: number; readonly limit: number };

/** What is asked of the world: a measurement that begins, or one that is under way and goes on, or is to be stopped. */
export interface MeasurementTask {
  readonly metric: ArgoMetric;
  readonly index: number;
  readonly does: 'begin' | 'resume' | 'stop';
}

export type Measure = (task: MeasurementTask) => Measurement;

/** From best to worst: a run is as bad as its worst metric. */
const ORDER: readonly ArgoPhase[] = ['Successful', 'Running', 'Pending', 'Inconclusive', 'Error', 'Failed'];

export function isWorse(current: ArgoPhase, candidate: ArgoPhase): boolean {
  return ORDER.indexOf(candidate) > ORDER.indexOf(current);
}

/** A run before its first reconcile, at which a spec that is refused ends it. */
export function beginRun(spec: ArgoRunSpec, atSeconds: number): RunState {
  const metric: MetricState = {
    phase: null,
    counters: NOTHING_COUNTED,
    last: null,
    isDryRun: false,
    message: '',
  };
  const names = matched(spec.dryRun, spec.metrics);
  const metrics = spec.metrics.map(({ name }) => ({ ...metric, isDryRun: names.found.has(name) }));
  const begun: RunState = {
    startedSeconds: atSeconds,
    phase: 'Pending',
    message: '',
    completedSeconds: null,
    metrics,
    reason: null,
  };
  const refused = (message: string, why: SpecFault['rule'] | null): RunState => {
    return { ...begun, phase: 'Error', message, completedSeconds: atSeconds, reason: { rule: 'invalidSpec', why } };
  };
  if (spec.unresolved !== null) return refused(`Unable to resolve metric arguments: ${spec.unresolved}`, null);
  const fault = validateMetrics(spec.metrics);
  if (fault !== null) return refused(`Analysis spec invalid: ${fault.message}`, fault.rule);
  const idle = { dryRun: names.idle, measurementRetention: matched(spec.retention, spec.metrics).idle };
  for (const [field, index] of Object.entries(idle)) {
    if (index === null) continue;
    return refused(`Analysis spec invalid: ${field}[${index}]: Rule didn't match any metric name(s)`, null);
  }
  return begun;
}

/** The names that some pattern finds; `idle` is the first pattern that finds none. */
function matched(
  patterns: readonly string[],
  metrics: readonly ArgoMetric[],
): { readonly found: ReadonlySet<string>; readonly idle: number | null } {
  const found = new Set<string>();
  let idle: number | null = null;
  for (const [index, pattern] of patterns.entries()) {
    const finds = finder(pattern);
    const names = metrics.map(({ name }) => name).filter(finds);
    if (names.length === 0) idle ??= index;
    for (const name of names) found.add(name);
  }
  return { found, idle };
}

/** A pattern that cannot be read finds nothing. */
function finder(pattern: string): (name: string) => boolean {
  try {
    const compiled = RE2JS.compile(pattern);
    return (name) => compiled.matcher(name).find();
  } catch {
    return () => false;
  }
}

/** No more measurements are begun: it was asked to stop, or a metric that counts has ended badly. */
export function isTerminating(metrics: readonly MetricState[], isAsked: boolean): boolean {
  return (
    isAsked ||
    metrics.some(
      ({ phase, isDryRun }) => !isDryRun && (phase === 'Failed' || phase === 'Error' || phase === 'Inconclusive'),
    )
  );
}

/** When a run is to be reconciled next; null: it is over, or nothing of it is due any more. */
export function nextReconcile(spec: ArgoRunSpec, run: RunState): number | null {
  if (isCompleted(run.phase)) return null;
  const times = spec.metrics.flatMap((metric, index) => {
    const state = run.metrics[index];
    return state === undefined ? [] : (nextMeasurement(metric, state, run.startedSeconds) ?? []);
  });
  return times.length === 0 ? null : Math.min(...times);
}

/**
 * What the controller does with a run at an instant: measure what is due, count, and judge. All that is due is measured before
 * any of it is judged; once a metric has ended badly the rest is judged as it stands, at once. Where nothing changes it gives the very
 * same run, which tells its caller that all is done for now.
 */
export function reconcileRun(
  spec: ArgoRunSpec,
  run: RunState,
  atSeconds: number,
  isAsked: boolean,
  measure: Measure,
): RunState {
  let current = run;
  while (!isCompleted(current.phase)) {
    const wasTerminating = isTerminating(current.metrics, isAsked);
    const measured = withMetrics(current, measuredMetrics(spec, current, atSeconds, wasTerminating, measure));
    current = assessRun(spec, measured, atSeconds, isAsked);
    if (wasTerminating || !isTerminating(current.metrics, isAsked)) break;
  }
  return current;
}

function withMetrics(run: RunState, metrics: readonly MetricState[]): RunState {
  return metrics.every((state, index) => state === run.metrics[index]) ? run : { ...run, metrics };
}

function measuredMetrics(
  spec: ArgoRunSpec,
  run: RunState,
  atSeconds: number,
  isEnding: boolean,
  measure: Measure,
): readonly MetricState[] {
  return run.metrics.map((state, index) => {
    const metric = spec.metrics[index];
    if (metric === undefined || isCompleted(state.phase)) return state;
    const isUnderWay = state.last !== null && state.last.finishedSeconds === null;
    const due = nextMeasurement(metric, state, run.startedSeconds);
    const isDue = due !== null && due <= atSeconds;
    if (isUnderWay ? !isDue && !isEnding : !isDue || isEnding) return state;
    const does = !isUnderWay ? 'begin' : isEnding ? 'stop' : 'resume';
    return withMeasurement(state, measure({ metric, index, does }));
  });
}

function withMeasurement(state: MetricState, last: Measurement): MetricState {
  const phase = state.phase ?? 'Running';
  if (last.phase === 'Running') return { ...state, phase, last };
  return { ...state, phase, last, counters: counted(state.counters, last.phase) };
}

/** The phase of the whole: that of the worst metric that counts, once all have ended or no more is measured. */
export function assessRun(spec: ArgoRunSpec, run: RunState, atSeconds: number, isAsked: boolean): RunState {
  const isEnding = isTerminating(run.metrics, isAsked);
  let worst: ArgoPhase | null = null;
  let message = isAsked ? 'Run Terminated' : '';
  let reason: RunReason | null = isAsked ? { rule: 'terminated' } : null;
  let areAllCompleted = true;
  const metrics = run.metrics.map((before, index): MetricState => {
    const metric = spec.metrics[index];
    if (metric === undefined || before.phase === null) {
      areAllCompleted = false;
      return before;
    }
    const phase = assessMetric(metric, before, isEnding);
    const changed = phase === before.phase ? before : { ...before, phase, message: before.last?.message ?? '' };
    if (!isCompleted(phase)) {
      areAllCompleted = false;
      return changed;
    }
    const excess = excessOf(metric, changed.counters);
    if (changed.isDryRun) {
      worst ??= 'Successful';
      const told = excess === null ? changed.message : `Metric assessed ${phase} due to ${excessText(excess)}`;
      return told === changed.message ? changed : { ...changed, message: told };
    }
    if (worst === null || isWorse(worst, phase)) {
      worst = phase;
      if (excess !== null) {
        message = messageOf(metric.name, phase, excess, changed.message);
        reason = { rule: excess.rule, metric: metric.name, value: excess.value, limit: excess.limit };
      }
    }
    return changed;
  });
  const phase = isEnding ? (worst ?? 'Successful') : areAllCompleted && worst !== null ? worst : 'Running';
  const isOver = isCompleted(phase);
  if (phase === run.phase) return withMetrics(run, metrics);
  return {
    ...run,
    metrics,
    phase,
    message: isOver ? message : '',
    completedSeconds: isOver ? atSeconds : null,
    reason: isOver ? reason : null,
  };
}

function messageOf(name: string, phase: ArgoPhase, excess: Excess, error: string): string {
  const text = `Metric "${name}" assessed ${phase} due to ${excessText(excess)}`;
  return error === '' ? text : `${text}: "Error Message: ${error}"`;
}
