import type { RehearsedStage } from '../../model/policy/rehearsal.js';
import { formatDuration } from '../../text/duration.js';
import type { StageDocument } from '../schema/stage-schema.js';

/** No policy gets near it: so far apart are shares that a plan could not have, since they do not grow. */
const NUDGE_PERCENT = 1e-6;

/** As long as the interval of the stand-in, so that each may be looked at. */
const LEAST_SECONDS = 60;

/** As much of a policy's stage as a stand-in takes over. */
export type NamedStage = Pick<RehearsedStage, 'name' | 'sharePercent' | 'seconds'>;

/**
 * Stages of a plan by the names of a policy's, for whatever in a world refers to a stage: faults, presets. Nothing is judged in
 * them, and a person stands at the end of each, since how long a policy's stages last is not known before they are played.
 */
export function standInStages(stages: readonly NamedStage[]): readonly StageDocument[] {
  const named = stages.length > 0 ? stages : [{ name: 'rollout', sharePercent: 100, seconds: 0 }];
  let before = 0;
  return named.map(({ name, sharePercent, seconds }, index) => {
    const most = 100 - (named.length - 1 - index) * NUDGE_PERCENT;
    before = Math.min(most, Math.max(sharePercent ?? 0, before + NUDGE_PERCENT));
    return {
      name,
      traffic_percent: before,
      duration: formatDuration(Math.max(LEAST_SECONDS, Math.ceil(seconds))),
      thresholds: {},
      pause: true,
    };
  });
}
