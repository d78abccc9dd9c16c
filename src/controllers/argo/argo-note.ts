import type { CanaryStatus } from './canary/reconcile-canary.js';

/** What happened in a turn. */
export type ArgoNote =
  /** Counted from 0; as many as there are steps: all are done. */
  | { readonly type: 'step'; readonly index: number }
  | { readonly type: 'paused'; readonly reason: string }
  | {
      readonly type: 'run_started' | 'run_ended';
      readonly run: string;
      readonly phase: string;
      readonly message: string;
    }
  | { readonly type: 'measured'; readonly run: string; readonly metric: string; readonly phase: string }
  | { readonly type: 'aborted'; readonly message: string }
  | { readonly type: 'promoted' };

/** What became of a status. */
export function noteChanges(before: CanaryStatus, after: CanaryStatus, notes: ArgoNote[]): void {
  if (after.isAborted && !before.isAborted) notes.push({ type: 'aborted', message: after.abortMessage });
  if (after.isPromoted && !before.isPromoted) notes.push({ type: 'promoted' });
  if (after.isAborted || after.isPromoted) return;
  if (after.stepIndex !== before.stepIndex) notes.push({ type: 'step', index: after.stepIndex });
  for (const { reason } of after.pauses) {
    if (!before.pauses.some((pause) => pause.reason === reason)) notes.push({ type: 'paused', reason });
  }
}
