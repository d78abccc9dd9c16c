import type { BaselineSource, Comparison, Observation, Reading } from '../model/reading.js';
import type { Key } from '../random/key.js';
import { readArm } from '../traffic/read-arm.js';
import type { CellTraffic } from '../traffic/serve-cell.js';
import type { TrafficModel } from '../traffic/traffic-model.js';
import type { PlayedStage } from './playback.js';

/** Whole stages that lend their baseline are read once, however many windows ask. */
const LENT = new WeakMap<PlayedStage, Reading>();

/** What a look at the latest stage is about. */
export interface Look {
  /** Of the latest stage, from where the window begins. */
  readonly firstCell: number;
  readonly canaryPercent: number;
  readonly newSeconds: number;
}

/**
 * What a look at the latest stage sees: the canary, and what to compare it with, which is stable, or where there are some
 * fresh instances of it. At 100 % nobody is left to compare with: the latest stage in which the baseline still served
 * lends its figures, whole.
 */
export function observe(model: TrafficModel, key: Key, stages: readonly PlayedStage[], look: Look): Observation {
  const latest = stages.at(-1)?.cells ?? [];
  const compare = (cells: readonly CellTraffic[]): Comparison => ({
    canary: readArm(model, key, 'canary', cells),
    ...baselineOf(model, key, stages, cells, look.canaryPercent),
  });
  const window = compare(look.firstCell === 0 ? latest : latest.slice(look.firstCell));
  const spans = new Map<number, Comparison>();
  return {
    canary: window.canary,
    baseline: window.baseline,
    baselineSource: window.baselineSource,
    newSeconds: look.newSeconds,
    over(seconds) {
      const known = spans.get(seconds) ?? compare(lastCells(stages, Math.ceil(seconds / model.cellSeconds)));
      spans.set(seconds, known);
      return known;
    },
  };
}

function baselineOf(
  model: TrafficModel,
  key: Key,
  stages: readonly PlayedStage[],
  cells: readonly CellTraffic[],
  canaryPercent: number,
): { readonly baseline: Reading; readonly baselineSource: BaselineSource } {
  const arm = model.world.freshBaseline ? 'baseline' : 'stable';
  const own = readArm(model, key, arm, cells);
  if (canaryPercent < 100) {
    const here = model.world.freshBaseline ? 'fresh' : 'window';
    return { baseline: own, baselineSource: own.requests > 0 ? here : 'none' };
  }
  const lender = stages.findLast((stage) => stage.cells.some((cell) => cell[arm].requests > 0));
  if (lender === undefined) return { baseline: own, baselineSource: 'none' };
  const baseline = LENT.get(lender) ?? readArm(model, key, arm, lender.cells);
  LENT.set(lender, baseline);
  return { baseline, baselineSource: 'carried' };
}

/** So many cells at the end of what was played, or all there are. */
function lastCells(stages: readonly PlayedStage[], count: number): readonly CellTraffic[] {
  const parts: (readonly CellTraffic[])[] = [];
  let missing = count;
  for (let i = stages.length - 1; i >= 0 && missing > 0; i--) {
    const cells = stages[i]?.cells ?? [];
    parts.unshift(cells.slice(Math.max(0, cells.length - missing)));
    missing -= cells.length;
  }
  return parts.flat();
}
