import type { Arm } from '../../model/arm.js';
import type { Key } from '../../random/key.js';
import type { ArmConditions, CellConditions } from './cell-conditions.js';
import type { TrafficModel } from './traffic-model.js';

/**
 * One cell of time, or a part of one: where the canary is taken out in the middle of a cell, what comes before and what
 * comes after are drawn apart.
 */
export interface CellPart {
  /** From 0 at the start of the rollout. */
  readonly cellIndex: number;
  /** From 0; the whole of a cell is its part 0. */
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

const FIRST_CAPACITY = 256;

/** Columns of sums: entry `i` is the sum over the rows before `i`, so that any stretch costs two look-ups. */
const SUMS = [
  'stableRequests',
  'stableErrors',
  'baselineRequests',
  'baselineErrors',
  'canaryRequests',
  'canaryErrors',
  'canaryErrorsIfStable',
  'stableExcessErrors',
] as const satisfies readonly (keyof CellCounts)[];

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
  cellIndexes = new Float64Array(FIRST_CAPACITY);
  parts = new Uint8Array(FIRST_CAPACITY);
  fromSeconds = new Float64Array(FIRST_CAPACITY);
  toSeconds = new Float64Array(FIRST_CAPACITY);
  /** Of all latencies in the cell: the logarithm of what noise multiplies them by. */
  latencyLogFactors = new Float64Array(FIRST_CAPACITY);
  readonly conditions: CellConditions[] = [];
  stableRequests = new Float64Array(FIRST_CAPACITY + 1);
  stableErrors = new Float64Array(FIRST_CAPACITY + 1);
  baselineRequests = new Float64Array(FIRST_CAPACITY + 1);
  baselineErrors = new Float64Array(FIRST_CAPACITY + 1);
  canaryRequests = new Float64Array(FIRST_CAPACITY + 1);
  canaryErrors = new Float64Array(FIRST_CAPACITY + 1);
  canaryErrorsIfStable = new Float64Array(FIRST_CAPACITY + 1);
  stableExcessErrors = new Float64Array(FIRST_CAPACITY + 1);
  private capacity = FIRST_CAPACITY;

  constructor(model: TrafficModel, key: Key) {
    this.model = model;
    this.key = key;
  }

  /** Begins anew under a key. */
  restart(key: Key): void {
    this.key = key;
    this.count = 0;
    this.generation++;
    this.conditions.length = 0;
  }

  /** Adds a row for a cell without anything counted, which `count` fills in; gives its index. */
  addCell(cell: CellPart, conditions: CellConditions, latencyLogFactor: number): number {
    if (this.count === this.capacity) this.grow();
    const row = this.count++;
    this.cellIndexes[row] = cell.cellIndex;
    this.parts[row] = cell.part;
    this.fromSeconds[row] = cell.fromSeconds;
    this.toSeconds[row] = cell.toSeconds;
    this.latencyLogFactors[row] = latencyLogFactor;
    this.conditions[row] = conditions;
    return row;
  }

  /** Of one row, as it was counted. */
  countsOf(row: number): CellCounts {
    const of = (sums: Float64Array): number => (sums[row + 1] as number) - (sums[row] as number);
    return {
      stableRequests: of(this.stableRequests),
      stableErrors: of(this.stableErrors),
      baselineRequests: of(this.baselineRequests),
      baselineErrors: of(this.baselineErrors),
      canaryRequests: of(this.canaryRequests),
      canaryErrors: of(this.canaryErrors),
      canaryErrorsIfStable: of(this.canaryErrorsIfStable),
      stableExcessErrors: of(this.stableExcessErrors),
    };
  }

  /** Sums of an arm's requests. By a chain of comparisons, not by its name: that would look into a hash table each time. */
  requestsOf(arm: Arm): Float64Array {
    return arm === 'canary' ? this.canaryRequests : arm === 'stable' ? this.stableRequests : this.baselineRequests;
  }

  errorsOf(arm: Arm): Float64Array {
    return arm === 'canary' ? this.canaryErrors : arm === 'stable' ? this.stableErrors : this.baselineErrors;
  }

  /** The conditions of an arm in a row. */
  armConditions(arm: Arm, row: number): ArmConditions {
    const { arms } = this.conditions[row] as CellConditions;
    return arm === 'canary' ? arms.canary : arm === 'stable' ? arms.stable : arms.baseline;
  }

  /** The row that begins at an instant, or within which it lies; the number of rows where it is beyond them all. */
  rowAt(seconds: number): number {
    const { count, toSeconds } = this;
    // Each cell has a row at least, so that this one does not begin later.
    let row = Math.floor(seconds / this.model.cellSeconds);
    if (row > count) return count;
    while (row < count && (toSeconds[row] as number) <= seconds) row++;
    return row;
  }

  private grow(): void {
    this.capacity *= 2;
    this.cellIndexes = longer(this.cellIndexes, this.capacity);
    const parts = new Uint8Array(this.capacity);
    parts.set(this.parts);
    this.parts = parts;
    this.fromSeconds = longer(this.fromSeconds, this.capacity);
    this.toSeconds = longer(this.toSeconds, this.capacity);
    this.latencyLogFactors = longer(this.latencyLogFactors, this.capacity);
    for (const name of SUMS) this[name] = longer(this[name], this.capacity + 1);
  }
}

function longer(column: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(capacity);
  grown.set(column);
  return grown;
}
