import { score } from '../../analysis/kayenta/score.js';
import { KAYENTA_DEFAULTS, PLAYED_JUDGE } from '../../model/policy/kayenta-defaults.js';
import type { KayentaFindingDetail } from '../../model/policy/kayenta-finding.js';
import type { KayentaCanary, KayentaCanaryMetric, KayentaWord } from '../../model/policy/kayenta-policy.js';
import type { Found, FoundInPolicy } from '../../model/policy/policy-finding.js';
import type { PolicyPart } from '../../model/policy/policy-part.js';

/** What a canary config says that does not do what it seems to. `pass`: of the stage that runs it; null: it is not known. */
export function canaryConfigFindings(canary: KayentaCanary, pass = canary.pass): readonly FoundInPolicy[] {
  const found: readonly Found[] = [
    ...(canary.judge === '' || canary.judge === PLAYED_JUDGE ? [] : [judgeFinding(canary)]),
    ...canary.words.map((word) => wordFinding(canary, word)),
    ...weightFindings(canary, pass),
    ...canary.metrics.flatMap((metric) => metricFindings(metric, canary)),
    ...outvotedFindings(canary, pass),
  ];
  return found.map((one) => ({ ...one, rollout: canary.name, run: null }));
}

function judgeFinding(canary: KayentaCanary): Found {
  const at = { of: canary, within: ['judge', 'name'] };
  return {
    detail: { code: 'not_rehearsed', part: `judge ${canary.judge}` },
    at,
    mends: [[{ ...at, does: 'set', to: PLAYED_JUDGE }]],
  };
}

function wordFinding(canary: KayentaCanary, word: KayentaWord): Found {
  const metric = canary.metrics.find(({ name }) => name === word.metric);
  const at = metric === undefined ? { of: canary, within: [] } : judgedAt(metric, ...word.field.split('.'));
  return { detail: { code: 'word_taken', ...word }, at, mends: [[{ ...at, does: 'set', to: word.taken }]] };
}

