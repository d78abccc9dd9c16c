import type { Measure, MeasureShape } from '../model/policy/rehearsal.js';
import type { Reading, View } from '../model/source.js';
import { measuredIn } from './measured-in.js';
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
  const value = measuredIn(is, read, seconds);
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
