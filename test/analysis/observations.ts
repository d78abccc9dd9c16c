import type { BaselineSource, Comparison, Observation, Reading } from '../../src/model/reading.js';

export interface Figures {
  readonly requests: number;
  readonly errors: number;
  /** One latency for all quantiles, or one each, in milliseconds. */
  readonly latencyMs?: number | Readonly<Record<number, number>>;
  readonly cpuPercent?: number;
  readonly memoryMb?: number;
  readonly memoryGrowthMbPerMinute?: number;
  readonly restarts?: number;
  readonly conversionRate?: number;
}

export function reading(figures: Figures): Reading {
  const { requests, errors, latencyMs = 50, restarts = 0, conversionRate = 0.03 } = figures;
  const { cpuPercent = 40, memoryMb = 512, memoryGrowthMbPerMinute = 0 } = figures;
  const whenServing = (value: number | null) => (requests === 0 ? null : value);
  return {
    requests,
    errors,
    latencyMs: (quantile) => whenServing(typeof latencyMs === 'number' ? latencyMs : (latencyMs[quantile] ?? null)),
    cpuPercent: () => whenServing(cpuPercent),
    memoryMb: () => whenServing(memoryMb),
    memoryGrowthMbPerMinute: () => whenServing(memoryGrowthMbPerMinute),
    restarts: () => restarts,
    conversionRate: () => (requests === errors ? null : conversionRate),
  };
}

export const IDLE: Figures = { requests: 0, errors: 0 };

export function comparison(
  canary: Figures,
  baseline: Figures = IDLE,
  baselineSource: BaselineSource = baseline.requests > 0 ? 'window' : 'none',
): Comparison {
  return { canary: reading(canary), baseline: reading(baseline), baselineSource };
}

/** A look of a minute, all of it new; what it sees over longer stretches is the same, unless `over` has it otherwise. */
export function observation(
  canary: Figures,
  baseline?: Figures,
  baselineSource?: BaselineSource,
  parts: { readonly newSeconds?: number; readonly over?: Readonly<Record<number, Comparison>> } = {},
): Observation {
  const seen: Observation = {
    ...comparison(canary, baseline, baselineSource),
    newSeconds: parts.newSeconds ?? 60,
    over: (seconds) => parts.over?.[seconds] ?? seen,
  };
  return seen;
}

/** A canary of 1024 requests, so that every error rate is exactly representable. */
export function failing(errors: number): Figures {
  return { requests: 1024, errors };
}
