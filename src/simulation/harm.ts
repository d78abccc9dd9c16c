import type { RollbackResult, RollbackSafety } from '../model/harm.js';
import { MIGRATION_TRACES } from '../model/rollback.js';
import type { World } from '../model/world.js';
import type { Played } from './playback.js';

/** How the canary was taken out, and what that cost; null unless it was. */
export function rollbackResult({ setup, state, served }: Played): RollbackResult | null {
  const { aftermath } = state;
  if (aftermath === null || aftermath.rollback === null) return null;
  const { decidedAtSeconds, rollback, settledAtSeconds } = aftermath;
  const { beginsAtSeconds, restoredAtSeconds } = rollback;
  return {
    method: setup.rollback.method,
    decidedAtSeconds,
    beginsAtSeconds,
    restoredAtSeconds,
    whilePeopleAct: beginsAtSeconds === decidedAtSeconds ? null : served.harm(decidedAtSeconds, beginsAtSeconds),
    whileRollingBack: served.harm(beginsAtSeconds, settledAtSeconds),
  };
}

/** Whether the version before can live with the data that the canary leaves. */
export function rollbackSafety({ setup, state, served }: Played): RollbackSafety {
  const { migration, followUpSeconds } = setup;
  const trace = migration === null ? 'none' : MIGRATION_TRACES[migration.kind];
  const isFollowed = state.aftermath !== null && followUpSeconds > 0;
  return {
    safe: trace === 'none',
    migration: migration?.kind ?? null,
    trace,
    staleDataRate: isFollowed ? served.staleDataRate() : 0,
  };
}

/** Whether the world says what is done a second time, by copies or by retries. */
export function countsDuplicates({ shadow, harm }: World): boolean {
  return (shadow?.sideEffects ?? []).length > 0 || harm.notIdempotent !== undefined;
}
