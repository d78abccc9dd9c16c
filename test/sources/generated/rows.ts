import type { Arm } from '../../../src/model/arm.js';
import type { Reading } from '../../../src/model/source.js';
import type { Key } from '../../../src/random/key.js';
import { arrivalsInCell } from '../../../src/sources/generated/arrivals-in-cell.js';
import type { CellConditions } from '../../../src/sources/generated/cell-conditions.js';
import type { CellPart } from '../../../src/sources/generated/cell-part.js';
import { cellSplit } from '../../../src/sources/generated/cell-split.js';
import { ArmReader } from '../../../src/sources/generated/read-arm.js';
import { serveCell } from '../../../src/sources/generated/serve-cell.js';
import { ServedCells } from '../../../src/sources/generated/served-cells.js';
import type { Situation } from '../../../src/sources/generated/situation.js';
import type { TrafficModel } from '../../../src/sources/generated/traffic-model.js';
import { userShare } from '../../../src/sources/generated/user-share.js';
import { at, model } from './world.js';

interface ArmCounts {
  readonly requests: number;
  readonly errors: number;
}

/** A row of `ServedCells` as one thing, so that tests can write cells down and change what is in them. */
export interface Row extends CellPart {
  readonly conditions: CellConditions;
  readonly latencyLogFactor: number;
  readonly stable: ArmCounts;
  readonly baseline: ArmCounts;
  readonly canary: ArmCounts;
  readonly canaryErrorsIfStable: number;
  readonly stableExcessErrors: number;
  readonly canaryExcessSlow: number;
  readonly canaryLostConversions: number;
}

/** Columns for each model, used again: tests serve millions of cells. */
const COLUMNS = new WeakMap<TrafficModel, ServedCells>();

/** What is served in a whole cell, by nothing but the arguments. */
export function servedRow(world: TrafficModel, key: Key, cellIndex: number, situation: Situation): Row {
  const cells = COLUMNS.get(world) ?? new ServedCells(world, key);
  COLUMNS.set(world, cells);
  cells.restart(key);
  const fromSeconds = cellIndex * world.cellSeconds;
  const cell = { cellIndex, part: 0, fromSeconds, toSeconds: fromSeconds + world.cellSeconds };
  const { conditions } = world.partFrom(fromSeconds, cell.toSeconds, situation);
  // Of a world in which something changes within the cell, all of it at once.
  const whole = world.isSteady ? conditions : world.conditions(fromSeconds, cell.toSeconds, situation);
  const users = userShare(world.world.users, key, situation.canaryPercent / 100);
  serveCell(cells, cell, whole, [cellSplit(whole, users)], Float64Array.of(arrivalsInCell(cells, cellIndex)));
  return rowOf(cells, 0);
}

export function rowOf(cells: ServedCells, row: number): Row {
  const counts = cells.countsOf(row);
  return {
    cellIndex: cells.cellIndexes[row] as number,
    part: cells.parts[row] as number,
    fromSeconds: cells.fromSeconds[row] as number,
    toSeconds: cells.toSeconds[row] as number,
    conditions: cells.conditions[row] as CellConditions,
    latencyLogFactor: cells.latencyLogFactors[row] as number,
    stable: { requests: counts.stableRequests, errors: counts.stableErrors },
    baseline: { requests: counts.baselineRequests, errors: counts.baselineErrors },
    canary: { requests: counts.canaryRequests, errors: counts.canaryErrors },
    canaryErrorsIfStable: counts.canaryErrorsIfStable,
    stableExcessErrors: counts.stableExcessErrors,
    canaryExcessSlow: counts.canaryExcessSlow,
    canaryLostConversions: counts.canaryLostConversions,
  };
}

/** Columns that hold exactly these rows. */
export function cellsWith(world: TrafficModel, key: Key, rows: readonly Row[]): ServedCells {
  const cells = new ServedCells(world, key);
  addRows(cells, rows);
  return cells;
}

export function addRows(cells: ServedCells, rows: readonly Row[]): void {
  for (const one of rows) {
    cells.add(
      one,
      one.conditions,
      one.latencyLogFactor,
      one.stable.requests + one.baseline.requests + one.canary.requests,
      one.stable.requests,
      one.stable.errors,
      one.baseline.requests,
      one.baseline.errors,
      one.canary.requests,
      one.canary.errors,
      one.canaryErrorsIfStable,
      one.stableExcessErrors,
      one.canaryExcessSlow,
      one.canaryLostConversions,
      0,
      0,
      0,
    );
  }
}

/** What is read of an arm over all of these rows. */
export function readRows(world: TrafficModel, key: Key, arm: Arm, rows: readonly Row[]): Reading {
  return new ArmReader(cellsWith(world, key, rows), arm).read(0, rows.length);
}

/** A cell of a minute in which the arms served exactly so many requests, without errors. */
export function cellOf(cellIndex: number, stable: number, canary = 0): Row {
  return {
    cellIndex,
    part: 0,
    fromSeconds: cellIndex * 60,
    toSeconds: cellIndex * 60 + 60,
    conditions: model().conditions(cellIndex * 60, cellIndex * 60 + 60, at(50)),
    latencyLogFactor: 0,
    baseline: { requests: 0, errors: 0 },
    stable: { requests: stable, errors: 0 },
    canary: { requests: canary, errors: 0 },
    canaryErrorsIfStable: 0,
    stableExcessErrors: 0,
    canaryExcessSlow: 0,
    canaryLostConversions: 0,
  };
}

/** The same cells under the conditions of another world, half of whose traffic goes to the canary. */
export function inWorld(world: TrafficModel, rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, conditions: world.conditions(row.fromSeconds, row.toSeconds, at(50)) }));
}
