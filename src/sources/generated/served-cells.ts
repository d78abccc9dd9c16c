import { type Key, keyOfPart } from '../../random/key.js';
import { type CellCounts, type CellPart, COUNTS, countsFrom, SUMS } from './cell-columns.js';
import type { CellConditions } from './conditions/cell-conditions.js';
import type { KeptLines } from './conditions/share-lines.js';
import { countsBefore } from './cut-row.js';
import { LaneColumns } from './lane-columns.js';
import { type Column, RowColumns } from './row-columns.js';
import type { TrafficModel } from './traffic-model.js';

/**
 * What a world served under one key so far, a row a cell or part of one, in order of time, as columns of numbers. They are
 * used again under another key; whatever reads them is good until then.
 */
export class ServedCells extends RowColumns {
  readonly model: TrafficModel;
  key: Key;
  /** Rows. */
  count = 0;
  /** The row that was asked for last; where it lies is looked at. */
  private near = 0;
  /** Changes when the columns begin anew, and when rows are cut or dropped. */
  edition = 0;
  /** Changes when the columns begin anew. */
  generation = 0;
  /** When the canary's share was on its way to another, in order of time. */
  lines: KeptLines[] = [];
  /** Whether users stayed with the canary, once it served them, in any of the rows. */
  hasCaught = false;
  /** Of each lane; null: there is one. */
  readonly byLane: LaneColumns | null;
  private laneKeys: Key[] = [];

  constructor(model: TrafficModel, key: Key) {
    super();
    this.model = model;
    this.key = key;
    const { lanes } = model;
    this.byLane = lanes.length === 1 ? null : new LaneColumns(lanes.length, this.capacity);
  }

  /** Begins anew under a key. */
  restart(key: Key): void {
    this.key = key;
    this.count = 0;
    this.lines = [];
    this.hasCaught = false;
    this.laneKeys = [];
    this.byLane?.restart();
    this.generation++;
    this.edition++;
  }

  /** By which the requests of a lane are drawn: each has a key of its own, unless there is one. */
  keyOfLane(lane: number): Key {
    if (this.byLane === null) return this.key;
    if (this.laneKeys.length === 0) {
      this.laneKeys = this.model.lanes.map(({ name }) => keyOfPart(this.key, `audience ${name}`));
    }
    return this.laneKeys[lane] as Key;
  }

  /** For so many rows more. */
  makeRoom(count: number): void {
    while (this.count + count > this.capacity) this.grow();
    this.byLane?.makeRoom(count);
  }

  /** What was counted of so many rows that are to be added, of all lanes together: counts are whole numbers, and sums exact. */
  sumLanes(byLane: LaneColumns, count: number): void {
    for (let row = this.count; row < this.count + count; row++) {
      for (let column = 0; column < SUMS; column++) {
        this.sums[(row + 1) * SUMS + column] = byLane.totalOfAll(column, row + 1);
      }
      this.firstAttempts[row] = byLane.totalOfAll(SUMS, row + 1) - byLane.totalOfAll(SUMS, row);
    }
  }

  /** Adds a row a cell, so many from one on, of which everything was counted. */
  add(
    { cellIndex, part, fromSeconds, toSeconds }: CellPart,
    count: number,
    conditions: CellConditions,
    latencyLogFactor: number,
  ): void {
    const { cellIndexes, parts, partFrom, partTo, latencyLogFactors } = this;
    const seconds = toSeconds - fromSeconds;
    for (let i = 0; i < count; i++) {
      const row = this.count + i;
      const from = fromSeconds + i * seconds;
      const to = toSeconds + i * seconds;
      cellIndexes[row] = cellIndex + i;
      parts[row] = part;
      this.fromSeconds[row] = from;
      this.toSeconds[row] = to;
      partFrom[row] = from;
      partTo[row] = to;
      latencyLogFactors[row] = latencyLogFactor;
      this.conditions[row] = conditions;
    }
    this.count += count;
    this.byLane?.add(count);
  }

  /** Of one row, as it was counted; of one lane, where there are several. */
  countsOf(row: number, lane = 0): CellCounts {
    const { byLane } = this;
    return byLane === null ? countsFrom(this.sums, row * SUMS, SUMS) : byLane.countsOf(row, lane);
  }

  /** The conditions of a row as one lane has them. */
  conditionsOf(row: number, lane: number): CellConditions {
    const whole = this.conditions[row] as CellConditions;
    return whole.lanes?.[lane] ?? whole;
  }

  /** The row that begins at an instant, or within which it lies; the number of rows where it is beyond them all. */
  rowAt(seconds: number): number {
    const { count, fromSeconds, toSeconds, near } = this;
    if (near < count && (fromSeconds[near] as number) <= seconds) {
      // Mostly the one that was asked for last, or the next.
      if (seconds < (toSeconds[near] as number)) return near;
      const next = near + 1;
      if (next < count && seconds < (toSeconds[next] as number)) {
        this.near = next;
        return next;
      }
    }
    const found = this.search(seconds, count, this.model.cellSeconds);
    this.near = found;
    return found;
  }

  /**
   * The row that begins at an instant; where that lies within a row, of which nothing was read yet, the row is cut there first,
   * and nothing else changes. The number of rows where it is beyond them all.
   */
  rowFrom(seconds: number): number {
    const row = this.rowAt(seconds);
    if (row < this.count && (this.fromSeconds[row] as number) < seconds) {
      this.cut(row, seconds);
      return row + 1;
    }
    return row;
  }

