import type { Run } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import { endedAtSeconds, type Played, rolloutEndsAtSeconds } from './playback.js';
import { isBadCanary, isHarmful, isWorseVersion } from './worse-version.js';

/** From the first harm to the decision that rolled back, and to the end of the rollback; null unless there were both. */
export function detectionTimes(played: Played): Pick<Run, 'timeToDetectSeconds' | 'timeToRestoreSeconds'> {
  const { aftermath } = played.state;
  const rollback = aftermath?.rollback ?? null;
  const since = rollback === null ? null : harmBegins(played);
  if (aftermath === null || rollback === null || since === null || since >= aftermath.decidedAtSeconds) {
    return { timeToDetectSeconds: null, timeToRestoreSeconds: null };
  }
  return {
    timeToDetectSeconds: aftermath.decidedAtSeconds - since,
    timeToRestoreSeconds: rollback.restoredAtSeconds - since,
  };
}

/**
 * When something was first wrong with the canary, in seconds from the start, that still was when the rollout ended: its
 * version worse than stable, or a fault that makes it worse, whatever else that hits; null if nothing.
 */
function harmBegins(played: Played): number | null {
  const { setup, state, served } = played;
  const [first] = state.stageStarts;
  if (first !== undefined && isWorseVersion(setup.world)) return first;
  const decidedFrom = decidedFromSeconds(played);
  const over = new Set<number>();
  let since: number | null = null;
  for (const { faultIndex, onCanary, fromSeconds, endsAtSeconds } of served
    .faults(0, rolloutEndsAtSeconds(played))
    .toReversed()) {
    if (!onCanary || over.has(faultIndex) || !isHarmfulFault(setup, faultIndex)) continue;
    // What was over before the window that decided did not make it decide.
    if (endsAtSeconds !== null && endsAtSeconds <= decidedFrom) over.add(faultIndex);
    else since = Math.min(since ?? fromSeconds, fromSeconds);
  }
  return since;
}

/** Whether anything was wrong with the canary, at whatever time, before the decision that ended the rollout. */
export function wasAnythingWrong(played: Played): boolean {
  const { setup, state, served } = played;
  if (!isBadCanary(setup.world)) return false;
  if (isWorseVersion(setup.world)) return state.stageStarts.length > 0;
  const seen = served.faults(0, endedAtSeconds(played));
  return seen.some(
    ({ faultIndex, onCanary }) =>
      onCanary && setup.world.faults[faultIndex]?.target === 'canary' && isHarmfulFault(setup, faultIndex),
  );
}

function isHarmfulFault({ world }: Setup, faultIndex: number): boolean {
  const effect = world.faults[faultIndex]?.effect;
  return effect !== undefined && isHarmful(effect);
}

/** Where the window that decided begins, or the instant of a person's decision. */
function decidedFromSeconds(played: Played): number {
  const { state, setup } = played;
  const at = endedAtSeconds(played);
  if (state.lookedAtSeconds !== at) return at;
  return Math.max(state.stageStarts.at(-1) ?? 0, at - setup.plan.lookbackSeconds);
}
