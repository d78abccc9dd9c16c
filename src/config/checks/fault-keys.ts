/** The keys of a fault that say what it does. */
export const FAULT_EFFECT_KEYS = [
  'error_rate',
  'latency_ratio',
  'latency_add_ms',
  'cpu_percent',
  'memory_mb',
  'memory_growth_mb_per_minute',
  'restarts_per_hour',
  'conversion_ratio',
  'retries',
] as const;

/** All other keys of a fault. */
const FAULT_FRAME_KEYS = [
  'name',
  'arm',
  'after',
  'from',
  'until',
  'ramp',
  'every',
  'for',
  'min_traffic_percent',
  'cohort',
] as const;

const FAULT_KEYS: ReadonlySet<string> = new Set([...FAULT_EFFECT_KEYS, ...FAULT_FRAME_KEYS]);

/** Whether a fault as written has a key that does not exist: probably one that seems to be missing. */
export function hasUnknownKey(fault: object): boolean {
  return Object.keys(fault).some((key) => !FAULT_KEYS.has(key));
}
