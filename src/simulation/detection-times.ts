import type { Run } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import { endedAtSeconds, type Played, rolloutEndsAtSeconds } from './playback.js';
import { isWorseVersion } from './worse-version.js';

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
    if (!onCanary || over.has(faultIndex) || !isHarmful(setup, faultIndex)) continue;
    // What was over before the window that decided did not make it decide.
    if (endsAtSeconds !== null && endsAtSeconds <= decidedFrom) over.add(faultIndex);
    else since = Math.min(since ?? fromSeconds, fromSeconds);
  }
  return since;
}

/** Where the window that decided begins, or the instant of a person's decision. */
function decidedFromSeconds(played: Played): number {
  const { state, setup } = played;
  const at = endedAtSeconds(played);
  if (state.lookedAtSeconds !== at) return at;
  return Math.max(state.stageStarts.at(-1) ?? 0, at - setup.plan.lookbackSeconds);
}

/** Whether a fault makes anything worse; some only make things better. */
function isHarmful({ world }: Setup, faultIndex: number): boolean {
  const effect = world.faults[faultIndex]?.effect;
  if (effect === undefined) return false;
  const { latencyRatio, conversionRatio, ...added } = effect;
  return latencyRatio > 1 || conversionRatio < 1 || Object.values(added).some((value) => value > 0);
}
