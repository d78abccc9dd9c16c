import type { Arm } from '../../model/arm.js';
import type { Key } from '../../random/key.js';
import { CellArrivals } from './cell-arrivals.js';
import type { ArmConditions, CellConditions } from './cell-conditions.js';
import { countsBefore } from './cut-row.js';
import type { TrafficModel } from './traffic-model.js';

/** A part of a cell, or all of it: where a plan looks or changes something within a cell, what comes before is drawn apart. */
export interface CellPart {
  /** From 0 at the start of the rollout. */
  readonly cellIndex: number;
  /** The second of its cell at which it begins: its number. */
  readonly part: number;
  /** Of the rollout. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** What was counted in one cell. */
export interface CellCounts {
  readonly stableRequests: number;
  readonly stableErrors: number;
  readonly baselineRequests: number;
  readonly baselineErrors: number;
  readonly canaryRequests: number;
  readonly canaryErrors: number;
  /**
   * How many of the canary's requests the stable version would have failed, by the same number that decided theirs; of
   * those that clients tried again only because the canary failed, none.
   */
  readonly canaryErrorsIfStable: number;
  /**
   * Failures of the stable version, in either of its arms, that there would not have been but for the rollout: on data
   * that the canary left behind, on instances that are new for its sake, under load that it brought; negative where it
   * took load away.
   */
  readonly stableExcessErrors: number;
}

const FIRST_CAPACITY = 128;

/**
 * The columns of sums, by their place in a row. Entry `i` of a column is the sum over the rows before `i`, so that any stretch
 * costs two look-ups. A row's sums lie side by side, since they are written together.
 */
export const SUM = {
  stableRequests: 0,
  stableErrors: 1,
  baselineRequests: 2,
  baselineErrors: 3,
  canaryRequests: 4,
  canaryErrors: 5,
  canaryErrorsIfStable: 6,
  stableExcessErrors: 7,
} as const satisfies Record<keyof CellCounts, number>;

/** Numbers a row. */
export const SUMS = 8;

const REQUESTS: Readonly<Record<Arm, number>> = {
  stable: SUM.stableRequests,
  baseline: SUM.baselineRequests,
  canary: SUM.canaryRequests,
};

/** In which column an arm's requests are; its errors are in the next. */
export function requestsColumn(arm: Arm): number {
  return REQUESTS[arm];
}

/**
 * What a world served under one key so far, a row a cell or part of one, in order of time, as columns of numbers. They are
 * used again under another key; whatever reads them is good until then.
 */
export class ServedCells {
  readonly model: TrafficModel;
  key: Key;
  /** Rows. */
  count = 0;
  /** Changes when the columns begin anew. */
  generation = 0;
  sums = new Float64Array((FIRST_CAPACITY + 1) * SUMS);
  cellIndexes = new Float64Array(FIRST_CAPACITY);
  parts = new Uint8Array(FIRST_CAPACITY);
  fromSeconds = new Float64Array(FIRST_CAPACITY);
  toSeconds = new Float64Array(FIRST_CAPACITY);
  /** Of all latencies in the cell: the logarithm of what noise multiplies them by. */
  latencyLogFactors = new Float64Array(FIRST_CAPACITY);
  readonly conditions: CellConditions[] = [];
  /** The first attempts of the cell that is being served. */
  readonly arrivals: CellArrivals;
  capacity = FIRST_CAPACITY;

  constructor(model: TrafficModel, key: Key) {
    this.model = model;
    this.key = key;
    this.arrivals = new CellArrivals(model);
  }

  /** Begins anew under a key. */
  restart(key: Key): void {
    this.key = key;
    this.count = 0;
    this.generation++;
  }

  /** Adds a row. The counts are numbers one by one: an object for each of millions of cells would cost more than a draw. */
  add(
    { cellIndex, part, fromSeconds, toSeconds }: CellPart,
    conditions: CellConditions,
    latencyLogFactor: number,
    stableRequests: number,
    stableErrors: number,
    baselineRequests: number,
    baselineErrors: number,
    canaryRequests: number,
    canaryErrors: number,
    canaryErrorsIfStable: number,
    stableExcessErrors: number,
  ): void {
    if (this.count === this.capacity) this.grow();
    const row = this.count++;
    this.cellIndexes[row] = cellIndex;
    this.parts[row] = part;
    this.fromSeconds[row] = fromSeconds;
    this.toSeconds[row] = toSeconds;
    this.latencyLogFactors[row] = latencyLogFactor;
    this.conditions[row] = conditions;
    const { sums } = this;
    const at = row * SUMS;
    sums[at + 8] = (sums[at] as number) + stableRequests;
    sums[at + 9] = (sums[at + 1] as number) + stableErrors;
    sums[at + 10] = (sums[at + 2] as number) + baselineRequests;
    sums[at + 11] = (sums[at + 3] as number) + baselineErrors;
    sums[at + 12] = (sums[at + 4] as number) + canaryRequests;
    sums[at + 13] = (sums[at + 5] as number) + canaryErrors;
    sums[at + 14] = (sums[at + 6] as number) + canaryErrorsIfStable;
    sums[at + 15] = (sums[at + 7] as number) + stableExcessErrors;
  }

