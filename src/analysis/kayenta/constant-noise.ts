import { normalQuantile } from '../../stats/laws/normal.js';

/** Standard deviation of the noise, as a part of the value. */
const RELATIVE_DEVIATION = 1e-5;

/** Where along the normal distribution the noise of `count` points is taken: shares first, then the distance of two. */
type Places = (count: number) => readonly [first: number, distance: number];

/** The two sides differ in where, or their differences would be tied in pairs. Sources: Hazen 1914, Blom 1958. */
const PLACES: Readonly<Record<'experiment' | 'control', Places>> = {
  experiment: (count) => [0.5 / count, 1 / count],
  control: (count) => [0.625 / (count + 0.25), 1 / (count + 0.25)],
};

/**
 * A constant side made to look measured, so that two different constants can be compared at all. Kayenta adds Gaussian
 * noise from a generator without a seed; these are the numbers such noise has on average, the same at every judgement:
 * normal scores. A side of zeros stays one, and so does a single point.
 */
export function constantNoise(values: readonly number[], side: 'experiment' | 'control'): readonly number[] {
  const [first, distance] = PLACES[side](values.length);
  return values.map((value, i) => value + normalQuantile(first + i * distance) * RELATIVE_DEVIATION * value);
}
