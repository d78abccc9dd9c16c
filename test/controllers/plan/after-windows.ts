import { advance } from '../../../src/controllers/plan/advance.js';
import type { ActiveState, RolloutState } from '../../../src/controllers/plan/state.js';
import type { Verdict } from '../../../src/model/verdict.js';

export function active(state: RolloutState): ActiveState {
  if (state.status === 'PROGRESSING' || state.status === 'PAUSED') return state;
  throw new Error(`${state.status} is over`);
}

/** Judges a window a minute. */
export function afterWindows(from: ActiveState, verdicts: readonly Verdict[], firstAtSeconds = 60): RolloutState {
  return verdicts.reduce<RolloutState>(
    (state, verdict, index) =>
      advance(active(state), { type: 'WINDOW_JUDGED', verdict, atSeconds: firstAtSeconds + 60 * index }),
    from,
  );
}

export function times<T>(count: number, value: T): T[] {
  return new Array<T>(count).fill(value);
}
