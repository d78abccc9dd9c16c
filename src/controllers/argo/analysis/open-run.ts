import type { ArgoMetric, ArgoRunSpec } from '../../../model/policy/argo-analysis.js';
import type { RehearsalNote, RunStanding } from '../../../model/policy/rehearsal-note.js';
import type { View } from '../../../model/source.js';
import type { Meter } from '../measuring/meter-of.js';
import { beginRun, type RunState, reconcileRun } from './analysis-run.js';
import { limitsOf } from './assess-metric.js';
import { isCompleted } from './metric-state.js';
import { summaryOf } from './run-summary.js';

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
  const open = { name, spec, run };
  const metrics = spec.metrics.map((metric) => ({ name: metric.name, limits: limitsOf(metric) }));
  notes.push({ type: 'run_started', run: name, metrics });
  if (isCompleted(run.phase)) notes.push({ type: 'run_ended', ...standingOf(open) });
  return open;
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
  if (run === open.run) return open;
  const advanced = { ...open, run };
  if (isCompleted(run.phase)) notes.push({ type: 'run_ended', ...standingOf(advanced) });
  return advanced;
}

/** Those of runs that have not ended, as they stand. */
export function standingRuns(runs: readonly (OpenRun | null)[]): readonly RunStanding[] {
  return runs.flatMap((open) => (open === null || isCompleted(open.run.phase) ? [] : [standingOf(open)]));
}

/** As the status of an AnalysisRun has it. One whose spec is refused is not summed up. */
function standingOf({ name, spec, run }: OpenRun): RunStanding {
  const { phase, message, metrics, reason } = run;
  const summaries = { run: summaryOf(spec, run, false), dryRun: summaryOf(spec, run, true) };
  return { run: name, phase, message, metrics, summaries: reason?.rule === 'invalidSpec' ? null : summaries };
}

/** The metric that ended a run, and how the run was judged; the run itself where no metric did. */
export function decidedBy({ name, run }: OpenRun): { readonly name: string; readonly judged: string } {
  const { reason, phase } = run;
  return { name: reason !== null && 'metric' in reason ? reason.metric : name, judged: phase };
}
