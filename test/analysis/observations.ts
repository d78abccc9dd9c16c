import type { BaselineSource, Observation, Reading } from '../../src/model/reading.js';

export interface Figures {
  readonly requests: number;
  readonly errors: number;
  /** One latency for all quantiles, or one each, in milliseconds. */
  readonly latencyMs?: number | Readonly<Record<number, number>>;
}

export function reading({ requests, errors, latencyMs = 50 }: Figures): Reading {
  return {
    requests,
    errors,
    latencyMs: (quantile) => {
      if (requests === 0) return null;
      return typeof latencyMs === 'number' ? latencyMs : (latencyMs[quantile] ?? null);
    },
  };
}

export const IDLE: Figures = { requests: 0, errors: 0 };

export function observation(
  canary: Figures,
  baseline: Figures = IDLE,
  baselineSource: BaselineSource = baseline.requests > 0 ? 'window' : 'none',
): Observation {
  return { canary: reading(canary), baseline: reading(baseline), baselineSource };
}

/** A canary of 1024 requests, so that every error rate is exactly representable. */
export function failing(errors: number): Figures {
  return { requests: 1024, errors };
}
