import type { FlaggerCanary, WatchedMetric } from '../../model/policy/flagger-policy.js';
import type { JudgedKind } from '../../model/policy/rehearsal.js';
import { type CheckedMetric, limitsOf } from './metric-check.js';

/** A failed check of a metric, as the controller tells it, and how its value stood to its limit. */
export interface CheckTold {
  readonly event: string;
  readonly judged: string;
  /** The same in one word, without the value. */
  readonly kind: JudgedKind;
}

type Checked = CheckedMetric<WatchedMetric>;

/** Of a metric that nothing measures. */
export const NOTHING_MEASURED = 'Metric query failed for no usable metrics template and query were configured';

/** What Flagger 1.44 says of a check (pkg/controller/scheduler_metrics.go); `why`: what an error said. */
export function checkMessage(canary: FlaggerCanary, checked: Checked, why: string): CheckTold {
  const { metric, value } = checked;
  const { name, namespace } = canary;
  if (value === 'nodata')
    return { event: nothingFound(canary, checked), judged: 'no values found', kind: 'no_values_found' };
  if (value === 'error') return { event: queryFailed(checked, why), judged: 'query failed', kind: 'query_failed' };
  const halt = `Halt ${name}.${namespace} advancement`;
  if (value === 'passed' || value === 'failed')
    return { event: `${halt} ${metric.name} ${value}`, judged: value, kind: 'failed' };
  const judged = comparison(checked, value);
  return { event: `${halt} ${subject(checked)} ${judged}`, judged, kind: 'failed' };
}

function subject({ metric, source }: Checked): string {
  if (source === 'request-success-rate') return 'success rate';
  return source === 'request-duration' ? 'request duration' : metric.name;
}

/** The value beside the limit that it breaks. */
function comparison({ metric, source }: Checked, value: number): string {
  const { min, max } = limitsOf(metric, source);
  const [shown, limit] = WAYS[source === 'request-success-rate' || source === 'request-duration' ? source : 'number'];
  return min !== null && value < min ? `${shown(value)} < ${limit(min)}` : `${shown(value)} > ${limit(max ?? 0)}`;
}

type Shown = (value: number) => string;

const WAYS: Readonly<Record<'request-success-rate' | 'request-duration' | 'number', readonly [Shown, Shown]>> = {
  'request-success-rate': [(value) => `${decimals(value)}%`, (limit) => `${limit}%`],
  'request-duration': [goDuration, goDuration],
  number: [decimals, String],
};

function decimals(value: number): string {
  if (Number.isFinite(value)) return value.toFixed(2);
  return value > 0 ? '+Inf' : '-Inf';
}

/** Whole milliseconds as Go writes a duration: `512ms`, `1.5s`, `1m2s`. */
function goDuration(value: number): string {
  const ms = Math.trunc(value);
  const size = Math.abs(ms);
  if (size === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  if (size < 1000) return `${sign}${size}ms`;
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor(size / 60_000) % 60;
  const seconds = (size % 60_000) / 1000;
  return `${sign}${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}

/** As the controller has it unless it is told otherwise. */
const USUAL_PROVIDER = 'istio';

function nothingFound({ policy, target, namespace }: FlaggerCanary, { metric, source }: Checked): string {
  switch (source) {
    case 'inline':
      return `Halt advancement no values found for metric: ${metric.name}`;
    case 'template':
      return `Halt advancement no values found for custom metric: ${metric.name}: no values found`;
    default: {
      const provider = policy.provider || USUAL_PROVIDER;
      const tail = source === 'request-success-rate' ? ': no values found' : '';
      return `Halt advancement no values found for ${provider} metric ${metric.name} probably ${target}.${namespace} is not receiving traffic${tail}`;
    }
  }
}

function queryFailed({ metric, source }: Checked, why: string): string {
  switch (source) {
    case 'inline':
      return `Prometheus query failed for ${metric.name}: ${why}`;
    case 'template':
      return `Metric query failed for ${metric.name}: ${why}`;
    default:
      return `Prometheus query failed: ${why}`;
  }
}
