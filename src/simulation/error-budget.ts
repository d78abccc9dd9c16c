import type { ErrorBudget } from '../model/harm.js';
import type { Setup } from '../model/setup.js';
import type { BudgetPosture, Slo } from '../model/slo.js';
import type { Account } from '../model/source.js';
import { referenceRate } from '../sources/generated/conditions/arrival-rate.js';

/** What the objective allows at the service's reference rate, in failed requests over its window. */
export function allowedFailures({ objective, windowSeconds }: Slo, world: Setup['world']): number {
  return (1 - objective) * referenceRate(world.requestsPerSecond) * windowSeconds;
}

/** What counts against the objective over a stretch of time: of all arms, and what of it the rollout caused. */
export function spentBetween(
  slo: Slo,
  served: Account,
  fromSeconds: number,
  toSeconds: number,
): { readonly all: number; readonly excess: number } {
  const { slowerThanMs } = slo;
  if (slowerThanMs !== undefined) return served.failedOrSlow(fromSeconds, toSeconds, slowerThanMs);
  const { failedRequests, excessFailedRequests } = served.harm(fromSeconds, toSeconds);
  return { all: failedRequests, excess: excessFailedRequests };
}

/** What a run, up to an instant, makes of the error budget; null without an objective. */
export function errorBudget({ slo, world }: Setup, served: Account, untilSeconds: number): ErrorBudget | null {
  if (slo === null) return null;
  const { objective, windowSeconds, remainingPercent } = slo;
  const spent = spentBetween(slo, served, 0, untilSeconds);
  const requests = served.requests(0, untilSeconds);
  const allowed = allowedFailures(slo, world);
  const spentBefore = allowed * (1 - remainingPercent / 100);
  const left = allowed - spentBefore - spent.all;
  const leftPercent = (left / allowed) * 100;
  return {
    objective,
    windowSeconds,
    allowed,
    spentBefore,
    spentDuring: spent.all,
    spentByRollout: spent.excess,
    left,
    leftPercent,
    burnRate: requests === 0 ? null : spent.all / requests / (1 - objective),
    postureBefore: budgetPosture(remainingPercent),
    posture: budgetPosture(leftPercent),
  };
}

function budgetPosture(leftPercent: number): BudgetPosture {
  if (leftPercent <= 0) return 'exhausted';
  if (leftPercent < 25) return 'thin';
  return leftPercent > 50 ? 'healthy' : 'moderate';
}
