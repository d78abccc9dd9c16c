import type { OwnMetricName } from '../model/metric.js';
import type { KayentaCanary } from '../model/policy/kayenta-policy.js';
import type { KayentaMeasure, KayentaStage, Measured } from '../model/policy/rehearsal.js';
import { certainSeconds } from '../text/duration.js';
import { GROWING, type RehearsedKayentaDocument } from './schema/rehearsed-kayenta-schema.js';

/** Orca's own thresholds, where neither the stage nor the canary config has any. Source: `KayentaCanaryContext`. */
const USUAL = { marginal: 50, pass: 75 };

/** The stage that a world file without problems says for a canary config. */
export function buildKayentaStage(document: RehearsedKayentaDocument, canary: KayentaCanary): KayentaStage {
  const { lookback, step, lifetime, interval, marginal, pass } = document;
  const stepSeconds = certainSeconds(step);
  return {
    sharePercent: document.share,
    lifetimeSeconds: certainSeconds(lifetime),
    intervalSeconds: Math.min(certainSeconds(interval ?? lifetime), certainSeconds(lifetime)),
    warmUpSeconds: certainSeconds(document.warm_up),
    lookbackSeconds: lookback === GROWING ? null : certainSeconds(lookback),
    stepSeconds,
    // What is behind the point is cut off, as a stage has whole numbers.
    marginal: marginal ?? Math.trunc(canary.marginal ?? USUAL.marginal),
    pass: pass ?? Math.trunc(canary.pass ?? USUAL.pass),
    control: document.baseline === 'fresh' ? 'baseline' : 'stable',
    metrics: Object.fromEntries(
      Object.entries(document.metrics).map(([name, metric]) => [name, measureOf(metric, stepSeconds)]),
    ),
  };
}

function measureOf(
  { is, window, scale }: RehearsedKayentaDocument['metrics'][string],
  stepSeconds: number,
): KayentaMeasure {
  return {
    is: is as Measured | OwnMetricName,
    windowSeconds: window === undefined ? stepSeconds : certainSeconds(window),
    scale: scale ?? 1,
  };
}
