import { secondsOf } from '../../text/duration.js';
import type { Tolerant } from '../schema/field.js';
import type { StageDocument } from '../schema/stage-schema.js';
import type { Draft } from './draft.js';

/** A stage that others can name, and when it begins if all goes to plan. */
interface PlannedStage {
  readonly index: number;
  /** Undefined where people decide, at a gate before it or by a script, and where not all durations are known. */
  readonly startSeconds: number | undefined;
  readonly trafficPercent: number | undefined;
}

/** The stages by their names, in order; of several with the same name the first. Without those that have none. */
export type PlannedStages = ReadonlyMap<string, PlannedStage>;

export function plannedStages({ stages = [], operator }: Draft['understood']): PlannedStages {
  const planned = new Map<string, PlannedStage>();
  const isScripted = operator === undefined || operator.length > 0;
  let startSeconds: number | undefined = 0;
  for (const [index, stage] of stages.entries()) {
    const name = stage?.name;
    if (name !== undefined && !planned.has(name)) {
      planned.set(name, { index, startSeconds, trafficPercent: stage?.traffic_percent });
    }
    // A stage without a name that can be used is none that anything could be said of.
    const lasts: number | undefined = isScripted || name === undefined ? undefined : lastsSeconds(stage);
    startSeconds = startSeconds === undefined || lasts === undefined ? undefined : startSeconds + lasts;
  }
  return planned;
}

/** With its timed pause; undefined where a person lets it on. */
function lastsSeconds(stage: Tolerant<StageDocument>): number | undefined {
  const pause = stage?.pause;
  const bake = secondsOf(stage?.duration);
  const waits = typeof pause === 'string' ? secondsOf(pause) : pause === false ? 0 : undefined;
  return bake === undefined || waits === undefined ? undefined : bake + waits;
}
