import type { KayentaMetricConfig } from './kayenta-config.js';
import type { KayentaMetricResult } from './kayenta-result.js';

const MEASURES = { mean_ratio: 'ratio of means', cles: 'chance to be higher' } as const;

/** How large the effect of a metric is beside how large it may be, whether it passes or not, and what comes of it. */
export function comparisonNote(
  { direction, effectSize, muted }: Pick<KayentaMetricConfig, 'direction' | 'effectSize' | 'muted'>,
  { classification, effect, interval, reason, critical }: KayentaMetricResult,
): string {
  const found = `${classification}${critical ? ', critical' : ''}${muted ? ', muted' : ''}`;
  if (interval === null) return reason === null ? found : `${reason}: ${found}`;
  const { measure, allowedIncrease, allowedDecrease } = effectSize;
  const above = direction === 'decrease' ? [] : [`below ${rounded(allowedIncrease)}`];
  const below = direction === 'increase' ? [] : [`above ${rounded(allowedDecrease)}`];
  const allowed = [...below, ...above].join(' and ');
  return `${MEASURES[measure]} ${effect === null ? 'unknown' : rounded(effect)}, allowed ${allowed}: ${found}`;
}

/** To as many digits as anyone reads. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
