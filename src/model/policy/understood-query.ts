import type { Signal } from './rehearsal.js';

/** Whose series a selector finds; `service`: of all versions; `none`: of no pod that there is. */
export type QueryArm = 'canary' | 'stable' | 'service' | 'none';

/** What a selector of a query reads. */
export interface UnderstoodSelector {
  readonly series: string;
  readonly is: Signal['is'];
  /** Of series that tell successes and failures apart, those that it finds; null: all, or there is no telling. */
  readonly status: 'ok' | 'bad' | 'neither' | null;
  readonly arm: QueryArm;
  /** How far back it looks; null: at the newest sample. */
  readonly windowSeconds: number | null;
  /** Labels whose conditions are taken to hold. */
  readonly taken: readonly string[];
}

/** How a query of a policy was understood. */
export interface UnderstoodQuery {
  /** Where its run is created; null: of the whole. */
  readonly run: string | null;
  readonly metric: string;
  /** As it is sent. */
  readonly query: string;
  /** What it comes to, in a word such as `success_share` or `latency_p99`, or the words of what it reads. */
  readonly signal: string;
  /** `comparison`: of both versions, each by itself. */
  readonly arm: QueryArm | 'comparison';
  /** The longest of its windows; null: it looks at the newest samples. */
  readonly windowSeconds: number | null;
  readonly selectors: readonly UnderstoodSelector[];
}
