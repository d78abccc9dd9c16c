import type { Observation, Reading } from '../model/reading.js';
import type { Key } from '../random/key.js';
import { readArm } from '../traffic/read-arm.js';
import type { TrafficModel } from '../traffic/traffic-model.js';
import type { PlayedStage } from './playback.js';

/** Whole stages that lend their baseline are read once, however many windows ask. */
const LENT = new WeakMap<PlayedStage, Reading>();

/**
 * What a look at the latest stage sees, from its cell `firstCell` on: the canary, stable, and what to compare with.
 * At 100 % nobody is left to compare with: the latest stage in which stable still served lends its figures, whole.
 */
export function observe(
  model: TrafficModel,
  key: Key,
  stages: readonly PlayedStage[],
  firstCell: number,
  canaryPercent: number,
): { observation: Observation; stable: Reading } {
  const cells = stages.at(-1)?.cells.slice(firstCell) ?? [];
  const canary = readArm(model, key, 'canary', cells);
  const stable = readArm(model, key, 'stable', cells);
  if (canaryPercent < 100) {
    const baselineSource = stable.requests > 0 ? 'window' : 'none';
    return { observation: { canary, baseline: stable, baselineSource }, stable };
  }
  const lender = stages.findLast((stage) => stage.cells.some((cell) => cell.stable.requests > 0));
  if (lender === undefined) return { observation: { canary, baseline: stable, baselineSource: 'none' }, stable };
  const baseline = LENT.get(lender) ?? readArm(model, key, 'stable', lender.cells);
  LENT.set(lender, baseline);
  return { observation: { canary, baseline, baselineSource: 'carried' }, stable };
}
