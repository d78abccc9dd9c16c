import type { CanaryPolicy, Webhook, WebhookType } from '../../model/flagger-policy.js';

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
  | { readonly kind: 'alert'; readonly severity: 'info' | 'warn' | 'error' };

/** A tick that goes on. */
export interface Going {
  readonly policy: CanaryPolicy;
  readonly answers: FlaggerAnswers;
  readonly calls: FlaggerCall[];
}

export function alert({ calls }: Going, severity: 'info' | 'warn' | 'error'): void {
  calls.push({ kind: 'alert', severity });
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
