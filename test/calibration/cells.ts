import { PLANS, type PlanName, withEighteenLooks } from './methods.js';
import { WORLDS, type WorldName } from './worlds.js';

/** What the tables are made of: one plan in one world, so many runs. */
export interface Cell {
  readonly table: 'comparison' | 'alpha' | 'dependence';
  readonly plan: PlanName;
  /** `18 looks` is the healthy world, looked at every 100 seconds. */
  readonly world: WorldName | '18 looks';
  readonly runs: number;
}

export const COMPARED = [
  'sequential',
  'group_sequential',
  'fisher',
  'fisher, naive',
  'cusum',
  'mann_whitney',
  'kayenta',
  'thresholds',
  'burn_rate',
] as const satisfies readonly PlanName[];

export const WORSE = ['1.2×', '1.5×', '2×', '5×'] as const satisfies readonly WorldName[];

/** Plans whose judges promise to roll a healthy canary back with a chance of at most 0.05. */
export const WITH_ALPHA = [
  'sequential',
  'sequential, slow_rate',
  'group_sequential',
  'fisher',
  'cusum',
  'mann_whitney',
  'mann_whitney, p99',
  'distribution',
] as const satisfies readonly PlanName[];

export const HEALTHY = ['equal shares', '1 : 19', 'low traffic', '1/10/50 %', '18 looks'] as const;

const AUTOCORRELATED: readonly WorldName[] = ['CPU, φ = 0', 'CPU, φ = 0.3', 'CPU, φ = 0.6'];
const BURSTS: readonly PlanName[] = ['fisher', 'group_sequential', 'sequential', 'sequential, dispersion'];
const RELATIVE: readonly PlanName[] = ['sequential', 'group_sequential', 'fisher', 'cusum', 'mann_whitney', 'kayenta'];

const RUNS = { healthy: 5000, worse: 1000, alpha: 4000, slow: 1000, dependence: 1000, kayenta: 4000 };

export const CELLS: readonly Cell[] = [
  ...COMPARED.flatMap((plan): Cell[] => [
    { table: 'comparison', plan, world: 'healthy', runs: RUNS.healthy },
    ...WORSE.map((world): Cell => ({ table: 'comparison', plan, world, runs: RUNS.worse })),
  ]),
  ...WITH_ALPHA.flatMap((plan) =>
    HEALTHY.map(
      (world): Cell => ({ table: 'alpha', plan, world, runs: readsLatencies(plan) ? RUNS.slow : RUNS.alpha }),
    ),
  ),
  ...dependence(['mann_whitney, CPU'], AUTOCORRELATED, RUNS.alpha),
  ...dependence(['kayenta, CPU'], AUTOCORRELATED, RUNS.kayenta),
  ...dependence(BURSTS, ['errors in bursts'], RUNS.dependence),
  ...dependence([...RELATIVE, 'thresholds', 'sequential beside thresholds'], ['shared_outage'], RUNS.dependence),
  ...dependence([...RELATIVE, 'distribution'], ['cold_cache', 'cold_cache, fresh baseline'], RUNS.dependence),
];

function dependence(plans: readonly PlanName[], worlds: readonly WorldName[], runs: number): readonly Cell[] {
  return plans.flatMap((plan) => worlds.map((world): Cell => ({ table: 'dependence', plan, world, runs })));
}

/** Latencies cost many times what errors do. */
function readsLatencies(plan: PlanName): boolean {
  return plan === 'sequential, slow_rate' || plan === 'mann_whitney, p99' || plan === 'distribution';
}

/** The configuration of a cell. */
export function documentOf({ plan, world }: Cell): object {
  if (world === '18 looks') return { ...WORLDS.healthy, ...withEighteenLooks(PLANS[plan]) };
  return { ...WORLDS[world], ...PLANS[plan] };
}
