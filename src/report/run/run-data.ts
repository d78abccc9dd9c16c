import type { Report } from '../json/report-schema.js';
import type { DataTable } from '../page/page.js';

type Stage = Report['stages'][number];
type Arm = Stage['canary'];

const ARM_FIGURES = [
  'requests',
  'errors',
  'error_rate',
  'latency_p50_ms',
  'latency_p95_ms',
  'latency_p99_ms',
  'cpu_percent',
  'memory_mb',
  'restarts',
  'conversion_rate',
] as const satisfies readonly Exclude<keyof Arm, 'metrics'>[];

/** The numbers of a run, a row a stage: when, what it came to, and what both arms did in it. */
export function runData({ stages }: Report): DataTable {
  const own = Object.keys(stages[0]?.canary.metrics ?? {});
  const ofOwn = ({ metrics = {} }: Arm) => own.map((name) => metrics[name] ?? null);
  return {
    headings: [
      'stage',
      'traffic_percent',
      'outcome',
      'started_at_seconds',
      'duration_seconds',
      'windows',
      'passed',
      'failed',
      'inconclusive',
      ...[...ARM_FIGURES, ...own].map((figure) => `canary_${figure}`),
      ...[...ARM_FIGURES, ...own].map((figure) => `stable_${figure}`),
    ],
    rows: stages.map((stage) => [
      stage.name,
      stage.traffic_percent,
      stage.outcome,
      stage.started_at_seconds,
      stage.duration_seconds,
      stage.windows.total,
      stage.windows.passed,
      stage.windows.failed,
      stage.windows.inconclusive,
      ...ARM_FIGURES.map((figure) => stage.canary[figure]),
      ...ofOwn(stage.canary),
      ...ARM_FIGURES.map((figure) => stage.stable[figure]),
      ...ofOwn(stage.stable),
    ]),
  };
}
