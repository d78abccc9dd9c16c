import type { RehearsalNote } from '../../../model/policy/rehearsal-note.js';
import type { CanaryStatus } from './reconcile-canary.js';

/** In the words of the controller's own condition. */
export const RESUMED: RehearsalNote = { type: 'resumed', message: 'Rollout is resumed' };

/** What became of a canary's status; `steps` are as many as it has. */
export function noteChanges(before: CanaryStatus, after: CanaryStatus, steps: number, notes: RehearsalNote[]): void {
  if (after.isAborted && !before.isAborted) notes.push({ type: 'aborted', message: after.abortMessage });
  if (after.isPromoted && !before.isPromoted) {
    notes.push({ type: 'promoted', message: `Completed all ${steps} canary steps` });
  }
  if (after.isAborted || after.isPromoted) return;
  notePauses(before.pauses, after.pauses, notes);
  if (after.stepIndex !== before.stepIndex && after.stepIndex < steps) {
    notes.push({ type: 'stage', stageIndex: after.stepIndex });
  }
}

/** Pauses that begin, and that nothing pauses it any more. */
export function notePauses(
  before: readonly { readonly reason: string }[],
  after: readonly { readonly reason: string }[],
  notes: RehearsalNote[],
): void {
  if (before.length > 0 && after.length === 0) notes.push(RESUMED);
  for (const { reason } of after) {
    if (!before.some((pause) => pause.reason === reason)) notes.push({ type: 'paused', message: reason });
  }
}
