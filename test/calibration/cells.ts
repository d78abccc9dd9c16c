import { PLANS, type PlanName, withEighteenLooks } from './methods.js';
import { WORLDS, type WorldName } from './worlds.js';

/** What the tables are made of: one plan in one world, so many runs. */
export interface Cell {
  readonly table: 'comparison' | 'alpha' | 'dependence' | 'alike';
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
  'mann_whitney, conversion_rate',
  'mann_whitney, p99',
  'distribution',
] as const satisfies readonly PlanName[];

export const HEALTHY = ['equal shares', '1 : 19', 'low traffic', '1/10/50 %', '18 looks'] as const;

const AUTOCORRELATED: readonly WorldName[] = ['CPU, φ = 0', 'CPU, φ = 0.3', 'CPU, φ = 0.6'];
const BURSTS: readonly PlanName[] = ['fisher', 'group_sequential', 'sequential', 'sequential, dispersion'];

/** By their own evidence of every window, which a burst of several windows fools most. */
const LONG_BURSTS: readonly PlanName[] = ['sequential', 'sequential, dispersion'];

export const CACHES = ['cold_cache', 'cold_cache, fresh baseline'] as const satisfies readonly WorldName[];

/** Plans whose judges compare the arms. */
export const RELATIVE = [
  'sequential',
  'group_sequential',
  'fisher',
  'cusum',
  'mann_whitney',
  'kayenta, both',
  'distribution',
] as const satisfies readonly PlanName[];

/** Plans that say how much is too much, whatever the other arm does. */
export const ABSOLUTE = ['thresholds', 'sequential beside thresholds'] as const satisfies readonly PlanName[];

const RUNS = { healthy: 4000, worse: 2000, alpha: 3000, slow: 2000, dependence: 1000, outage: 400 };

export const CELLS: readonly Cell[] = [
  ...cells('comparison', COMPARED, ['healthy'], RUNS.healthy),
  ...cells('comparison', COMPARED, WORSE, RUNS.worse),
  ...WITH_ALPHA.flatMap((plan) => cells('alpha', [plan], HEALTHY, readsLatencies(plan) ? RUNS.slow : RUNS.alpha)),
  ...cells('dependence', ['mann_whitney, CPU', 'kayenta, CPU'], AUTOCORRELATED, RUNS.alpha),
  ...cells('dependence', BURSTS, ['errors in bursts'], RUNS.dependence),
  ...cells('dependence', LONG_BURSTS, ['errors in bursts of 1m'], RUNS.dependence),
  ...cells('alike', [...RELATIVE, ...ABSOLUTE], ['shared_outage'], RUNS.outage),
  ...cells('alike', RELATIVE, CACHES, RUNS.dependence),
];

function cells(
  table: Cell['table'],
  plans: readonly PlanName[],
  worlds: readonly Cell['world'][],
  runs: number,
): readonly Cell[] {
  return plans.flatMap((plan) => worlds.map((world): Cell => ({ table, plan, world, runs })));
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
