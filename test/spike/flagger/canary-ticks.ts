import type { Controller, Turn } from '../../../src/model/controller.js';
import type { Mark } from '../../../src/model/exposure.js';
import type { OperatorAction } from '../../../src/model/operator.js';
import type { CanaryPolicy } from './canary-policy.js';
import { type CanaryState, exposureOf, INITIALIZED, marksBetween, statusOf, type TickNote } from './canary-state.js';
import { CanaryTick } from './canary-tick.js';

/**
 * Flagger's loop: one tick an interval, the first at 0, at which the new revision is found. It asks the view for `revision`
 * each tick, for hooks by `TYPE/NAME`, and for metrics by their names; `ok` is yes. `pause` and `resume` suspend it and let it
 * go on; `promote` and `abort` mean nothing to it, whose gates are asked.
 */
export function canaryTicks(policy: CanaryPolicy): Controller<CanaryState, TickNote> {
  const { intervalSeconds } = policy;
  return {
    begin: () => turn(INITIALIZED, [], []),
    // A suspended rollout ticks on, and nothing comes of it.
    next: ({ ticks, isSuspended }) => (isSuspended ? null : ticks * intervalSeconds),
    act(state, atSeconds, words, view) {
      const before = words.reduce((heard, word) => told(heard, atSeconds, word), state);
      if (before.isSuspended || atSeconds < before.ticks * intervalSeconds) return turn(before, [], []);
      const { state: after, note } = new CanaryTick(policy, before, view).taken();
      return turn(after, marksBetween(policy, before, after), [note]);
    },
  };

  /** The ticks do not move: the first after a pause is the next multiple of the interval. */
  function told(state: CanaryState, atSeconds: number, { action }: OperatorAction): CanaryState {
    if (action === 'pause') return { ...state, isSuspended: true };
    if (action !== 'resume' || !state.isSuspended) return state;
    return { ...state, isSuspended: false, ticks: Math.max(state.ticks, Math.ceil(atSeconds / intervalSeconds)) };
  }

  function turn(state: CanaryState, marks: readonly Mark[], notes: readonly TickNote[]): Turn<CanaryState, TickNote> {
    const { phase, isSuspended } = state;
    return {
      state,
      exposure: exposureOf(policy, state),
      status: statusOf(state),
      isWaiting: isSuspended,
      isEnded: !policy.staysForRevisions && (phase === 'Succeeded' || phase === 'Failed'),
      marks,
      notes,
    };
  }
}
