import type { StrategyName } from './results/strategy.js';
import type { MigrationKind, MigrationTrace } from './rollback.js';

/**
 * A field is renamed: in three phases, each a release of its own, or in one step. `takesSeconds`: copying what is there, a
 * million rows in batches of 10,000 at 18 seconds a batch. `locksTable`: whether writers wait for the change.
 */
export const MIGRATION_PHASES = [
  { kind: 'expand', takesSeconds: 0, locksTable: false },
  { kind: 'migrate', takesSeconds: 1_800, locksTable: false },
  { kind: 'contract', takesSeconds: 0, locksTable: true },
  { kind: 'rename_field', takesSeconds: 0, locksTable: true },
] as const satisfies readonly {
  readonly kind: MigrationKind;
  readonly takesSeconds: number;
  readonly locksTable: boolean;
}[];

export type PhaseKind = (typeof MIGRATION_PHASES)[number]['kind'];

/** What a phase allows: whether versions may mix, and what fails if the code alone goes back. */
export interface PhaseSafety {
  readonly kind: PhaseKind;
  readonly takesSeconds: number;
  readonly locksTable: boolean;
  readonly trace: MigrationTrace;
  /** Whether the version before can read all that the new one writes, and finds all that it needs. */
  readonly mayMix: boolean;
  /** After the quickest way back that leaves the data alone, automatically: the share of requests that fail, in [0, 1]. */
  readonly staleRates: readonly { readonly strategy: StrategyName; readonly rate: number }[];
}
