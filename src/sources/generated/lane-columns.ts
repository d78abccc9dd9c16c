import { type CellCounts, COUNTS, countsFrom, SUMS } from './cell-columns.js';

/**
 * What each lane was served, a row a part of a cell, as `ServedCells` has it of all lanes together: sums over the rows before,
 * with those of a row's lanes side by side, and after the counts of each its first attempts.
 */
export class LaneColumns {
  /** Numbers a row. */
  readonly width: number;
  sums: Float64Array<ArrayBuffer>;
  private count = 0;

  constructor(lanes: number, capacity: number) {
    this.width = lanes * COUNTS;
    this.sums = new Float64Array((capacity + 1) * this.width);
  }

  restart(): void {
    this.count = 0;
  }

  /** For so many rows more. */
  makeRoom(count: number): void {
    while (this.sums.length < (this.count + count + 1) * this.width) this.grow();
  }

  /** Where the sums of a lane begin that the next row adds to. */
  placeOf(lane: number): number {
    return this.count * this.width + lane * COUNTS;
  }

  /** The first attempts of a lane in so many rows that are to be added. */
  countFirst(lane: number, count: number, first: Float64Array): void {
    const { sums, width } = this;
    const at = this.placeOf(lane) + SUMS;
    for (let i = 0; i < count; i++) {
      sums[at + (i + 1) * width] = (sums[at + i * width] as number) + (first[i] as number);
    }
  }

  /** So many rows are there, of which everything was counted. */
  add(count: number): void {
    this.count += count;
  }

  /** What a column of all lanes adds up to over the rows before one. */
  totalOfAll(column: number, end: number): number {
    const { sums, width } = this;
    let total = 0;
    for (let at = end * width; at < (end + 1) * width; at += COUNTS) total += sums[at + column] as number;
    return total;
  }

  /** What a column of a lane adds up to over the rows from `first`, up to but without `end`. */
  total(lane: number, column: number, first: number, end: number): number {
    const { width, sums } = this;
    const at = lane * COUNTS + column;
    return (sums[end * width + at] as number) - (sums[first * width + at] as number);
  }

  countsOf(row: number, lane: number): CellCounts {
    return countsFrom(this.sums, row * this.width + lane * COUNTS, this.width);
  }

  /** Divides a row in two, of which the first has these counts, lane by lane. */
  cut(row: number, before: Float64Array): void {
    const { width } = this;
    if (this.sums.length < (this.count + 2) * width) this.grow();
    const { sums } = this;
    sums.copyWithin((row + 2) * width, (row + 1) * width, (this.count + 1) * width);
    for (let i = 0; i < width; i++) {
      sums[(row + 1) * width + i] = (sums[row * width + i] as number) + (before[i] as number);
    }
    this.count++;
  }

  /** Keeps the rows before one. */
  dropFrom(row: number): void {
    this.count = row;
  }

  dropFirst(): void {
    this.sums.copyWithin(0, this.width, (this.count + 1) * this.width);
    this.count--;
  }

  /** Begins anew with rows of others, from `first` up to but without `end`. */
  copy(others: LaneColumns, first: number, end: number): void {
    const { width } = this;
    this.count = end - first;
    while (this.sums.length < (this.count + 1) * width) this.grow();
    this.sums.set(others.sums.subarray(first * width, (end + 1) * width));
  }

  private grow(): void {
    const grown = new Float64Array(this.sums.length * 2);
    grown.set(this.sums);
    this.sums = grown;
  }
}
