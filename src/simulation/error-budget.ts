import type { ErrorBudget, Harm } from '../model/harm.js';
import type { Setup } from '../model/setup.js';
import type { BudgetPosture, Slo } from '../model/slo.js';
import { referenceRate } from '../sources/generated/arrival-rate.js';

/** What the objective allows at the service's reference rate, in failed requests over its window. */
export function allowedFailures({ objective, windowSeconds }: Slo, world: Setup['world']): number {
  return (1 - objective) * referenceRate(world.requestsPerSecond) * windowSeconds;
}

/** What the failures of a run, out of `requests` of all arms, make of the error budget; null without an objective. */
export function errorBudget({ slo, world }: Setup, during: Harm, requests: number): ErrorBudget | null {
  if (slo === null) return null;
  const { objective, windowSeconds, remainingPercent } = slo;
  const allowed = allowedFailures(slo, world);
  const spentBefore = allowed * (1 - remainingPercent / 100);
  const left = allowed - spentBefore - during.failedRequests;
  const leftPercent = (left / allowed) * 100;
  return {
    objective,
    windowSeconds,
    allowed,
    spentBefore,
    spentDuring: during.failedRequests,
    spentByRollout: during.excessFailedRequests,
    left,
    leftPercent,
    burnRate: requests === 0 ? null : during.failedRequests / requests / (1 - objective),
    postureBefore: budgetPosture(remainingPercent),
    posture: budgetPosture(leftPercent),
  };
}

function budgetPosture(leftPercent: number): BudgetPosture {
  if (leftPercent <= 0) return 'exhausted';
  if (leftPercent < 25) return 'thin';
  return leftPercent > 50 ? 'healthy' : 'moderate';
}
