import type { BaselineSource, Comparison, Observation, Reading, UserSplit } from '../model/reading.js';
import type { Key } from '../random/key.js';
import { readArm } from '../sources/generated/read-arm.js';
import type { CellTraffic } from '../sources/generated/serve-cell.js';
import type { TrafficModel } from '../sources/generated/traffic-model.js';
import { usersSeen } from '../sources/generated/users-seen.js';
import type { PlayedStage } from './playback.js';

/** Whole stages that lend their baseline are read once, however many windows ask. */
const LENT = new WeakMap<PlayedStage, Reading>();

/** What a look at the latest stage is about. */
export interface Look {
  /** The window's, of the latest stage. */
  readonly cells: readonly CellTraffic[];
  readonly canaryPercent: number;
  readonly newSeconds: number;
  readonly stageSeconds: number;
  readonly stageEnds: boolean;
}

/**
 * What a look at the latest stage sees: the canary, and what to compare it with, which is stable, or where there are some
 * fresh instances of it. At 100 % nobody is left to compare with: the latest stage in which the baseline still served
 * lends its figures, whole.
 */
export function observe(model: TrafficModel, key: Key, stages: readonly PlayedStage[], look: Look): Observation {
  return new LookAtStage(model, key, stages, look);
}

class LookAtStage implements Observation {
  readonly canary: Reading;
  readonly baseline: Reading;
  readonly baselineSource: BaselineSource;
  readonly newSeconds: number;
  readonly stageSeconds: number;
  readonly stageEnds: boolean;
  private readonly model: TrafficModel;
  private readonly key: Key;
  private readonly stages: readonly PlayedStage[];
  private readonly canaryPercent: number;
  /** The cells of the window. */
  private readonly cells: readonly CellTraffic[];
  /** By their length in seconds. Most plans ask of none. */
  private spans: Map<number, Comparison> | null = null;

  constructor(model: TrafficModel, key: Key, stages: readonly PlayedStage[], look: Look) {
    const { canaryPercent } = look;
    const window = compare(model, key, stages, look.cells, canaryPercent);
    this.canary = window.canary;
    this.baseline = window.baseline;
    this.baselineSource = window.baselineSource;
    this.newSeconds = look.newSeconds;
    this.stageSeconds = look.stageSeconds;
    this.stageEnds = look.stageEnds;
    this.cells = look.cells;
    this.model = model;
    this.key = key;
    this.stages = stages;
    this.canaryPercent = canaryPercent;
  }

  over(seconds: number): Comparison {
    this.spans ??= new Map();
    const known = this.spans.get(seconds);
    if (known !== undefined) return known;
    const cells = lastCells(this.stages, Math.ceil(seconds / this.model.cellSeconds));
    const made = compare(this.model, this.key, this.stages, cells, this.canaryPercent);
    this.spans.set(seconds, made);
    return made;
  }

  newest(): Comparison {
    const count = this.newSeconds / this.model.cellSeconds;
    const { model, key, stages, canaryPercent, cells } = this;
    if (canaryPercent < 100) {
      return count === cells.length
        ? this
        : compare(model, key, stages, cells.slice(cells.length - count), canaryPercent);
    }
    const own = stages[stages.length - 1]?.cells ?? [];
    const first = own.length - count;
    const canary = count === cells.length ? this.canary : readArm(model, key, 'canary', own.slice(first));
    const arm = baselineArm(model);
    const lent = lenderOf(stages, arm)?.cells.slice(first, first + count) ?? [];
    const baseline = readArm(model, key, arm, lent);
    return { canary, baseline, baselineSource: baseline.requests > 0 ? 'carried' : 'none' };
  }

  users(): UserSplit | null {
    return usersSeen(this.model.world.users, this.key, this.stages[this.stages.length - 1]?.cells ?? []);
  }
}

function baselineArm({ world }: TrafficModel): 'baseline' | 'stable' {
  return world.freshBaseline ? 'baseline' : 'stable';
}

/** The latest stage in which the baseline still served. */
function lenderOf(stages: readonly PlayedStage[], arm: 'baseline' | 'stable'): PlayedStage | undefined {
  // The latest serves no baseline, and looking for it there at every window would cost the square of its length.
  return stages.slice(0, -1).findLast((stage) => stage.cells.some((cell) => cell[arm].requests > 0));
}

function compare(
  model: TrafficModel,
  key: Key,
  stages: readonly PlayedStage[],
  cells: readonly CellTraffic[],
  canaryPercent: number,
): Comparison {
  const canary = readArm(model, key, 'canary', cells);
  const arm = baselineArm(model);
  const own = readArm(model, key, arm, cells);
  if (canaryPercent < 100) {
    const here = model.world.freshBaseline ? 'fresh' : 'window';
    return { canary, baseline: own, baselineSource: own.requests > 0 ? here : 'none' };
  }
  const lender = lenderOf(stages, arm);
  if (lender === undefined) return { canary, baseline: own, baselineSource: 'none' };
  const baseline = LENT.get(lender) ?? readArm(model, key, arm, lender.cells);
  LENT.set(lender, baseline);
  return { canary, baseline, baselineSource: 'carried' };
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
