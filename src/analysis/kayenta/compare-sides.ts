import { type ShiftInterval, shiftInterval } from '../../stats/ranks/shift-interval.js';
import { constantNoise } from './constant-noise.js';
import type { KayentaConfig } from './kayenta-config.js';

/**
 * Where the shift from the control to the experiment lies, of two sides with points that are not all the same; null when
 * it cannot be told. Of two constants Kayenta compares noise; for ours the shift is sure, unless two single points are all
 * there is. A point that is no finite number cannot be compared.
 */
export function compareSides(
  experiment: readonly number[],
  control: readonly number[],
  { solver, confidence }: Pick<KayentaConfig, 'solver' | 'confidence'>,
): ShiftInterval | null {
  if (!experiment.every(Number.isFinite) || !control.every(Number.isFinite)) return null;
  const shift = isConstant(experiment) && isConstant(control) ? ofConstants() : interval(experiment, control);
  return shift !== null && [shift.low, shift.high, shift.estimate].every(Number.isFinite) ? shift : null;

  function ofConstants(): ShiftInterval | null {
    if (solver === 'kayenta')
      return interval(constantNoise(experiment, 'experiment'), constantNoise(control, 'control'));
    if (experiment.length === 1 && control.length === 1) return null;
    const sure = (experiment[0] as number) - (control[0] as number);
    return { low: sure, high: sure, estimate: sure };
  }

  function interval(x: readonly number[], y: readonly number[]): ShiftInterval | null {
    return shiftInterval(x, y, confidence, solver);
  }
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
