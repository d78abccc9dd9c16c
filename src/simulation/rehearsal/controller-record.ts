import type { RehearsedPolicy } from '../../model/rehearsal.js';
import type { AnalysisRecord, ControllerRecord, MeasurementRecord, TickRecord } from '../../model/run.js';
import type { Setup } from '../../model/setup.js';
import type { Rehearsed, TimedNote } from '../playback.js';

/** What a rehearsed controller did, from its notes. */
export function controllerRecord(
  { rehearsal }: Pick<Setup, 'rehearsal'>,
  { standing: { phase, message }, assumptions, notes }: Rehearsed,
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
    runs: runsOf(notes),
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
  switch (note.type) {
    case 'paused':
    case 'resumed':
    case 'aborted':
    case 'promoted':
    case 'told':
      return [{ atSeconds, event: note.type, message: note.message }];
    default:
      return [];
  }
}

interface GrowingRun extends Omit<AnalysisRecord, 'metrics'> {
  readonly metrics: Map<string, MeasurementRecord[]>;
}

function runsOf(notes: readonly TimedNote[]): readonly AnalysisRecord[] {
  const runs = new Map<string, GrowingRun>();
  for (const { atSeconds, note } of notes) {
    if (note.type === 'run_started') {
      const metrics = new Map(note.metrics.map((metric): [string, MeasurementRecord[]] => [metric, []]));
      const { run: name } = note;
      runs.set(name, {
        name,
        startedAtSeconds: atSeconds,
        endedAtSeconds: null,
        phase: 'Running',
        message: '',
        metrics,
      });
    } else if (note.type === 'run_ended') {
      const { run, phase, message } = note;
      const begun = runs.get(run);
      if (begun !== undefined) runs.set(run, { ...begun, endedAtSeconds: atSeconds, phase, message });
    } else if (note.type === 'measured') {
      const { run, metric, phase, value, message } = note;
      runs.get(run)?.metrics.get(metric)?.push({ atSeconds, phase, value, message });
    }
  }
  return [...runs.values()].map(({ metrics, ...run }) => ({
    ...run,
    metrics: [...metrics].map(([metric, measurements]) => ({ metric, measurements })),
  }));
}

function tickOf({ atSeconds, note }: TimedNote): readonly TickRecord[] {
  if (note.type !== 'tick') return [];
  const { phase, weightPercent, failedChecks, calls } = note;
  return [{ atSeconds, phase, weightPercent, failedChecks, calls }];
}
