import type { Run } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import type { Account } from '../model/source.js';
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

function harmBegins(played: Played): number | null {
  const { setup, state, served } = played;
  return harmSince({
    world: setup.world,
    served,
    exposedFromSeconds: state.stageStarts[0] ?? null,
    decidedFromSeconds: decidedFromSeconds(played),
    untilSeconds: rolloutEndsAtSeconds(played),
  });
}

/** A rollout whose canary was taken out, whoever steered it. */
export interface TakenOut {
  readonly world: Setup['world'];
  readonly served: Pick<Account, 'faults'>;
  /** Null: no user met the canary. */
  readonly exposedFromSeconds: number | null;
  /** Where the window that decided begins. */
  readonly decidedFromSeconds: number;
  /** When the canary was gone. */
  readonly untilSeconds: number;
}

/**
 * When something was first wrong with the canary, in seconds from the start, that still was when the rollout ended: its
 * version worse than stable, or a fault that makes it worse, whatever else that hits; null if nothing.
 */
export function harmSince(takenOut: TakenOut): number | null {
  const { world, served, exposedFromSeconds, decidedFromSeconds, untilSeconds } = takenOut;
  if (exposedFromSeconds !== null && isWorseVersion(world)) return exposedFromSeconds;
  const over = new Set<number>();
  let since: number | null = null;
  for (const { faultIndex, onCanary, fromSeconds, endsAtSeconds } of served.faults(0, untilSeconds).toReversed()) {
    if (!onCanary || over.has(faultIndex) || !isHarmfulFault(world, faultIndex)) continue;
    // What was over before the window that decided did not make it decide.
    if (endsAtSeconds !== null && endsAtSeconds <= decidedFromSeconds) over.add(faultIndex);
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
      onCanary && setup.world.faults[faultIndex]?.target === 'canary' && isHarmfulFault(setup.world, faultIndex),
  );
}

function isHarmfulFault(world: Setup['world'], faultIndex: number): boolean {
  const effect = world.faults[faultIndex]?.effect;
  return effect !== undefined && isHarmful(effect);
}

/** Where the window that decided begins, or the instant of a person's decision. */
function decidedFromSeconds(played: Played): number {
  const { state, setup } = played;
  const at = endedAtSeconds(played);
  if (state.lookedAtSeconds !== at) return at;
  const { lookbackSeconds, delaySeconds = 0 } = setup.plan;
  return Math.max(state.stageStarts.at(-1) ?? 0, at - delaySeconds - lookbackSeconds);
}
