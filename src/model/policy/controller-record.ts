import type { PolicyFindingDetail } from './policy-finding.js';
import type { RehearsedPolicy } from './rehearsal.js';
import type { ControllerEvent, MeasuredValue, MetricLimits, MetricStanding, RunStanding } from './rehearsal-note.js';

/** What a rehearsed controller did, in its own words. */
export interface ControllerRecord {
  readonly kind: RehearsedPolicy['controller'];
  /** As its file names it. */
  readonly policy: string;
  readonly phase: string;
  readonly message: string;
  /** What was taken for given. */
  readonly assumptions: readonly PolicyFindingDetail[];
  /** In order of time. */
  readonly events: readonly { readonly atSeconds: number; readonly event: ControllerEvent; readonly message: string }[];
  /** In the order in which they began. */
  readonly runs: readonly AnalysisRecord[];
  /** Of a controller that works by ticks. */
  readonly ticks: readonly TickRecord[];
}

/** One run of an analysis. */
export interface AnalysisRecord {
  readonly name: string;
  readonly startedAtSeconds: number;
  /** Null: it was still going on. */
  readonly endedAtSeconds: number | null;
  readonly phase: string;
  readonly message: string;
  readonly summaries: RunStanding['summaries'];
  readonly metrics: readonly MetricRecord[];
}

/** A metric of a run, as it stood in the end. */
export interface MetricRecord extends MetricStanding {
  readonly metric: string;
  readonly limits: MetricLimits | null;
  /** In order of time. */
  readonly measurements: readonly MeasurementRecord[];
}

export interface MeasurementRecord {
  readonly atSeconds: number;
  readonly phase: string;
  readonly value: MeasuredValue;
  /** Why it failed, where the controller says so. */
  readonly message: string;
}

/** What the status of a controller was after a tick, and what it asked in it. */
export interface TickRecord {
  readonly atSeconds: number;
  readonly phase: string;
  readonly weightPercent: number;
  readonly failedChecks: number;
  readonly calls: readonly string[];
}
