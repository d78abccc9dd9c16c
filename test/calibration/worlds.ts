import type { ConfigInput } from '../../src/config/schema/config-schema.js';

type Document = Partial<ConfigInput>;

/** Requests a second, chance of failure, and how much worse the canary is, beside what else there is. */
interface Traffic {
  readonly perSecond?: number;
  readonly worse?: number;
  readonly stages?: Document['stages'];
}

const ERROR_RATE = 0.002;

/** Stages of so many percent, ten minutes each unless said otherwise. */
function stages(percents: readonly number[], duration = '10m'): NonNullable<Document['stages']> {
  return percents.map((percent) => ({ traffic_percent: percent, duration }));
}

function world(
  { perSecond = 200, worse = 1, stages: own = stages([5, 25, 50]) }: Traffic,
  more: Document = {},
): Document {
  return {
    service: { requests_per_second: perSecond },
    stable: { error_rate: ERROR_RATE },
    canary: { error_rate: ERROR_RATE * worse },
    stages: own,
    ...more,
  };
}

const ONE_TO_ONE = stages([50], '30m');

/** CPU that is noisy enough for nothing else to matter, in 60 windows of ten seconds. */
function noisyCpu(autocorrelation: number): Document {
  const noise = { every: '10s', gauges_cv: 0.3, autocorrelation };
  return world({ stages: stages([50]) }, { noise });
}

export const WORLDS = {
  healthy: world({}),
  '1.2×': world({ worse: 1.2 }),
  '1.5×': world({ worse: 1.5 }),
  '2×': world({ worse: 2 }),
  '5×': world({ worse: 5 }),
  'equal shares': world({ stages: ONE_TO_ONE }),
  '1 : 19': world({ stages: stages([5], '30m') }),
  'low traffic': world({ perSecond: 5 }),
  '1/10/50 %': world({ stages: stages([1, 10, 50]) }),
  'CPU, φ = 0': noisyCpu(0),
  'CPU, φ = 0.3': noisyCpu(0.3),
  'CPU, φ = 0.6': noisyCpu(0.6),
  'errors in bursts': world({ stages: ONE_TO_ONE }, { noise: { every: '10s', errors_correlation: 0.002 } }),
  'errors in bursts of 1m': world({ stages: ONE_TO_ONE }, { noise: { every: '1m', errors_correlation: 0.002 } }),
  shared_outage: world({}, { preset: 'shared_outage' }),
  cold_cache: world({}, { preset: 'cold_cache' }),
  'cold_cache, fresh baseline': world({}, { preset: 'cold_cache', baseline: 'fresh' }),
} as const satisfies Readonly<Record<string, Document>>;

export type WorldName = keyof typeof WORLDS;
