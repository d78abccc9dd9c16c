import { judgeByKayenta } from '../analysis/kayenta/judge-by-kayenta.js';
import {
  KAYENTA_CLASSIFIERS,
  KAYENTA_DETECTORS,
  type KayentaConfig,
  type KayentaEffectSize,
  type KayentaMetricConfig,
} from '../analysis/kayenta/kayenta-config.js';
import type { KayentaResult } from '../analysis/kayenta/kayenta-result.js';
import type { DocumentPath } from '../model/place.js';
import { KAYENTA_DEFAULTS } from '../model/policy/kayenta-defaults.js';
import { found } from '../text/found.js';
import { ArgumentError } from './argument-error.js';
import { listOf, objectAt, objectWith, oneOf, textAt, trueOrFalse, within } from './check-arguments.js';

/** The points of one metric, in any order, one for each stretch of time: NaN has no value. */
export interface KayentaSides {
  /** The canary. */
  readonly experiment: readonly number[];
  /** The baseline. */
  readonly control: readonly number[];
}

/**
 * How a metric is judged; what is left out: `either` direction, nothing removed, any shift counts, one group for all. `detector`
 * is what finds outliers where they are removed: `reduced_iqr` unless said, as Kayenta's judge has it.
 */
export type KayentaMetricSettings = Partial<Omit<KayentaMetricConfig, 'name' | 'effectSize'>> & {
  readonly effectSize?: Partial<KayentaEffectSize>;
};

/**
 * How a canary is judged. A score of at least `pass` (95 unless said) is a Pass, below `marginal` (75) a Fail. `classifier` is
 * `mann_whitney` unless said: Kayenta's judge has no other.
 */
export type KayentaSettings = Partial<Omit<KayentaConfig, 'metrics'>> & {
  /** By name: those that are judged. */
  readonly metrics: Readonly<Record<string, KayentaMetricSettings>>;
};

/**
 * One judgement by Kayenta's judge (NetflixACAJudge-v1.0), or with `solver: 'exact'` by ours, which repairs it. Pure:
 * where Kayenta adds noise without a seed, the numbers are those that such noise has on average.
 */
export function kayenta(metrics: Readonly<Record<string, KayentaSides>>, settings: KayentaSettings): KayentaResult {
  const given = objectAt(metrics, ['metrics']);
  const config = configOf(settings);
  const names = Object.keys(given);
  for (const { name } of config.metrics) {
    if (!Object.hasOwn(given, name)) throw new ArgumentError({ code: 'without_points' }, ['settings', 'metrics', name]);
  }
  const points = names.map((name) => {
    const path = ['metrics', name];
    if (!config.metrics.some((metric) => metric.name === name)) {
      throw new ArgumentError({ code: 'without_settings' }, path);
    }
    const { experiment, control } = objectWith(given[name], ['experiment', 'control'], path);
    return {
      metric: name,
      experiment: listOf(experiment, pointAt, [...path, 'experiment']),
      control: listOf(control, pointAt, [...path, 'control']),
    };
  });
  return judgeByKayenta(config, points);
}

/** A point may have no value. */
function pointAt(value: unknown, path: DocumentPath): number {
  if (typeof value === 'number') return value;
  throw new ArgumentError({ code: 'wrong_type', expected: 'number', found: found(value) }, path);
}

const SCORE = { atLeast: 0, atMost: 100 };

function configOf(settings: KayentaSettings): KayentaConfig {
  const keys = ['metrics', 'groupWeights', 'pass', 'marginal', 'solver', 'classifier', 'tolerance', 'confidence'];
  const at = (key: string): DocumentPath => ['settings', key];
  const classifier = KAYENTA_CLASSIFIERS[0];
  const given = { ...KAYENTA_DEFAULTS, classifier, groupWeights: {}, ...objectWith(settings, keys, ['settings']) };
  const metrics = Object.entries(objectAt(settings.metrics, at('metrics')));
  const weights = Object.entries(objectAt(given.groupWeights, at('groupWeights')));
  return {
    metrics: metrics.map(([name, metric]) => metricOf(name, metric, [...at('metrics'), name])),
    groupWeights: Object.fromEntries(
      weights.map(([name, weight]) => [name, within(weight, SCORE, [...at('groupWeights'), name])]),
    ),
    pass: within(given.pass, SCORE, at('pass')),
    marginal: within(given.marginal, SCORE, at('marginal')),
    solver: oneOf(given.solver, ['kayenta', 'exact'], at('solver')),
    classifier: oneOf(given.classifier, KAYENTA_CLASSIFIERS, at('classifier')),
    tolerance: within(given.tolerance, { atLeast: 0 }, at('tolerance')),
    confidence: within(given.confidence, { above: 0, below: 1 }, at('confidence')),
  };
}

const METRIC_KEYS = [
  'direction',
  'nanStrategy',
  'outliers',
  'outlierFactor',
  'detector',
  'critical',
  'mustHaveData',
  'muted',
  'effectSize',
  'groups',
];

function metricOf(name: string, settings: unknown, path: DocumentPath): KayentaMetricConfig {
  const given = {
    ...KAYENTA_DEFAULTS,
    detector: KAYENTA_DETECTORS[0],
    groups: ['metrics'],
    effectSize: {},
    ...objectWith(settings, METRIC_KEYS, path),
  };
  const at = (key: string): DocumentPath => [...path, key];
  return {
    name,
    direction: oneOf(given.direction, ['increase', 'decrease', 'either'], at('direction')),
    nanStrategy: oneOf(given.nanStrategy, ['remove', 'replace'], at('nanStrategy')),
    outliers: oneOf(given.outliers, ['keep', 'remove'], at('outliers')),
    outlierFactor: within(given.outlierFactor, { above: 0 }, at('outlierFactor')),
    detector: oneOf(given.detector, KAYENTA_DETECTORS, at('detector')),
    critical: trueOrFalse(given.critical, at('critical')),
    mustHaveData: trueOrFalse(given.mustHaveData, at('mustHaveData')),
    muted: trueOrFalse(given.muted, at('muted')),
    effectSize: effectSizeOf(given.effectSize, at('effectSize')),
    groups: listOf(given.groups, textAt, at('groups')),
  };
}

const EFFECT_LIMITS = ['allowedIncrease', 'allowedDecrease', 'criticalIncrease', 'criticalDecrease'] as const;

function effectSizeOf(effectSize: unknown, path: DocumentPath): KayentaEffectSize {
  const given = objectWith(effectSize, ['measure', ...EFFECT_LIMITS], path);
  const measure = oneOf(given['measure'] ?? KAYENTA_DEFAULTS.measure, ['mean_ratio', 'cles'], [...path, 'measure']);
  const neutral = KAYENTA_DEFAULTS.effectLimit[measure];
  const limit = (key: (typeof EFFECT_LIMITS)[number]) => within(given[key] ?? neutral, { atLeast: 0 }, [...path, key]);
  return {
    measure,
    allowedIncrease: limit('allowedIncrease'),
    allowedDecrease: limit('allowedDecrease'),
    criticalIncrease: limit('criticalIncrease'),
    criticalDecrease: limit('criticalDecrease'),
  };
}
