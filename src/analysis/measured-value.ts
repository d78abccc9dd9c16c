import type { Measure, MeasureShape } from '../model/rehearsal.js';
import type { Reading, View } from '../model/source.js';
import { BUCKET_COUNT, logAtBucketPosition } from '../stats/numeric/exponential-buckets.js';
import { wholeService } from './whole-service.js';

/** What a provider other than Prometheus comes to in a measurement. */
export type MeasuredAnswer =
  | { readonly outcome: 'successful' | 'failed' | 'inconclusive' | 'error' }
  /** Null: there was no traffic to measure. */
  | { readonly value: number | null; readonly shape: MeasureShape };

type ReadMeasure = Extract<Measure, { arm: unknown }>;

/** What the `nth` measurement of a measure gives, from 0, at the instant of the view. */
export function measuredValue(measure: Measure, view: View, nth: number): MeasuredAnswer {
  if ('outcomes' in measure) return { outcome: measure.outcomes[nth] ?? measure.outcomes.at(-1) ?? 'successful' };
  if ('value' in measure) return { value: measure.value, shape: measure.shape };
  const { windowSeconds, scale, shape } = measure;
  const value = measuredOf(measure, reading(measure, view), windowSeconds);
  return { value: value === null ? null : value * scale, shape };
}

/** The window ends now. Before the rollout there was no canary, and nothing is known of stable. */
function reading({ arm, windowSeconds }: ReadMeasure, view: View): Reading {
  const fromSeconds = Math.max(0, view.atSeconds - windowSeconds);
  return arm === 'service'
    ? wholeService(view, fromSeconds, view.atSeconds)
    : view.read(arm, fromSeconds, view.atSeconds);
}

function measuredOf({ is }: ReadMeasure, reading: Reading, windowSeconds: number): number | null {
  const { requests, errors } = reading;
  if (requests === 0) return null;
  switch (is) {
    case 'requests':
      return requests;
    case 'requests_per_second':
      return requests / windowSeconds;
    case 'errors':
      return errors;
    case 'error_share':
      return errors / requests;
    case 'success_share':
      return 1 - errors / requests;
    case 'latency_p50_ms':
      return reading.latencyMs(0.5);
    case 'latency_p95_ms':
      return reading.latencyMs(0.95);
    case 'latency_p99_ms':
      return reading.latencyMs(0.99);
    case 'latency_mean_ms':
      return meanMs(reading.latencyCounts());
    case 'conversion_rate':
      return reading.conversionRate();
    case 'cpu_percent':
      return reading.cpuPercent();
    case 'memory_mb':
      return reading.memoryMb();
    case 'restarts':
      return reading.restarts();
    default: {
      const { part, whole } = reading.own(is);
      return whole === 0 ? null : part / whole;
    }
  }
}

/** Of requests by bucket, each taken to be in the middle of its bucket, which is 2 % wide. */
function meanMs(counts: Float64Array): number | null {
  let requests = 0;
  let sum = 0;
  for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
    const count = counts[bucket] ?? 0;
    if (count === 0) continue;
    requests += count;
    sum += count * Math.exp(logAtBucketPosition(bucket + 0.5));
  }
  return requests === 0 ? null : sum / requests;
}
