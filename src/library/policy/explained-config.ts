import { groupWeights } from '../../analysis/kayenta/score.js';
import { canaryConfigNotes, scoreIfHigh } from '../../controllers/kayenta/canary-config-findings.js';
import type { KayentaCanary } from '../../model/policy/kayenta-policy.js';
import type { ExplainedConfig } from '../../report/policy/canary-config-report.js';

/** A canary config with what comes of it, for its report. */
export function explainedConfig(canary: KayentaCanary): ExplainedConfig {
  const counted = canary.metrics.filter(({ muted }) => !muted);
  const names = [...new Set(counted.flatMap(({ groups }) => groups))];
  return {
    canary,
    groups: groupWeights(names, canary.groupWeights),
    scoresAlone: canary.metrics.map(({ name }) => scoreIfHigh(canary, [name])),
    notes: canaryConfigNotes(canary),
  };
}
