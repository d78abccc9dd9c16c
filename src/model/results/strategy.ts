/** Ways to bring a new version into service, from the one with least precaution on. */
export const STRATEGIES = ['big_bang', 'rolling', 'blue_green', 'canary', 'feature_flag', 'shadow'] as const;

export type StrategyName = (typeof STRATEGIES)[number];

/**
 * How a service is deployed, beyond what a configuration says. `replicas` serve it; extra ones are counted beside them. All
 * times are whole seconds.
 */
export const FLEET = {
  replicas: 10,
  /** Big bang: the old version stops and the new one starts; nothing serves in between. */
  restartSeconds: 120,
  /** Rolling: so many batches, each that long until its instances are ready, with the instances of one batch on top. */
  batches: 10,
  batchSeconds: 60,
  /** Blue-green: the second environment starts and is tested; the old one is kept that long after the switch. */
  prepareSeconds: 300,
  keptSeconds: 1_800,
  /** Shadow: how long the new version gets a copy of every request before the plan begins. */
  shadowSeconds: 600,
  /** How long each way back takes unless the configuration says so of the one that it names. */
  redeploySeconds: 600,
  switchSeconds: 10,
  flagSeconds: 5,
} as const;

/** The same of another service. */
export type FleetTimes = { readonly [Of in keyof typeof FLEET]: number };

/** The new version's share of the users' requests, in [0, 100], from an instant on. */
export interface ShareStep {
  readonly atSeconds: number;
  readonly percent: number;
}

/** What is measured of each run under a strategy. Null in a run that has no such figure. Seconds and counts are whole. */
export const STRATEGY_FIGURES = [
  'failed_requests',
  'excess_failed_requests',
  'exposure_requests',
  'users_exposed',
  'users_hit',
  'time_to_detect_seconds',
  'time_to_restore_seconds',
  'rollback_seconds',
  'downtime_seconds',
  'mixing_seconds',
  'extra_replica_seconds',
  'release_seconds',
  'copied_requests',
  'failed_copies',
  'mismatched_answers',
  'duplicated_side_effects',
] as const;

export type StrategyFigure = (typeof STRATEGY_FIGURES)[number];

/** So many stretches of equal length make up a picture of who served what. */
export const SHARE_BINS = 36;

/** In a stretch that is longer than 0 seconds the service is down where more of its requests fail beyond stable's own. */
export const DOWN_ABOVE_RATE = 0.1;

/** What one run under a strategy comes to. */
export interface StrategyOutcome {
  readonly end: 'released' | 'rolled_back' | 'paused';
  readonly figures: Readonly<Record<StrategyFigure, number | null>>;
  /** The new version's mean share in each of the bins, in thousandths of a percent, rounded. */
  readonly shares: readonly number[];
}
