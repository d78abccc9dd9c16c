import type { Arm } from '../../../src/model/arm.js';
import type { Reading } from '../../../src/model/source.js';
import type { Key } from '../../../src/random/key.js';
import { type CellPart, SUMS } from '../../../src/sources/generated/cell-columns.js';
import { CellSplit } from '../../../src/sources/generated/cell-split.js';
import type { CellConditions } from '../../../src/sources/generated/conditions/cell-conditions.js';
import type { Situation } from '../../../src/sources/generated/conditions/situation.js';
import { FirstAttempts } from '../../../src/sources/generated/first-attempts.js';
import { ArmReader } from '../../../src/sources/generated/read-arm.js';
import { serveCells } from '../../../src/sources/generated/serve-cells.js';
import { ServedCells } from '../../../src/sources/generated/served-cells.js';
import type { TrafficModel } from '../../../src/sources/generated/traffic-model.js';
import { userShare } from '../../../src/sources/generated/users/user-share.js';
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

/** Conditions for each model by cell and situation, worked out once: seeds have no part in them. */
const CONDITIONS = new WeakMap<TrafficModel, Map<string, CellConditions>>();

/** Those of a whole cell; where something changes within it, of all of it at once. */
function conditionsIn(world: TrafficModel, fromSeconds: number, situation: Situation): CellConditions {
  const toSeconds = fromSeconds + world.cellSeconds;
  if (world.isSteady) return world.partFrom(fromSeconds, toSeconds, situation).conditions;
  const known = CONDITIONS.get(world) ?? new Map<string, CellConditions>();
  CONDITIONS.set(world, known);
  const address = `${fromSeconds} ${JSON.stringify(situation)}`;
  const conditions = known.get(address) ?? world.conditions(fromSeconds, toSeconds, situation);
  known.set(address, conditions);
  return conditions;
}

/** What is served in a whole cell, by nothing but the arguments. */
export function servedRow(world: TrafficModel, key: Key, cellIndex: number, situation: Situation): Row {
  const cells = COLUMNS.get(world) ?? new ServedCells(world, key);
  COLUMNS.set(world, cells);
  cells.restart(key);
  const fromSeconds = cellIndex * world.cellSeconds;
  const cell = { cellIndex, part: 0, fromSeconds, toSeconds: fromSeconds + world.cellSeconds };
  const whole = conditionsIn(world, fromSeconds, situation);
  const users = userShare(world.world.users, key, situation.canaryPercent / 100);
  const first = new FirstAttempts(1);
  first.ofCells(cells, cellIndex, 1);
  serveCells(cells, cell, 1, whole, [new CellSplit().under(whole, users)], first.drawn);
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
    cells.makeRoom(1);
    const at = cells.count * SUMS;
    const counts = countedIn(one);
    for (const [column, counted] of counts.entries()) {
      cells.sums[at + SUMS + column] = (cells.sums[at + column] ?? 0) + counted;
    }
    cells.firstAttempts[cells.count] = one.stable.requests + one.baseline.requests + one.canary.requests;
    cells.add(one, 1, one.conditions, one.latencyLogFactor);
  }
}

/** By column; nothing is copied, and nothing tried again. */
function countedIn({ stable, baseline, canary, ...other }: Row): Float64Array {
  return Float64Array.of(
    stable.requests,
    stable.errors,
    baseline.requests,
    baseline.errors,
    canary.requests,
    canary.errors,
    other.canaryErrorsIfStable,
    other.stableExcessErrors,
    other.canaryExcessSlow,
    other.canaryLostConversions,
    canary.requests,
    canary.errors,
    0,
  );
}

/** What is read of an arm over all of these rows. */
export function readRows(world: TrafficModel, key: Key, arm: Arm, rows: readonly Row[]): Reading {
  return new ArmReader(cellsWith(world, key, rows), arm).read(0, rows.length);
}

const HEALTHY_MODEL = model();
const HALF = at(50);

/** Those of a cell half of whose traffic goes to the canary. */
function halfOnCanary(world: TrafficModel, fromSeconds: number, toSeconds: number): CellConditions {
  return world.isSteady
    ? world.partFrom(fromSeconds, toSeconds, HALF).conditions
    : world.conditions(fromSeconds, toSeconds, HALF);
}

/** What is read of an arm in each of these rows, by itself. */
export function readEach(world: TrafficModel, key: Key, arm: Arm, rows: readonly Row[]): Reading[] {
  const reader = new ArmReader(cellsWith(world, key, rows), arm);
  return rows.map((_, row) => reader.read(row, row + 1));
}

/** A cell of a minute in which the arms served exactly so many requests, without errors. */
export function cellOf(cellIndex: number, stable: number, canary = 0): Row {
  return {
    cellIndex,
    part: 0,
    fromSeconds: cellIndex * 60,
    toSeconds: cellIndex * 60 + 60,
    conditions: halfOnCanary(HEALTHY_MODEL, cellIndex * 60, cellIndex * 60 + 60),
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
  return rows.map((row) => ({ ...row, conditions: halfOnCanary(world, row.fromSeconds, row.toSeconds) }));
}
