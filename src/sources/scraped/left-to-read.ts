/** A series that may be read alone. */
interface LeftColumn {
  /** How many values are there. */
  readonly valued: number;
  /** Scrapes whose growth is left to be read, from one up to and with another. */
  readonly leftFrom: number;
  readonly leftTo: number;
  /** Up to which scrape that went when it was last asked for. */
  readonly askedAt: number;
  /** How much it grew up to the first scrape that is left. */
  readonly take: (grown: number, timeMs: number) => void;
}

/** How the series of one pod are read alone: how much some of them grew up to a scrape, by item, and when that was. */
export interface ReadAlone {
  readonly grown: (scrape: number, items: readonly number[]) => Float64Array;
  readonly timeMs: (scrape: number) => number;
}

const NO_ITEMS: readonly number[] = [];

/** Items; used again and again. */
const found: number[] = [];

/**
 * What the series of one pod counted and nobody asked for yet. Those that were asked for last time mostly are again: they are read
 * together, so that what they have in common is drawn once.
 */
export class LeftToRead {
  private readonly by: ReadAlone;
  private readonly columns: readonly LeftColumn[];
  /** Up to which scrape what is left went when a series was last asked for, and the time before. */
  private latest = -1;
  private previous = -1;
  private together: readonly number[] = NO_ITEMS;
  private readonly lists = new Map<string, readonly number[]>();

  /** `columns`: by item, those to be filled in. */
  constructor(by: ReadAlone, columns: readonly LeftColumn[]) {
    this.by = by;
    this.columns = columns;
  }

  restart(): void {
    this.latest = this.previous = -1;
  }

  /** Reads what one series counted until it has so many values, or, infinite, has nothing left; and others with it. */
  read(column: LeftColumn, count: number): void {
    if (column.leftTo !== this.latest) {
      this.previous = this.latest;
      this.latest = column.leftTo;
    }
    const items = this.itemsWith(column);
    const { by, columns } = this;
    while (column.valued < count && column.leftFrom <= column.leftTo) {
      const scrape = column.leftFrom;
      const grown = by.grown(scrape, items);
      const timeMs = by.timeMs(scrape);
      for (let i = 0; i < items.length; i++) {
        const item = items[i] as number;
        (columns[item] as LeftColumn).take(grown[item] as number, timeMs);
      }
    }
  }

  /** The same list for the same items: what reads them has made ready for it. */
  private itemsWith(column: LeftColumn): readonly number[] {
    const { columns, together, previous } = this;
    const { leftFrom, leftTo } = column;
    let size = 0;
    let isSame = true;
    for (let item = 0; item < columns.length; item++) {
      const other = columns[item] as LeftColumn;
      const isWith = other.askedAt >= previous && other.leftFrom === leftFrom && other.leftTo === leftTo;
      if (!isWith && other !== column) continue;
      if (together[size] !== item) isSame = false;
      found[size++] = item;
    }
    if (!isSame || size !== together.length) this.together = this.oneOf(found.slice(0, size));
    return this.together;
  }

  private oneOf(items: readonly number[]): readonly number[] {
    const key = items.join();
    const known = this.lists.get(key) ?? items;
    this.lists.set(key, known);
    return known;
  }
}
