import { score } from '../../analysis/kayenta/score.js';
import { KAYENTA_DEFAULTS, PLAYED_JUDGE } from '../../model/kayenta-defaults.js';
import type { KayentaFindingDetail } from '../../model/kayenta-finding.js';
import type { KayentaCanary, KayentaCanaryMetric } from '../../model/kayenta-policy.js';
import type { PolicyFinding, PolicyFindingDetail } from '../../model/policy-finding.js';

/** What a canary config says that does not do what it seems to. `pass`: of the stage that runs it; null: it is not known. */
export function canaryConfigFindings(canary: KayentaCanary, pass = canary.pass): readonly PolicyFinding[] {
  const details: readonly PolicyFindingDetail[] = [
    ...(canary.judge === '' || canary.judge === PLAYED_JUDGE
      ? []
      : [{ code: 'not_rehearsed', part: `judge ${canary.judge}` } as const]),
    ...canary.words.map((word) => ({ code: 'word_taken', ...word }) as const),
    ...weightFindings(canary, pass),
    ...canary.metrics.flatMap(metricFindings),
    ...outvotedFindings(canary, pass),
  ];
  return details.map((detail) => ({ ...detail, rollout: canary.name, run: null }));
}

/** What is so with every canary config, and few expect. */
export function canaryConfigNotes({ metrics }: KayentaCanary): readonly KayentaFindingDetail[] {
  return [
    { code: 'looks_uncorrected' },
    { code: 'errors_vanish' },
    { code: 'noise_fixed' },
    ...(metrics.some(({ outliers }) => outliers === 'remove') ? [{ code: 'outliers_of_few' } as const] : []),
    { code: 'parts_unused' },
  ];
}

/** The score if these metrics, and no others, are High. */
export function scoreIfHigh({ metrics, groupWeights }: KayentaCanary, high: readonly string[]): number {
  const judged = metrics.map((config) => {
    const isHigh = high.includes(config.name);
    const classification = isHigh ? ('High' as const) : ('Pass' as const);
    return { config, result: { classification, critical: isHigh && config.critical, reason: null } };
  });
  return score(judged, groupWeights).score;
}

function weightFindings(canary: KayentaCanary, pass: number | null): readonly KayentaFindingDetail[] {
  const counted = canary.metrics.filter(({ muted, groups }) => !muted && groups.length > 0);
  if (counted.length === 0) return [{ code: 'no_metric_counts' }];
  const groups = new Set(counted.flatMap((metric) => metric.groups));
  const weights = Object.entries(canary.groupWeights);
  const unweighted = [...groups].filter((group) => !Object.hasOwn(canary.groupWeights, group));
  const left = weights.reduce((rest, [, weight]) => rest - weight, 100);
  const best = scoreIfHigh(canary, []);
  return [
    ...weights.flatMap(([group, weight]): readonly KayentaFindingDetail[] =>
      groups.has(group) ? [] : [{ code: 'weight_without_metric', group, weight, suggestion: onlyOne(unweighted) }],
    ),
    ...(left > 0
      ? []
      : unweighted.map((group) => {
          return { code: 'group_without_say', group, weight: left / unweighted.length } as const;
        })),
    ...(best === 100 ? [] : [{ code: 'best_score', best, pass } as const]),
  ];
}

/** Which group without a weight a weight without a group is of, where there is but one. */
function onlyOne(groups: readonly string[]): string | null {
  return groups.length === 1 ? (groups[0] ?? null) : null;
}

function metricFindings(metric: KayentaCanaryMetric): readonly KayentaFindingDetail[] {
  const { name, groups, muted, critical, mustHaveData, nanStrategy, outliers, outlierFactor } = metric;
  const found: KayentaFindingDetail[] = [];
  if (groups.length === 0 && !muted) found.push({ code: 'metric_without_group', metric: name });
  if (critical && muted) found.push({ code: 'muted_critical', metric: name });
  if (mustHaveData && nanStrategy === 'replace') found.push({ code: 'data_not_needed', metric: name });
  if (outliers === 'keep' && outlierFactor !== KAYENTA_DEFAULTS.outlierFactor) {
    found.push({ code: 'limit_does_nothing', metric: name, field: 'outlierFactor', because: 'outliers_kept' });
  }
  for (const field of LIMITS) found.push(...limitFindings(metric, field));
  return found;
}

const LIMITS = ['allowedIncrease', 'allowedDecrease', 'criticalIncrease', 'criticalDecrease'] as const;

function limitFindings(metric: KayentaCanaryMetric, field: (typeof LIMITS)[number]): readonly KayentaFindingDetail[] {
  const { name, direction, critical, effectSize } = metric;
  const { measure } = effectSize;
  const found = effectSize[field];
  const neutral = KAYENTA_DEFAULTS.effectLimit[measure];
  if (found === neutral) return [];
  const isIncrease = field.endsWith('Increase');
  if (direction === (isIncrease ? 'decrease' : 'increase')) {
    return [{ code: 'limit_does_nothing', metric: name, field, because: 'direction' }];
  }
  if (field.startsWith('critical') && !critical) {
    return [{ code: 'limit_does_nothing', metric: name, field, because: 'not_critical' }];
  }
  if (measure === 'cles' ? found > 1 || found < 0 : found <= 0 && !isIncrease) {
    return [{ code: 'limit_out_of_reach', metric: name, field, found }];
  }
  // Below the neutral limit of an increase, and above that of a decrease, any effect counts.
  const excusesNothing = measure === 'mean_ratio' && (isIncrease ? found < neutral : found > neutral);
  if (!excusesNothing) return [];
  const meant = isIncrease ? 1 + found : 2 - found;
  return meant > 0 && found > 0 ? [{ code: 'ratio_excuses_nothing', metric: name, field, found, meant }] : [];
}

function outvotedFindings(canary: KayentaCanary, pass: number | null): readonly KayentaFindingDetail[] {
  if (pass === null || scoreIfHigh(canary, []) < pass) return [];
  return canary.metrics.flatMap(({ name, muted, groups }): readonly KayentaFindingDetail[] => {
    if (muted || groups.length === 0) return [];
    const alone = scoreIfHigh(canary, [name]);
    return alone >= pass ? [{ code: 'outvoted', metric: name, score: alone, pass }] : [];
  });
}
