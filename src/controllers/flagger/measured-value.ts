import { wholeService } from '../../analysis/whole-service.js';
import { MEASURED, type Measure, type Measured } from '../../model/rehearsal.js';
import type { Reading, View } from '../../model/source.js';

/** What a provider other than Prometheus gives; `value`: null where there is nothing. */
export type GivenValue =
  | { readonly outcome: 'successful' | 'failed' | 'inconclusive' | 'error' }
  | { readonly value: number | null };

/** What a provider gives the `nth` time, from 0, that it is asked, at the instant of the view. */
export function measuredValue(measure: Measure, view: View, nth: number): GivenValue {
  if ('outcomes' in measure) {
    return { outcome: measure.outcomes[Math.min(nth, measure.outcomes.length - 1)] ?? 'error' };
  }
  if ('value' in measure) return { value: measure.value };
  const { is, arm, windowSeconds, scale } = measure;
  const to = view.atSeconds;
  const from = Math.max(0, to - windowSeconds);
  const reading = arm === 'service' ? wholeService(view, from, to) : view.read(arm, from, to);
  const measured = MEASURED.find((one) => one === is);
  const value = measured === undefined ? ownValue(reading, is) : READ[measured](reading, to - from);
  return { value: value === null ? null : value * scale };
}

function ownValue(reading: Reading, name: string): number | null {
  const { part, whole } = reading.own(name as Parameters<Reading['own']>[0]);
  return whole === 0 ? null : part / whole;
}

const errorShare = ({ requests, errors }: Reading): number | null => (requests === 0 ? null : errors / requests);

const READ: Readonly<Record<Measured, (reading: Reading, seconds: number) => number | null>> = {
  error_share: errorShare,
  success_share: (reading) => {
    const share = errorShare(reading);
    return share === null ? null : 1 - share;
  },
  latency_p50_ms: (reading) => reading.latencyMs(0.5),
  latency_p95_ms: (reading) => reading.latencyMs(0.95),
  latency_p99_ms: (reading) => reading.latencyMs(0.99),
  latency_mean_ms: meanLatency,
  requests: ({ requests }) => requests,
  requests_per_second: ({ requests }, seconds) => (seconds === 0 ? null : requests / seconds),
  errors: ({ errors }) => errors,
  conversion_rate: (reading) => reading.conversionRate(),
  cpu_percent: (reading) => reading.cpuPercent(),
  memory_mb: (reading) => reading.memoryMb(),
  restarts: (reading) => reading.restarts(),
};

/** The mean of a thousand quantiles, each the middle of as many requests. */
function meanLatency(reading: Reading): number | null {
  const parts = 1000;
  let sum = 0;
  for (let part = 0; part < parts; part++) {
    const latency = reading.latencyMs((part + 0.5) / parts);
    if (latency === null) return null;
    sum += latency;
  }
  return sum / parts;
}
