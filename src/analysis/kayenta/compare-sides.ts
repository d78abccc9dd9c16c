import { normalQuantile } from '../../stats/laws/normal.js';
import { isConstant, Shift } from '../../stats/ranks/shift-interval.js';
import type { KayentaConfig, KayentaEffectMeasure } from './kayenta-config.js';
import { finiteOrNull, mean } from './sides.js';

/** As much of the shift from the control to the experiment as is asked for. */
export type ComparedSides = Pick<Shift, 'isPlain' | 'mayLie' | 'interval'>;

/**
 * Where the shift from the control to the experiment lies, of two sides with points that are not all the same; null when
 * it is unknown. Of two constants Kayenta compares noise; for ours the shift is sure, unless two single points are all
 * there is. A point that is no finite number cannot be compared.
 */
export function compareSides(
  experiment: readonly number[],
  control: readonly number[],
  { solver, confidence }: Pick<KayentaConfig, 'solver' | 'confidence'>,
): ComparedSides | null {
  const shift = new Shift(experiment, control, confidence, solver);
  if (shift.isPlain) return shift;
  if (!experiment.every(Number.isFinite) || !control.every(Number.isFinite)) return null;
  if (!isConstant(experiment) || !isConstant(control)) return shift;
  if (solver === 'kayenta') {
    const [x, y] = [constantNoise(experiment, 'experiment'), constantNoise(control, 'control')];
    return new Shift(x, y, confidence, solver);
  }
  if (experiment.length === 1 && control.length === 1) return null;
  const sure = (experiment[0] as number) - (control[0] as number);
  return { isPlain: false, mayLie: () => true, interval: () => ({ low: sure, high: sure, estimate: sure }) };
}

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

type Effect = (experiment: readonly number[], control: readonly number[]) => number | null;

/** How large a difference is, of two sides with points; null where that is unknown. */
export const EFFECT_SIZES: Readonly<Record<KayentaEffectMeasure, Effect>> = { mean_ratio: meanRatio, cles };

/** Null if either mean is 0: a baseline without errors has no ratio to it, and then no limit on the ratio holds either. */
export function meanRatio(experiment: readonly number[], control: readonly number[]): number | null {
  const above = mean(experiment);
  const below = mean(control);
  return above === 0 || below === 0 ? null : finiteOrNull(above / below);
}

/** The common-language effect size: P(a point of the experiment is above one of the control), a tie counting half. */
function cles(experiment: readonly number[], control: readonly number[]): number {
  const ordered = [...control].sort((a, b) => a - b);
  let below = 0;
  let upTo = 0;
  let halves = 0;
  for (const value of [...experiment].sort((a, b) => a - b)) {
    while (below < ordered.length && (ordered[below] as number) < value) below++;
    while (upTo < ordered.length && (ordered[upTo] as number) <= value) upTo++;
    halves += below + upTo;
  }
  return halves / (2 * experiment.length * control.length);
}
