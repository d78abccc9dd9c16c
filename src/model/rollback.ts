/**
 * How the canary is taken out: `traffic_switch` and `redeploy` leave it its share until they are done; a `feature_flag`
 * is off at once; `rolling` takes out one instance after another, so that the share falls linearly.
 */
export const ROLLBACK_METHODS = ['traffic_switch', 'feature_flag', 'redeploy', 'rolling'] as const;

export type RollbackMethod = (typeof ROLLBACK_METHODS)[number];

export interface RollbackProcedure {
  readonly method: RollbackMethod;
  /** From its start until the canary serves nothing. */
  readonly takesSeconds: number;
  /** From the verdict to the start of the rollback: 0 for an automatic one, the sum of the human steps for a manual one. */
  readonly actAfterSeconds: number;
}

/** What a rollout changes in stored data: kinds of change, and the phases of expand, migrate, contract. */
export const MIGRATIONS = [
  'add_optional_field',
  'remove_field',
  'rename_field',
  'change_type',
  'add_table',
  'drop_table',
  'expand',
  'migrate',
  'contract',
] as const;

export type MigrationKind = (typeof MIGRATIONS)[number];

export interface Migration {
  readonly kind: MigrationKind;
  /** Share of requests that need the data in question, in (0, 1]. */
  readonly touches: number;
}

/** What the stable version finds after a rollback: all it needs, what the canary wrote in a new form, or nothing at all. */
export type MigrationTrace = 'none' | 'new_format' | 'gone';

/** What each change leaves behind for the version before. */
export const MIGRATION_TRACES: Readonly<Record<MigrationKind, MigrationTrace>> = {
  add_optional_field: 'none',
  remove_field: 'gone',
  rename_field: 'new_format',
  change_type: 'new_format',
  add_table: 'none',
  drop_table: 'gone',
  expand: 'none',
  migrate: 'none',
  contract: 'gone',
};