  /** Whether a row begins at an instant, or lies beyond all, as it must. */
  beginsAt(row: number, seconds: number): boolean {
    return row >= this.count || this.fromSeconds[row] === seconds;
  }

  /** Begins anew, with a stretch of the rows of others, cut where it begins and ends. */
  copy(others: ServedCells, fromSeconds: number, toSeconds: number): void {
    this.restart(others.key);
    this.lines = others.lines;
    this.hasCaught = others.hasCaught;
    const first = others.rowAt(fromSeconds);
    const end = Math.max(first, others.rowEnding(toSeconds));
    while (this.capacity < end - first) this.grow();
    for (const [i, column] of this.columns().entries()) {
      column.set((others.columns()[i] as Column).subarray(first, end));
    }
    this.sums.set(others.sums.subarray(first * SUMS, (end + 1) * SUMS));
    for (let row = first; row < end; row++) this.conditions[row - first] = others.conditions[row] as CellConditions;
    this.count = end - first;
    if (others.byLane !== null) this.byLane?.copy(others.byLane, first, end);
    this.count = this.rowFrom(toSeconds);
    this.byLane?.dropFrom(this.count);
    if (this.rowFrom(fromSeconds) > 0) this.dropFirst();
  }

  /** The number of rows that begin before an instant. */
  private rowEnding(seconds: number): number {
    const row = this.rowAt(seconds);
    return row < this.count && (this.fromSeconds[row] as number) < seconds ? row + 1 : row;
  }

  private dropFirst(): void {
    const { count, sums } = this;
    for (const column of this.columns()) column.copyWithin(0, 1, count);
    this.conditions.copyWithin(0, 1, count);
    sums.copyWithin(0, SUMS, (count + 1) * SUMS);
    this.byLane?.dropFirst();
    this.count--;
  }

  private cut(row: number, seconds: number): void {
    this.edition++;
    const [from, to] = [this.fromSeconds[row] as number, this.toSeconds[row] as number];
    const second = seconds - (this.cellIndexes[row] as number) * this.model.cellSeconds;
    const share = (seconds - from) / (to - from);
    const before = this.before(row, second, share);
    if (this.count === this.capacity) this.grow();
    const { count, sums } = this;
    for (const column of this.columns()) column.copyWithin(row + 1, row, count);
    if (row === count - 1) this.conditions[count] = this.conditions[row] as CellConditions;
    else this.conditions.splice(row, 0, this.conditions[row] as CellConditions);
    sums.copyWithin((row + 2) * SUMS, (row + 1) * SUMS, (count + 1) * SUMS);
    for (let column = 0; column < SUMS; column++) {
      sums[(row + 1) * SUMS + column] = (sums[row * SUMS + column] as number) + (before[column] as number);
    }
    const first = Math.min(this.firstAttempts[row] as number, Math.round(before[SUMS] as number));
    this.firstAttempts[row] = first;
    this.firstAttempts[row + 1] = (this.firstAttempts[row + 1] as number) - first;
    this.toSeconds[row] = seconds;
    this.fromSeconds[row + 1] = seconds;
    this.parts[row + 1] = second;
    this.count++;
  }

  /** What of a row's counts comes before a second of its cell, with its first attempts. Lanes are divided one by one. */
  private before(row: number, second: number, share: number): Float64Array {
    const { byLane, model } = this;
    const cellIndex = this.cellIndexes[row] as number;
    if (byLane === null) {
      const all = (column: number): number => this.total(column, row, row + 1);
      return countsBefore({ key: this.key, cellIndex, second, share }, all, this.firstAttempts[row] as number);
    }
    const whole = new Float64Array(COUNTS);
    const lanes = new Float64Array(COUNTS * model.lanes.length);
    for (const lane of model.lanes.keys()) {
      const of = (column: number): number => byLane.total(lane, column, row, row + 1);
      const before = countsBefore({ key: this.keyOfLane(lane), cellIndex, second, share }, of, of(SUMS));
      before[SUMS] = Math.min(of(SUMS), Math.round(before[SUMS] as number));
      lanes.set(before, COUNTS * lane);
      for (let i = 0; i < COUNTS; i++) whole[i] = (whole[i] as number) + (before[i] as number);
    }
    byLane.cut(row, lanes);
    return whole;
  }

  /** Takes the rows from an instant on away, which nothing has read. Adds the first attempts that its cell had in them, by lane. */
  dropFrom(seconds: number, firstAttempts: Float64Array): void {
    const row = this.rowFrom(seconds);
    const { byLane, cellIndexes } = this;
    let count = row;
    while (count < this.count && cellIndexes[count] === cellIndexes[row]) count++;
    for (let lane = 0; lane < firstAttempts.length; lane++) {
      let first = 0;
      if (byLane !== null) first = byLane.total(lane, SUMS, row, count);
      else for (let dropped = row; dropped < count; dropped++) first += this.firstAttempts[dropped] as number;
      firstAttempts[lane] = (firstAttempts[lane] as number) + first;
    }
    byLane?.dropFrom(row);
    this.count = row;
    this.edition++;
  }
}
