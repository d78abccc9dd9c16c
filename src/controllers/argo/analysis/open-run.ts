import type { ArgoMetric, ArgoRunSpec } from '../../../model/argo-analysis.js';
import type { RehearsalNote } from '../../../model/rehearsal.js';
import type { View } from '../../../model/source.js';
import type { Meter } from '../measuring/meter-of.js';
import { beginRun, type RunState, reconcileRun } from './analysis-run.js';
import { isCompleted } from './metric-state.js';

/** A run of an analysis within a rollout. */
export interface OpenRun {
  /** Tells the run apart from the others of the rollout. */
  readonly name: string;
  readonly spec: ArgoRunSpec;
  readonly run: RunState;
}

/** One instant, at which a controller acts and what happens is noted. */
export interface Moment {
  readonly atSeconds: number;
  readonly view: View;
  readonly notes: RehearsalNote[];
  /** The next number of a name that is asked for, or that a run has: the first is 0. */
  readonly nth: (name: string) => number;
}

export type MeterOf = (metric: ArgoMetric) => Meter;

/** A run that begins; of several with one name the later ones are numbered. */
export function openRun(spec: ArgoRunSpec, kind: string, { atSeconds, notes, nth }: Moment): OpenRun {
  const before = nth(`run ${kind}`);
  const name = before === 0 ? kind : `${kind}.${before + 1}`;
  const run = beginRun(spec, atSeconds);
  notes.push({ type: 'run_started', run: name, metrics: spec.metrics.map((metric) => metric.name) });
  if (isCompleted(run.phase)) notes.push({ type: 'run_ended', run: name, phase: run.phase, message: run.message });
  return { name, spec, run };
}

/** A run after an instant: what is due is measured, and all of it judged; nothing new is begun where it is asked to end. */
export function advancedRun(open: OpenRun, moment: Moment, isAsked: boolean, meterOf: MeterOf): OpenRun {
  if (isCompleted(open.run.phase)) return open;
  const { atSeconds, view, notes, nth } = moment;
  const run = reconcileRun(open.spec, open.run, atSeconds, isAsked, ({ metric }) => {
    const { phase, message, value } = meterOf(metric)(view, nth(metric.name));
    notes.push({ type: 'measured', run: open.name, metric: metric.name, phase, value, message });
    return { phase, message, finishedSeconds: atSeconds, resumeSeconds: null };
  });
  if (isCompleted(run.phase)) {
    notes.push({ type: 'run_ended', run: open.name, phase: run.phase, message: run.message });
  }
  return run === open.run ? open : { ...open, run };
}

/** The metric that ended a run, and how the run was judged; the run itself where no metric did. */
export function decidedBy({ name, run }: OpenRun): { readonly name: string; readonly judged: string } {
  const { reason, phase } = run;
  return { name: reason !== null && 'metric' in reason ? reason.metric : name, judged: phase };
}
