import type { Tolerant } from './schema/field.js';
import type { NoiseDocument } from './schema/noise-schema.js';

/** How long noise stays as it is, as a duration in text, if there is any: a cell must not be longer. */
export function noiseStretch(noise: Tolerant<NoiseDocument>): readonly (string | undefined)[] {
  const { every, autocorrelation, ...kinds } = noise ?? {};
  return Object.values(kinds).some((kind) => kind !== undefined && kind > 0) ? [every] : [];
}

/** The longest cell, in whole seconds, of which every duration is a multiple; durations of 0 do not count. */
export function cellSeconds(durations: readonly number[]): number {
  return durations.reduce(greatestCommonDivisor, 0);
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
