import type { Measure, MeasureShape } from '../model/rehearsal.js';
import type { View } from '../model/source.js';

/** What a provider other than Prometheus comes to in a measurement. */
export type MeasuredAnswer =
  | { readonly outcome: 'successful' | 'failed' | 'inconclusive' | 'error' }
  /** Null: there was no traffic to measure. */
  | { readonly value: number | null; readonly shape: MeasureShape };

/** What the `nth` measurement of a measure gives, from 0, at the instant of the view. */
export function measuredValue(measure: Measure, view: View, nth: number): MeasuredAnswer {
  throw new Error(`not yet: ${JSON.stringify(measure)} ${view.atSeconds} ${nth}`);
}
