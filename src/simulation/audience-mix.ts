import { copiedShare } from '../measures/stage-shares.js';
import type { Stage } from '../model/plan.js';
import type { Version, World } from '../model/world.js';
import { lanesOf } from '../sources/generated/lanes.js';

/** A part of an arm's requests, in (0, 1], and stable as it is to those who send them. */
export interface MixPart {
  readonly weight: number;
  readonly stable: Version;
}

/**
 * Whose requests an arm gets in a stage: of a plan that goes by audiences other ones than the arm beside it. `baseline`: stable, or
 * fresh instances of it; `all`: those of all versions. The mix of all users where an arm has none of them.
 */
export function audienceMix(world: World, stage: Stage, arm: 'canary' | 'baseline' | 'all'): readonly MixPart[] {
  const { audiences, freshBaseline } = world;
  if (audiences.length === 0) return [{ weight: 1, stable: world.stable }];
  const percentOf = (name: string): number => {
    const planned = stage.audiences?.shares.find(({ audience }) => audience === name)?.canaryPercent;
    const canary = planned ?? 100 * (stage.trafficPercent / 100 + copiedShare(stage));
    if (arm !== 'baseline') return arm === 'all' ? 100 : canary;
    return freshBaseline ? Math.min(canary, 100 - canary) : 100 - canary;
  };
  const parts = lanesOf(world).map((lane) => ({
    weight: lane.share * percentOf(lane.name),
    stable: lane.world.stable,
  }));
  const all = parts.reduce((sum, { weight }) => sum + weight, 0);
  if (all <= 0) return audienceMix(world, stage, 'all');
  return parts.flatMap(({ weight, stable }) => (weight === 0 ? [] : [{ weight: weight / all, stable }]));
}
