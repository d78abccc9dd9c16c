import type { HistogramScrapes, ScrapedSeries } from '../../model/policy/series-store.js';
import type { LeftToRead } from './left-to-read.js';

const FIRST_CAPACITY = 128;

/**
 * A series that grows as it is scraped. It is used again from run to run: its columns keep their room. What it counted may be
 * left to be read until somebody asks for it.
 */
export class ScrapedColumn implements ScrapedSeries {
  readonly labels: Readonly<Record<string, string>>;
  timesMs = new Float64Array(FIRST_CAPACITY);
  values = new Float64Array(FIRST_CAPACITY);
  length = 0;
  readonly goneMs: number[] = [];
  readonly histogram: HistogramScrapes | null;
  /** Of a counter: what it counted since its pod started, but for what is left. */
  total = 0;
  /** How many values are there. */
  valued = 0;
  /** Scrapes whose growth is left to be read, from one up to and with another. */
  leftFrom = 0;
  leftTo = -1;
  /** Up to which scrape that went when it was last asked for; -2: it never was. */
  askedAt = -2;
  private readonly left: LeftToRead;

  constructor(labels: Readonly<Record<string, string>>, histogram: HistogramScrapes | null, left: LeftToRead) {
    this.labels = labels;
    this.histogram = histogram;
    this.left = left;
  }

  restart(): void {
    this.length = this.valued = 0;
    this.goneMs.length = 0;
    this.total = 0;
    this.leftFrom = 0;
    this.leftTo = -1;
    this.askedAt = -2;
  }

  /** Adds a sample; nothing is left. */
  push(timeMs: number, value: number): void {
    this.pushTime(timeMs);
    this.values[this.length - 1] = value;
    this.valued = this.length;
  }

  /** Adds a sample of what it counted, once it is asked for. */
  pushTime(timeMs: number): void {
    if (this.length === this.timesMs.length) this.grow();
    this.timesMs[this.length++] = timeMs;
  }

  /** What it counted up to a scrape is left, as is all since the first one that is. */
  leave(scrape: number): void {
    if (this.leftTo < this.leftFrom) this.leftFrom = scrape;
    this.leftTo = scrape;
  }

  ready(count: number): void {
    this.askedAt = this.leftTo;
    if (this.valued < count) this.left.read(this, count);
  }

  /** Reads what is left. */
  settle(): void {
    if (this.leftFrom <= this.leftTo) this.left.read(this, Number.POSITIVE_INFINITY);
  }

  /** How much it grew up to the first scrape that is left. Where that was lost there is no sample. */
  take(grown: number, timeMs: number): void {
    this.leftFrom++;
    this.total += grown;
    if (this.valued < this.length && this.timesMs[this.valued] === timeMs) this.values[this.valued++] = this.total;
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
    this.valued += count;
  }

  /** A scrape does not find it any more; one that it was never in says nothing of it. */
  goAway(timeMs: number): void {
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
