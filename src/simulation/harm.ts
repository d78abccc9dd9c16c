import type { Harm, RollbackResult, RollbackSafety } from '../model/harm.js';
import { MIGRATION_TRACES } from '../model/rollback.js';
import type { Setup } from '../model/setup.js';
import type { CellTraffic } from '../sources/generated/serve-cell.js';
import type { Playback } from './playback.js';

/** What a canary did to others in some cells. */
export function harm(cells: readonly CellTraffic[]): Harm {
  let [seconds, requests, failedRequests, excessFailedRequests] = [0, 0, 0, 0];
  for (const cell of cells) {
    const { stable, baseline, canary, canaryErrorsIfStable, stableExcessErrors } = cell;
    seconds += cell.toSeconds - cell.fromSeconds;
    requests += canary.requests;
    failedRequests += stable.errors + baseline.errors + canary.errors;
    excessFailedRequests += canary.errors - canaryErrorsIfStable + stableExcessErrors;
  }
  return { seconds, requests, failedRequests, excessFailedRequests };
}

/** How the canary was taken out, and what that cost; null unless it was. */
export function rollbackResult(setup: Setup, playback: Playback): RollbackResult | null {
  const { rollback, endedAtSeconds } = playback;
  if (rollback === null) return null;
  const { beginsAtSeconds, restoredAtSeconds, waitingCells, rollbackCells } = rollback;
  const acting = beginsAtSeconds - endedAtSeconds;
  return {
    method: setup.rollback.method,
    decidedAtSeconds: endedAtSeconds,
    beginsAtSeconds,
    restoredAtSeconds,
    whilePeopleAct: acting === 0 ? null : harm(waitingCells),
    whileRollingBack: harm(rollbackCells),
  };
}

/** Whether the version before can live with the data that the canary leaves. */
export function rollbackSafety({ migration }: Setup, { followUp }: Playback): RollbackSafety {
  const trace = migration === null ? 'none' : MIGRATION_TRACES[migration.kind];
  return {
    safe: trace === 'none',
    migration: migration?.kind ?? null,
    trace,
    staleDataRate: followUp?.staleDataRate ?? 0,
  };
}
