import { MIGRATION_TRACES, type Migration, type RollbackMethod } from '../model/rollback.js';
import type { Setup } from '../model/setup.js';
import type { Situation } from '../model/situation.js';
import type { Key } from '../random/key.js';
import { type CellPart, type CellTraffic, serveCellPart } from '../sources/generated/serve-cell.js';
import type { TrafficModel } from '../sources/generated/traffic-model.js';
import type { PlayedFollowUp, PlayedRollback, PlayedStage } from './playback.js';

/** Where a rollout ended, and in what situation. */
export interface Ending {
  readonly setup: Setup;
  readonly model: TrafficModel;
  readonly key: Key;
  readonly endedAtSeconds: number;
  readonly situation: Situation;
}

/**
 * Takes the canary out: people first have to act, unless a person gave the word (`actAfterSeconds` 0); then its share
 * falls as the method has it.
 */
export function playRollback(ending: Ending, actAfterSeconds: number): PlayedRollback {
  const { setup, endedAtSeconds, situation } = ending;
  const { method, takesSeconds } = setup.rollback;
  const beginsAtSeconds = endedAtSeconds + actAfterSeconds;
  const restoredAtSeconds = beginsAtSeconds + takesSeconds;
  const waitingCells: CellTraffic[] = [];
  const rollbackCells: CellTraffic[] = [];
  for (const part of cellParts(endedAtSeconds, restoredAtSeconds, [beginsAtSeconds], setup.cellSeconds)) {
    const isWaiting = part.fromSeconds < beginsAtSeconds;
    const left = isWaiting ? 1 : meanLeft(method, beginsAtSeconds, restoredAtSeconds, part);
    const now = left === 1 ? situation : { ...situation, canaryPercent: situation.canaryPercent * left };
    (isWaiting ? waitingCells : rollbackCells).push(serveCellPart(ending.model, ending.key, part, now));
  }
  return { beginsAtSeconds, restoredAtSeconds, waitingCells, rollbackCells };
}

/** What is left of the canary's share, on average over a part of the time in which it is taken out. */
function meanLeft(method: RollbackMethod, begins: number, restored: number, part: CellPart): number {
  if (method !== 'rolling') return 1;
  return (restored - (part.fromSeconds + part.toSeconds) / 2) / (restored - begins);
}

/**
 * Cuts a stretch of time where cells end, and at the given moments. Parts of a cell are numbered by their place, so that
 * two stretches that meet within a cell have different ones: the second begins at an end of the first.
 */
function cellParts(from: number, to: number, moments: readonly number[], cellSeconds: number): CellPart[] {
  const edges = new Set([from, to, ...moments.filter((moment) => moment > from && moment < to)]);
  for (let edge = (Math.floor(from / cellSeconds) + 1) * cellSeconds; edge < to; edge += cellSeconds) edges.add(edge);
  const sorted = [...edges].sort((a, b) => a - b);
  let part = from % cellSeconds === 0 ? 0 : MOST_EARLIER_PARTS;
  return sorted.slice(1).map((toSeconds, i) => {
    const fromSeconds = sorted[i] ?? from;
    const cellIndex = Math.floor(fromSeconds / cellSeconds);
    part = fromSeconds % cellSeconds === 0 ? 0 : i === 0 ? part : part + 1;
    return { cellIndex, part, fromSeconds, toSeconds };
  });
}

/** A rollback cuts a cell into two parts at most before what follows it begins. */
const MOST_EARLIER_PARTS = 2;

/** How the service does after the rollout, with the canary at all of the traffic or at none. */
export function playFollowUp(
  ending: Ending,
  rollback: PlayedRollback | null,
  stages: readonly PlayedStage[],
): PlayedFollowUp {
  const { setup, situation, endedAtSeconds } = ending;
  const staleDataRate = rollback === null ? 0 : staleData(setup.migration, stages, rollback);
  const after: Situation =
    rollback === null
      ? { ...situation, canaryPercent: 100, completedAtSeconds: endedAtSeconds }
      : { ...situation, canaryPercent: 0, staleDataRate };
  const from = rollback?.restoredAtSeconds ?? endedAtSeconds;
  const parts = cellParts(from, from + setup.followUpSeconds, [], setup.cellSeconds);
  return { cells: parts.map((part) => serveCellPart(ending.model, ending.key, part, after)), staleDataRate };
}

/**
 * The share of stable's requests that need data which the canary left in a form that stable cannot read: of those that
 * need the data at all, what the canary wrote, or, where the old form is gone, all.
 */
function staleData(migration: Migration | null, stages: readonly PlayedStage[], rollback: PlayedRollback): number {
  if (migration === null) return 0;
  switch (MIGRATION_TRACES[migration.kind]) {
    case 'none':
      return 0;
    case 'gone':
      return migration.touches;
    case 'new_format': {
      let canary = 0;
      let all = 0;
      const inStages = stages.flatMap(({ cells }) => cells);
      for (const cell of [...inStages, ...rollback.waitingCells, ...rollback.rollbackCells]) {
        canary += cell.canary.requests;
        all += cell.canary.requests + cell.baseline.requests + cell.stable.requests;
      }
      return all === 0 ? 0 : (migration.touches * canary) / all;
    }
  }
}
