import type { ArgoMetric, ArgoRunSpec } from '../../../model/argo-analysis.js';
import type { View } from '../../../model/source.js';
import type { ArgoNote } from '../argo-note.js';
import { beginRun, type RunState, reconcileRun } from './analysis-run.js';
import { isCompleted, type Measurement } from './metric-state.js';

/** What the `nth` measurement of a metric gives in its run, from 0; a job may still be under way. */
export type MeasureMetric = (
  run: string,
  metric: ArgoMetric,
  nth: number,
  view: View,
) => Omit<Measurement, 'finishedSeconds'>;

/** A run of an analysis within a rollout. */
export interface OpenRun {
  /** Tells the run apart from the others of the rollout. */
  readonly name: string;
  readonly spec: ArgoRunSpec;
  readonly run: RunState;
  /** Measurements that were begun, by metric. */
  readonly begun: readonly number[];
}

export function openRun(spec: ArgoRunSpec, name: string, atSeconds: number, notes: ArgoNote[]): OpenRun {
  const run = beginRun(spec, atSeconds);
  notes.push({ type: 'run_started', run: name, phase: run.phase, message: run.message });
  return { name, spec, run, begun: spec.metrics.map(() => 0) };
}

/** A run after an instant: what is due is measured, and all of it judged; nothing new is begun where it is asked to end. */
export function advancedRun(
  open: OpenRun,
  { atSeconds, view, isAsked }: { readonly atSeconds: number; readonly view: View; readonly isAsked: boolean },
  measure: MeasureMetric,
  notes: ArgoNote[],
): OpenRun {
  if (isCompleted(open.run.phase)) return open;
  const begun = [...open.begun];
  const run = reconcileRun(open.spec, open.run, atSeconds, isAsked, ({ metric, index, does }) => {
    const nth = (begun[index] ?? 0) - (does === 'begin' ? 0 : 1);
    if (does === 'begin') begun[index] = nth + 1;
    const measurement = measure(open.name, metric, nth, view);
    // A job that is stopped counts as done well.
    const phase = does === 'stop' && measurement.phase === 'Running' ? 'Successful' : measurement.phase;
    if (phase === 'Running') return { ...measurement, phase, finishedSeconds: null };
    notes.push({ type: 'measured', run: open.name, metric: metric.name, phase });
    return { ...measurement, phase, finishedSeconds: atSeconds };
  });
  if (isCompleted(run.phase)) notes.push({ type: 'run_ended', run: open.name, phase: run.phase, message: run.message });
  return { ...open, run, begun };
}
