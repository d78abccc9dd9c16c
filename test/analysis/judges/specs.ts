import type {
  CusumSpec,
  DistributionSpec,
  FisherSpec,
  GroupSequentialSpec,
  JudgeSpec,
  KayentaMetric,
  KayentaSpec,
  MannWhitneySpec,
  SequentialSpec,
  SrmSpec,
} from '../../../src/model/judge.js';
import type { Metric } from '../../../src/model/metric.js';
import type { Plan, Stage } from '../../../src/model/plan.js';
import { setup, stage } from '../../simulation/setups.js';

const COUNTS = { holdSeconds: 0, alpha: 0.05, metrics: ['error_rate'], slowerThanMs: 100 } as const;

const FISHER: FisherSpec = {
  ...COUNTS,
  name: 'fisher',
  method: 'fisher',
  looks: 'stage_end',
  margin: 1,
  interval: 'newcombe',
};

const GROUP_SEQUENTIAL: GroupSequentialSpec = {
  ...COUNTS,
  name: 'group_sequential',
  method: 'group_sequential',
  spending: 'power',
  exponent: 3,
  looksPerStage: 6,
};

const SEQUENTIAL: SequentialSpec = {
  ...COUNTS,
  name: 'sequential',
  method: 'sequential',
  margin: 1,
  promoteEarly: false,
  burstSeconds: null,
};

const CUSUM: CusumSpec = { ...COUNTS, name: 'cusum', method: 'cusum', ratio: 2, threshold: null };

const MANN_WHITNEY: MannWhitneySpec = {
  name: 'mann_whitney',
  method: 'mann_whitney',
  holdSeconds: 0,
  alpha: 0.05,
  metrics: ['error_rate'],
  tolerance: 0,
};

const DISTRIBUTION: DistributionSpec = {
  name: 'distribution',
  method: 'distribution',
  holdSeconds: 0,
  alpha: 0.05,
  looks: 'stage_end',
};

const SRM: SrmSpec = { name: 'srm', method: 'srm', holdSeconds: 0, alpha: 0.001, tolerance: 0, minUsers: 1 };

const KAYENTA: KayentaSpec = {
  name: 'kayenta',
  method: 'kayenta',
  holdSeconds: 0,
  solver: 'exact',
  pass: 95,
  marginal: 75,
  metrics: [kayentaMetric('error_rate')],
  groupWeights: {},
};

export function kayentaMetric(name: Metric, parts: Partial<KayentaMetric> = {}): KayentaMetric {
  return {
    name,
    direction: 'increase',
    nanStrategy: 'remove',
    outliers: 'keep',
    outlierFactor: 3,
    critical: false,
    mustHaveData: false,
    muted: false,
    effectSize: {
      measure: 'mean_ratio',
      allowedIncrease: 1,
      allowedDecrease: 1,
      criticalIncrease: 1,
      criticalDecrease: 1,
    },
    groups: ['all'],
    ...parts,
  };
}

/** One judge of each method, of errors where it can be told, with alpha 0.05. */
export const SPECS = {
  fisher: (parts: Partial<FisherSpec> = {}): FisherSpec => ({ ...FISHER, ...parts }),
  groupSequential: (parts: Partial<GroupSequentialSpec> = {}) => ({ ...GROUP_SEQUENTIAL, ...parts }),
  sequential: (parts: Partial<SequentialSpec> = {}): SequentialSpec => ({ ...SEQUENTIAL, ...parts }),
  cusum: (parts: Partial<CusumSpec> = {}): CusumSpec => ({ ...CUSUM, ...parts }),
  mannWhitney: (parts: Partial<MannWhitneySpec> = {}): MannWhitneySpec => ({ ...MANN_WHITNEY, ...parts }),
  distribution: (parts: Partial<DistributionSpec> = {}): DistributionSpec => ({ ...DISTRIBUTION, ...parts }),
  srm: (parts: Partial<SrmSpec> = {}): SrmSpec => ({ ...SRM, ...parts }),
  kayenta: (parts: Partial<KayentaSpec> = {}): KayentaSpec => ({ ...KAYENTA, ...parts }),
} as const;

/** A stage without rules. */
export function bare(name: string, trafficPercent: number, minutes: number): Stage {
  return stage(name, trafficPercent, 60 * minutes, { rules: [] });
}

/** With these judges, one look a minute. */
export function judgedPlan(judges: readonly JudgeSpec[], stages: readonly Stage[], parts: Partial<Plan> = {}): Plan {
  const judging = { judges, multiplicity: 'weights', extendInconclusive: false, whenCarried: 'rollback' } as const;
  return setup({ stages, plan: { judging, ...parts } }).plan;
}
