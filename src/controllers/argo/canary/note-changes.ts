import type { RehearsalNote } from '../../../model/rehearsal.js';
import type { CanaryStatus } from './reconcile-canary.js';

/** What became of a canary's status; `steps` are as many as it has. */
export function noteChanges(before: CanaryStatus, after: CanaryStatus, steps: number, notes: RehearsalNote[]): void {
  if (after.isAborted && !before.isAborted) notes.push({ type: 'aborted', message: after.abortMessage });
  if (after.isPromoted && !before.isPromoted) {
    notes.push({ type: 'promoted', message: `Completed all ${steps} canary steps` });
  }
  if (after.isAborted || after.isPromoted) return;
  if (after.stepIndex !== before.stepIndex && after.stepIndex < steps) {
    notes.push({ type: 'stage', stageIndex: after.stepIndex });
  }
  for (const { reason } of after.pauses) {
    if (!before.pauses.some((pause) => pause.reason === reason)) notes.push({ type: 'paused', message: reason });
  }
}
