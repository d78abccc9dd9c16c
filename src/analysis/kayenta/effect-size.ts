import { finiteOrNull } from './finite-or-null.js';
import type { KayentaEffectMeasure } from './kayenta-config.js';
import { mean } from './mean.js';

type Effect = (experiment: readonly number[], control: readonly number[]) => number | null;

/** How large a difference is, of two sides with points; null where that cannot be told. */
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
