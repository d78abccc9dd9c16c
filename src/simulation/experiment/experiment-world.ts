import { STEADY, slotMarks } from '../../controllers/experiment/experiment-controller.js';
import { SLOTS } from '../../controllers/experiment/timeline.js';
import type { Fault } from '../../model/fault.js';
import type { Experiment, PartEffect, Phase } from '../../model/results/experiment.js';
import { PLAIN_WORLD, type World } from '../../model/world.js';

/**
 * The world of an experiment: the part that the fault may hit is the canary of the same version, all else is stable. What the
 * phases do begins and ends by marks, which the experiment's controller sets.
 */
export function experimentWorld(experiment: Experiment, phases: readonly Phase[]): World {
  const { requestsPerSecond, version } = experiment;
  return {
    ...PLAIN_WORLD,
    requestsPerSecond,
    stable: version,
    canary: version,
    faults: [...slotEffects(phases)].flatMap(([slot, effects]) => effects.map((each) => faultOf(slot, each))),
  };
}

/** What each slot of the timeline holds. */
export function slotEffects(phases: readonly Phase[]): ReadonlyMap<number, readonly PartEffect[]> {
  return new Map([
    ...phases.flatMap(({ effects, cutOff }, i) => [
      [SLOTS.plain(i), effects] as const,
      [SLOTS.cutOff(i), cutOff ?? cutOffBefore(phases, i)] as const,
    ]),
    [SLOTS.afterwards(phases.length), cutOffBefore(phases, phases.length)] as const,
  ]);
}

/** What a breaker that opened before still cuts off. */
function cutOffBefore(phases: readonly Phase[], phase: number): readonly PartEffect[] {
  return phases.slice(0, phase).findLast(({ cutOff }) => cutOff !== null)?.cutOff ?? [];
}

function faultOf(slot: number, { share, effect }: PartEffect): Fault {
  const { begins, ends } = slotMarks(slot);
  return {
    name: `slot ${slot}`,
    target: 'canary',
    effect,
    from: { kind: 'mark', mark: begins, seconds: 0 },
    until: { kind: 'mark', mark: ends, seconds: 0 },
    rampSeconds: 0,
    flapping: null,
    minTrafficPercent: 0,
    cohort: share === 1 ? null : { share, from: STEADY },
  };
}
