import {
  beginRun,
  type MeasurementTask,
  nextReconcile,
  type RunState,
  reconcileRun,
} from '../../../src/controllers/argo/analysis/analysis-run.js';
import type { Measurement } from '../../../src/controllers/argo/analysis/metric-state.js';
import { type MetricDocument, metricOf } from '../../../src/policies/argo/metric-of.js';
import { compared, type Loose } from './argo-shared.js';
import { type CaseResult, hasKeys, type OracleKind } from './oracle-kind.js';

interface Scenario {
  readonly id: string;
  readonly metrics: readonly MetricDocument[];
  /** The outcome of the k-th measurement as a letter; the last repeats. */
  readonly script: Readonly<Record<string, string>>;
  readonly dryRun?: readonly (string | { readonly metricName: string })[];
  readonly terminateAtSec?: number;
  readonly horizonSec: number;
  readonly expect: Loose & { readonly reason: Loose | null; readonly metrics?: Readonly<Record<string, Loose>> };
}

/** What Argo Rollouts' AnalysisRun controller did with scripted measurements, second by second. */
export const argoRunsOracle: OracleKind = {
  recognise: (document) =>
    hasKeys(document, ['scenarios']) &&
    hasKeys((document as { scenarios: Loose[] }).scenarios[0], ['metrics', 'script', 'horizonSec']),
  run: (document) => (document as { readonly scenarios: readonly Scenario[] }).scenarios.map(resultOf),
};

const PHASES: Readonly<Record<string, Measurement['phase']>> = {
  S: 'Successful',
  F: 'Failed',
  I: 'Inconclusive',
  E: 'Error',
};

/** What of an expected run is looked at; the counters only where the run began at all. */
const OF_A_METRIC = ['phase', 'ok', 'failed', 'inconclusive', 'error', 'errRow', 'okRow', 'at'];

function resultOf(scenario: Scenario): CaseResult {
  const { run, taken } = played(scenario);
  const reason = run.reason?.rule === 'invalidSpec' && run.reason.why === null ? { rule: 'invalidSpec' } : run.reason;
  const metrics = scenario.metrics.map(({ name }, index) => {
    const state = run.metrics[index];
    const counters = state?.counters;
    const got: Loose = {
      phase: state?.phase ?? null,
      ok: counters?.successful,
      failed: counters?.failed,
      inconclusive: counters?.inconclusive,
      error: counters?.error,
      errRow: counters?.consecutiveError,
      okRow: counters?.consecutiveSuccess,
      at: taken[index],
    };
    return [String(name), Object.fromEntries(OF_A_METRIC.map((key) => [key, got[key]]))] as const;
  });
  const { phase, completedAtSec, reason: expectedReason } = scenario.expect;
  const expected: Loose = {
    phase,
    completedAtSec,
    reason: ordered(expectedReason),
    metrics: scenario.expect.metrics === undefined ? undefined : ordered(scenario.expect.metrics),
  };
  const got: Loose = {
    phase: run.phase,
    completedAtSec: run.completedSeconds,
    reason: ordered(reason),
    metrics: scenario.expect.metrics === undefined ? undefined : ordered(Object.fromEntries(metrics)),
  };
  return compared(scenario.id, expected, got);
}

/** With its keys in one order, so that texts can be compared. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, ordered(item)]),
  );
}

function played(scenario: Scenario): {
  readonly run: RunState;
  readonly taken: readonly (readonly [number, string])[][];
} {
  // The scripts stand in for a provider.
  const metrics = scenario.metrics.map((metric) => metricOf({ provider: { prometheus: {} }, ...metric }));
  const dryRun = (scenario.dryRun ?? []).map((rule) => (typeof rule === 'string' ? rule : rule.metricName));
  const spec = { metrics, dryRun, retention: [], unresolved: null };
  const taken: [number, string][][] = metrics.map(() => []);
  const terminateAt = scenario.terminateAtSec ?? Number.POSITIVE_INFINITY;
  let run = beginRun(spec, 0);
  let at = 0;
  const measure = ({ metric, index }: MeasurementTask): Measurement => {
    const script = scenario.script[metric.name] ?? '';
    const letter = script[Math.min(taken[index]?.length ?? 0, script.length - 1)] ?? 'S';
    taken[index]?.push([at, letter]);
    return { phase: PHASES[letter] ?? 'Error', finishedSeconds: at, resumeSeconds: null, message: '' };
  };
  while (at <= scenario.horizonSec) {
    run = reconcileRun(spec, run, at, at >= terminateAt, measure);
    const next = Math.min(
      nextReconcile(spec, run) ?? Number.POSITIVE_INFINITY,
      at < terminateAt ? terminateAt : Number.POSITIVE_INFINITY,
    );
    if (run.completedSeconds !== null || !Number.isFinite(next)) break;
    at = next;
  }
  return { run, taken };
}
