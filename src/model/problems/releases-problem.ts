import type { Found } from '../place.js';

/** What is wrong with a file of releases, beyond what is wrong with its fields one by one. */
export type ReleasesProblemDetail =
  | { readonly code: 'no_releases' }
  | { readonly code: 'not_releases'; readonly found: Found }
  /** `earlierIndex` counts from 0. */
  | { readonly code: 'duplicate_job' | 'duplicate_lever'; readonly name: string; readonly earlierIndex: number }
  | { readonly code: 'lever_name_reserved'; readonly name: string }
  | { readonly code: 'lever_changes_nothing'; readonly allowed: readonly string[] };
