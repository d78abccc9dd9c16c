import { measuredOf } from '../measures/measured-of.js';
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
  const { is, scale, shape } = measure;
  const { read, seconds } = reading(measure, view);
  const value = measuredOf(is, read, seconds, meanMs);
  return { value: value === null ? null : value * scale, shape };
}

/** The window ends now. A canary served nothing before the rollout; of stable there is only what it served since. */
function reading(
  { arm, windowSeconds }: ReadMeasure,
  view: View,
): { readonly read: Reading; readonly seconds: number } {
  const { atSeconds } = view;
  const fromSeconds = Math.max(0, atSeconds - windowSeconds);
  const seconds = arm === 'canary' ? windowSeconds : atSeconds - fromSeconds;
  const read = arm === 'service' ? wholeService(view, fromSeconds, atSeconds) : view.read(arm, fromSeconds, atSeconds);
  return { read, seconds };
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