  /** What a column adds up to over the rows from `first`, up to but without `end`. */
  total(column: number, first: number, end: number): number {
    return (this.sums[end * SUMS + column] as number) - (this.sums[first * SUMS + column] as number);
  }

  /** Of one row, as it was counted. */
  countsOf(row: number): CellCounts {
    const of = (column: number): number => this.total(column, row, row + 1);
    return {
      stableRequests: of(SUM.stableRequests),
      stableErrors: of(SUM.stableErrors),
      baselineRequests: of(SUM.baselineRequests),
      baselineErrors: of(SUM.baselineErrors),
      canaryRequests: of(SUM.canaryRequests),
      canaryErrors: of(SUM.canaryErrors),
      canaryErrorsIfStable: of(SUM.canaryErrorsIfStable),
      stableExcessErrors: of(SUM.stableExcessErrors),
    };
  }

  /** The conditions of an arm in a row. By comparisons, not by its name: that would look into a hash table each time. */
  armConditions(arm: Arm, row: number): ArmConditions {
    const { arms } = this.conditions[row] as CellConditions;
    return arm === 'canary' ? arms.canary : arm === 'stable' ? arms.stable : arms.baseline;
  }

  /** The row that begins at an instant, or within which it lies; the number of rows where it is beyond them all. */
  rowAt(seconds: number): number {
    const { count, toSeconds } = this;
    // Each stretch between two cuts has a row at least, so that this one does not begin later; mostly it is the one.
    const guess = Math.floor(seconds / this.model.cutSeconds);
    if (guess >= count) return count;
    if ((toSeconds[guess] as number) > seconds) return guess;
    let [from, to] = [guess + 1, count];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((toSeconds[middle] as number) > seconds) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  /**
   * The row that begins at an instant; where that lies within a row, the row is cut there first. The number of rows where it is
   * beyond them all. Plans look where rows begin (see `cutSeconds`), but for what a person has moved.
   */
  rowFrom(seconds: number): number {
    const row = this.rowAt(seconds);
    if (row < this.count && (this.fromSeconds[row] as number) < seconds) {
      this.cut(row, seconds);
      return row + 1;
    }
    return row;
  }

  private cut(row: number, seconds: number): void {
    const [from, to] = [this.fromSeconds[row] as number, this.toSeconds[row] as number];
    const second = seconds - (this.cellIndexes[row] as number) * this.model.cellSeconds;
    const before = countsBefore(this, row, (seconds - from) / (to - from), second);
    if (this.count === this.capacity) this.grow();
    const { count, sums } = this;
    for (const column of [this.cellIndexes, this.parts, this.fromSeconds, this.toSeconds, this.latencyLogFactors]) {
      column.copyWithin(row + 1, row, count);
    }
    this.conditions.splice(row, 0, this.conditions[row] as CellConditions);
    sums.copyWithin((row + 2) * SUMS, (row + 1) * SUMS, (count + 1) * SUMS);
    for (const [name, column] of Object.entries(SUM)) {
      sums[(row + 1) * SUMS + column] = (sums[row * SUMS + column] as number) + before[name as keyof CellCounts];
    }
    this.toSeconds[row] = seconds;
    this.fromSeconds[row + 1] = seconds;
    this.parts[row + 1] = second;
    this.count++;
    // What was summed up by rows begins anew.
    this.generation++;
  }

  private grow(): void {
    this.capacity *= 2;
    this.sums = longer(this.sums, (this.capacity + 1) * SUMS);
    this.cellIndexes = longer(this.cellIndexes, this.capacity);
    const parts = new Uint8Array(this.capacity);
    parts.set(this.parts);
    this.parts = parts;
    this.fromSeconds = longer(this.fromSeconds, this.capacity);
    this.toSeconds = longer(this.toSeconds, this.capacity);
    this.latencyLogFactors = longer(this.latencyLogFactors, this.capacity);
  }
}

function longer(column: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(capacity);
  grown.set(column);
  return grown;
}