/** Where in a metric stands how it is judged. */
function judgedAt(metric: KayentaCanaryMetric, ...within: readonly string[]): PolicyPart {
  return { of: metric, within: ['analysisConfigurations', 'canary', ...within] };
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

function weightFindings(canary: KayentaCanary, pass: number | null): readonly Found[] {
  const at = (...within: readonly string[]) => ({ of: canary, within: ['classifier', 'groupWeights', ...within] });
  const counted = canary.metrics.filter(({ muted, groups }) => !muted && groups.length > 0);
  if (counted.length === 0) return [{ detail: { code: 'no_metric_counts' }, at: { of: canary, within: ['metrics'] } }];
  const groups = new Set(counted.flatMap((metric) => metric.groups));
  const weights = Object.entries(canary.groupWeights);
  const unweighted = [...groups].filter((group) => !Object.hasOwn(canary.groupWeights, group));
  const left = weights.reduce((rest, [, weight]) => rest - weight, 100);
  const best = scoreIfHigh(canary, []);
  const meant = onlyOne(unweighted);
  return [
    ...weights.flatMap(([group, weight]): readonly Found[] =>
      groups.has(group)
        ? []
        : [
            {
              detail: { code: 'weight_without_metric', group, weight, suggestion: meant },
              at: at(group),
              mends: [
                ...(meant === null ? [] : [[{ ...at(group), does: 'rename', to: meant } as const]]),
                [{ ...at(group), does: 'remove' }],
              ],
            },
          ],
    ),
    ...(left > 0
      ? []
      : unweighted.map((group): Found => {
          return { detail: { code: 'group_without_say', group, weight: left / unweighted.length }, at: at() };
        })),
    ...(best === 100 ? [] : [{ detail: { code: 'best_score', best, pass }, at: at() } as const]),
  ];
}

/** Which group without a weight a weight without a group is of, where there is but one. */
function onlyOne(groups: readonly string[]): string | null {
  return groups.length === 1 ? (groups[0] ?? null) : null;
}

function metricFindings(metric: KayentaCanaryMetric, canary: KayentaCanary): readonly Found[] {
  const { name, groups, muted, critical, mustHaveData, nanStrategy, outliers, outlierFactor } = metric;
  const found: Found[] = [];
  if (groups.length === 0 && !muted) {
    const at = { of: metric, within: ['groups'] };
    const group = onlyOne([...new Set(canary.metrics.flatMap((other) => other.groups))]);
    found.push({
      detail: { code: 'metric_without_group', metric: name },
      at,
      ...(group === null ? {} : { mends: [[{ ...at, does: 'set', to: [group] }]] }),
    });
  }
  if (critical && muted) {
    const at = judgedAt(metric, 'muted');
    found.push({ detail: { code: 'muted_critical', metric: name }, at, mends: [[{ ...at, does: 'remove' }]] });
  }
  if (mustHaveData && nanStrategy === 'replace') {
    const at = judgedAt(metric, 'nanStrategy');
    found.push({ detail: { code: 'data_not_needed', metric: name }, at, mends: [[{ ...at, does: 'remove' }]] });
  }
  if (outliers === 'keep' && outlierFactor !== KAYENTA_DEFAULTS.outlierFactor) {
    found.push(deadLimit(metric, 'outlierFactor', 'outliers_kept', judgedAt(metric, 'outliers', 'outlierFactor')));
  }
  for (const field of LIMITS) found.push(...limitFindings(metric, field));
  return found;
}

type DeadLimit = Extract<KayentaFindingDetail, { readonly code: 'limit_does_nothing' }>;

function deadLimit({ name }: KayentaCanaryMetric, field: string, because: DeadLimit['because'], at: PolicyPart): Found {
  const detail = { code: 'limit_does_nothing', metric: name, field, because } as const;
  return { detail, at, mends: [[{ ...at, does: 'remove' }]] };
}

const LIMITS = ['allowedIncrease', 'allowedDecrease', 'criticalIncrease', 'criticalDecrease'] as const;

function limitFindings(metric: KayentaCanaryMetric, field: (typeof LIMITS)[number]): readonly Found[] {
  const { name, direction, critical, effectSize } = metric;
  const { measure } = effectSize;
  const found = effectSize[field];
  const at = judgedAt(metric, 'effectSize', field);
  const neutral = KAYENTA_DEFAULTS.effectLimit[measure];
  if (found === neutral) return [];
  const isIncrease = field.endsWith('Increase');
  if (direction === (isIncrease ? 'decrease' : 'increase')) return [deadLimit(metric, field, 'direction', at)];
  if (field.startsWith('critical') && !critical) return [deadLimit(metric, field, 'not_critical', at)];
  if (measure === 'cles' ? found > 1 || found < 0 : found <= 0 && !isIncrease) {
    const detail = { code: 'limit_out_of_reach', metric: name, field, found } as const;
    return [{ detail, at, mends: [[{ ...at, does: 'remove' }]] }];
  }
  // Below the neutral limit of an increase, and above that of a decrease, any effect counts.
  const excusesNothing = measure === 'mean_ratio' && (isIncrease ? found < neutral : found > neutral);
  if (!excusesNothing) return [];
  const meant = isIncrease ? 1 + found : 2 - found;
  if (meant <= 0 || found <= 0) return [];
  const detail = { code: 'ratio_excuses_nothing', metric: name, field, found, meant } as const;
  return [{ detail, at, mends: [[{ ...at, does: 'set', to: Number(meant.toPrecision(6)) }]] }];
}

function outvotedFindings(canary: KayentaCanary, pass: number | null): readonly Found[] {
  if (pass === null || scoreIfHigh(canary, []) < pass) return [];
  return canary.metrics.flatMap((metric): readonly Found[] => {
    const { name, muted, groups } = metric;
    if (muted || groups.length === 0) return [];
    const alone = scoreIfHigh(canary, [name]);
    if (alone < pass) return [];
    const critical = judgedAt(metric, 'critical');
    return [
      {
        detail: { code: 'outvoted', metric: name, score: alone, pass },
        at: { of: metric, within: [] },
        mends: [[{ ...critical, does: 'set', to: true }]],
      },
    ];
  });
}
