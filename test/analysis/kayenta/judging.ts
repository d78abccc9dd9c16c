import { judgeByKayenta } from '../../../src/analysis/kayenta/judge-by-kayenta.js';
import type {
  KayentaConfig,
  KayentaEffectSize,
  KayentaMetricConfig,
} from '../../../src/analysis/kayenta/kayenta-config.js';
import type { KayentaMetricResult } from '../../../src/analysis/kayenta/kayenta-result.js';
import { KAYENTA_DEFAULTS } from '../../../src/model/policy/kayenta-defaults.js';

/** As `KayentaMetricConfig`, of which everything may be left out. */
export interface MetricOptions extends Partial<Omit<KayentaMetricConfig, 'effectSize'>> {
  readonly effectSize?: Partial<KayentaEffectSize>;
}

/** A metric by Kayenta's defaults: `errors`, in the group `all`. */
export function metric({ effectSize, ...options }: MetricOptions = {}): KayentaMetricConfig {
  const { direction, nanStrategy, outliers, outlierFactor, critical, mustHaveData, muted, effectLimit } =
    KAYENTA_DEFAULTS;
  const measure = effectSize?.measure ?? KAYENTA_DEFAULTS.measure;
  const limit = effectLimit[measure];
  const limits = {
    allowedIncrease: limit,
    allowedDecrease: limit,
    criticalIncrease: limit,
    criticalDecrease: limit,
  };
  return {
    ...{ name: 'errors', groups: ['all'] },
    ...{ direction, nanStrategy, outliers, outlierFactor, critical, mustHaveData, muted },
    ...options,
    effectSize: { measure, ...limits, ...effectSize },
  };
}

export function config(options: Partial<KayentaConfig> = {}): KayentaConfig {
  const { pass, marginal, solver, tolerance, confidence } = KAYENTA_DEFAULTS;
  return { metrics: [metric()], groupWeights: {}, pass, marginal, solver, tolerance, confidence, ...options };
}

/** What the judge makes of one metric. */
export function judgeOne(
  experiment: readonly number[],
  control: readonly number[],
  options: MetricOptions = {},
  rest: Partial<KayentaConfig> = {},
): KayentaMetricResult {
  const one = metric(options);
  const points = [{ metric: one.name, experiment, control }];
  const [result] = judgeByKayenta(config({ metrics: [one], ...rest }), points).metrics;
  if (result === undefined) throw new Error('no result');
  return result;
}

/** `count` points that climb evenly through `centre`, from `spread` below it to `spread` above. */
export function around(centre: number, spread: number, count = 20): readonly number[] {
  return Array.from({ length: count }, (_, i) => centre + spread * ((2 * i + 1) / count - 1));
}
