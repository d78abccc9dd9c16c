import type { ScrapedSeries } from '../../model/policy/series-store.js';

const FIRST_CAPACITY = 128;

/** A series that grows as it is scraped. It is used again from run to run: its columns keep their room. */
export class ScrapedColumn implements ScrapedSeries {
  readonly labels: Readonly<Record<string, string>>;
  timesMs = new Float64Array(FIRST_CAPACITY);
  values = new Float64Array(FIRST_CAPACITY);
  length = 0;
  readonly goneMs: number[] = [];
  /** Of a counter: what it counted since its pod started. */
  total = 0;

  constructor(labels: Readonly<Record<string, string>>) {
    this.labels = labels;
  }

  restart(): void {
    this.length = 0;
    this.goneMs.length = 0;
    this.total = 0;
  }

  push(timeMs: number, value: number): void {
    if (this.length === this.timesMs.length) this.grow();
    const at = this.length++;
    this.timesMs[at] = timeMs;
    this.values[at] = value;
  }

  /** Adds samples before all others; they come from the latest to the earliest. */
  unshift(timesMs: Float64Array, values: Float64Array, count: number): void {
    while (this.length + count > this.timesMs.length) this.grow();
    this.timesMs.copyWithin(count, 0, this.length);
    this.values.copyWithin(count, 0, this.length);
    for (let i = 0; i < count; i++) {
      this.timesMs[count - 1 - i] = timesMs[i] as number;
      this.values[count - 1 - i] = values[i] as number;
    }
    this.length += count;
  }

  /** A scrape does not find it any more; one that it was never in says nothing of it. */
  leave(timeMs: number): void {
    if (this.length === 0) return;
    const latest = this.timesMs[this.length - 1] as number;
    if ((this.goneMs.at(-1) ?? Number.NEGATIVE_INFINITY) <= latest) this.goneMs.push(timeMs);
  }

  private grow(): void {
    this.timesMs = longer(this.timesMs);
    this.values = longer(this.values);
  }
}

function longer(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(2 * column.length);
  grown.set(column);
  return grown;
}
