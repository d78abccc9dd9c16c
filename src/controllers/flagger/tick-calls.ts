import type { CanaryPolicy, Webhook, WebhookType } from '../../model/policy/flagger-policy.js';

/** `waiting`: not ready, and may become so. `late`: past its deadline. */
export type Readiness = 'ready' | 'waiting' | 'late';

/** What a tick asks for, each only when it comes to it. */
export interface FlaggerAnswers {
  /** Of the target. */
  readonly revision: string;
  readonly primary: Readiness;
  readonly canary: Readiness;
  /** Whether a webhook, by its index, answers with success. */
  hook(index: number): boolean;
  /** Whether all metrics pass. */
  metrics(): boolean;
}

/** What a tick did, in order. */
export type FlaggerCall =
  | { readonly kind: 'metrics'; readonly isPassed: boolean }
  | { readonly kind: 'hook'; readonly index: number; readonly isPassed: boolean }
  | { readonly kind: 'alert'; readonly severity: 'info' | 'warn' | 'error'; readonly about: AlertCause };

/** What people are alerted to. */
export type AlertCause =
  | 'begun'
  | 'rollout_held'
  | 'traffic_held'
  | 'promotion_held'
  | 'told_to_roll_back'
  | 'threshold_reached'
  | 'promotion_failed'
  | 'succeeded'
  | 'skipped';

/** What came of a tick. */
export type TickDeed =
  | 'nothing'
  /** Pods of the primary, or of the canary, are not there yet. */
  | 'primary_awaited'
  | 'canary_awaited'
  /** A gate is closed. */
  | 'rollout_held'
  | 'traffic_held'
  | 'promotion_held'
  | 'begun'
  /** Another revision is to be rolled out, and all begins anew. */
  | 'restarted'
  | 'check_failed'
  | 'advanced'
  | 'promoted'
  /** Traffic goes to the primary, which runs the new revision. */
  | 'shifted'
  | 'succeeded'
  | 'skipped'
  | 'rolled_back_by_hook'
  | 'rolled_back_by_checks'
  | 'rolled_back_by_primary'
  | 'rolled_back_by_canary'
  | 'promotion_failed';

/** A tick that goes on. */
export interface Going {
  readonly policy: CanaryPolicy;
  readonly answers: FlaggerAnswers;
  readonly calls: FlaggerCall[];
  did: TickDeed;
}

export function alert({ calls }: Going, severity: 'info' | 'warn' | 'error', about: AlertCause): void {
  calls.push({ kind: 'alert', severity, about });
}

/** Writes down what came of it. */
export function done<State>(tick: Going, did: TickDeed, state: State): State {
  tick.did = did;
  return state;
}

export function metricsPass({ answers, calls }: Going): boolean {
  const isPassed = answers.metrics();
  calls.push({ kind: 'metrics', isPassed });
  return isPassed;
}

/** Webhooks of a type are called up to the first that ends it: one that fails, or of a rollback one that succeeds. */
export function endedBy({ policy, answers, calls }: Going, type: WebhookType, ends: boolean): Webhook | null {
  for (const [index, webhook] of policy.analysis.webhooks.entries()) {
    if (webhook.type !== type) continue;
    const isPassed = answers.hook(index);
    calls.push({ kind: 'hook', index, isPassed });
    if (isPassed === ends) return webhook;
  }
  return null;
}

export function allPass(tick: Going, type: WebhookType): boolean {
  return endedBy(tick, type, false) === null;
}
