import type {
  AnalysisRecord,
  ControllerRecord,
  MeasurementRecord,
  TickRecord,
} from '../../model/policy/controller-record.js';
import type { RehearsedPolicy } from '../../model/policy/rehearsal.js';
import {
  CONTROLLER_EVENTS,
  type ControllerEvent,
  type MetricLimits,
  type RehearsalNote,
  type RunStanding,
} from '../../model/policy/rehearsal-note.js';
import type { Setup } from '../../model/setup.js';
import type { Rehearsed, TimedNote } from '../playback.js';

/** What a rehearsed controller did, from its notes. */
export function controllerRecord(
  { rehearsal }: Pick<Setup, 'rehearsal'>,
  { standing: { phase, message }, assumptions, notes, openRuns }: Rehearsed,
): ControllerRecord {
  if (rehearsal === undefined) throw new Error('a rehearsal has a policy');
  const { policy } = rehearsal;
  return {
    kind: policy.controller,
    policy: nameOf(policy),
    phase,
    message,
    assumptions,
    events: notes.flatMap(eventOf),
    runs: runsOf(notes, openRuns),
    ticks: notes.flatMap(tickOf),
  };
}

function nameOf(policy: RehearsedPolicy): string {
  switch (policy.controller) {
    case 'argo_rollout':
      return policy.rollout.name;
    case 'argo_analysis':
      return policy.name;
    case 'flagger':
    case 'kayenta':
      return policy.canary.name;
  }
}

function eventOf({ atSeconds, note }: TimedNote): ControllerRecord['events'] {
  return isEvent(note) ? [{ atSeconds, event: note.type, message: note.message }] : [];
}

function isEvent(note: RehearsalNote): note is Extract<RehearsalNote, { type: ControllerEvent }> {
  return (CONTROLLER_EVENTS as readonly string[]).includes(note.type);
}

interface GrowingMetric {
  readonly limits: MetricLimits | null;
  readonly measurements: MeasurementRecord[];
}

interface GrowingRun {
  readonly startedAtSeconds: number;
  readonly endedAtSeconds: number | null;
  readonly metrics: ReadonlyMap<string, GrowingMetric>;
  /** Null: it has not ended. */
  readonly standing: RunStanding | null;
}

function runsOf(notes: readonly TimedNote[], openRuns: readonly RunStanding[]): readonly AnalysisRecord[] {
  const runs = new Map<string, GrowingRun>();
  for (const { atSeconds, note } of notes) {
    if (note.type === 'run_started') {
      const metrics = new Map(
        note.metrics.map(({ name, limits }): [string, GrowingMetric] => [name, { limits, measurements: [] }]),
      );
      runs.set(note.run, { startedAtSeconds: atSeconds, endedAtSeconds: null, metrics, standing: null });
    } else if (note.type === 'run_ended') {
      const begun = runs.get(note.run);
      if (begun !== undefined) runs.set(note.run, { ...begun, endedAtSeconds: atSeconds, standing: note });
    } else if (note.type === 'measured') {
      const { run, metric, phase, value, message } = note;
      runs.get(run)?.metrics.get(metric)?.measurements.push({ atSeconds, phase, value, message });
    }
  }
  return [...runs].map(([name, run]) => {
    const standing = run.standing ?? openRuns.find((open) => open.run === name);
    if (standing === undefined) throw new Error(`the run ${name} has neither ended nor is it open`);
    return recordOf(name, run, standing);
  });
}

function recordOf(
  name: string,
  { startedAtSeconds, endedAtSeconds, metrics }: GrowingRun,
  standing: RunStanding,
): AnalysisRecord {
  const { phase, message, summaries } = standing;
  return {
    name,
    startedAtSeconds,
    endedAtSeconds,
    phase,
    message,
    summaries,
    metrics: [...metrics].map(([metric, { limits, measurements }], index) => {
      const stands = standing.metrics[index];
      if (stands === undefined) throw new Error(`the run ${name} does not say how ${metric} stands`);
      return { metric, limits, ...stands, measurements };
    }),
  };
}

function tickOf({ atSeconds, note }: TimedNote): readonly TickRecord[] {
  if (note.type !== 'tick') return [];
  const { phase, weightPercent, failedChecks, calls } = note;
  return [{ atSeconds, phase, weightPercent, failedChecks, calls }];
}
