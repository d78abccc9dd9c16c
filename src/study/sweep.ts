import type { SweepPoint, SweepResult } from '../model/results/study.js';
import type { Setup } from '../model/setup.js';
import { detectable } from './detectable.js';
import { scenarioResult } from './scenario-result.js';
import type { Summary } from './summary.js';

/** A value of the swept field, the setup that it makes, and what its runs came to. */
export interface SweptSummary {
  readonly value: number | string;
  readonly setup: Setup;
  readonly summary: Summary;
  /** Of a healthy version with the same plan; null where it is not the plan that is swept. */
  readonly healthy: Summary | null;
}

/** With which chances the least detectable value is asked for. */
const POWERS = [0.8, 0.95] as const;

/** What a plan does as one field of its configuration changes. `path` as a user writes it. */
export function sweepResult(
  path: string,
  played: Pick<SweepResult, 'complete' | 'runs' | 'seed'>,
  swept: readonly SweptSummary[],
): SweepResult {
  const points = swept.map(({ value, setup, summary, healthy }): SweepPoint => {
    const ofHealthy = healthy === null ? null : scenarioResult('healthy', setup, played.seed, healthy);
    return {
      value,
      result: scenarioResult('configured', setup, played.seed, summary),
      falseRollback: ofHealthy?.rolledBack ?? null,
      healthyReleased: ofHealthy?.outcomes.released ?? null,
    };
  });
  return { path, ...played, points, detectable: POWERS.map((power) => detectable(points, power)) };
}
