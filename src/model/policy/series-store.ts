/** One condition of a selector. A label that a series does not have is one with an empty value. */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  readonly matches: (value: string) => boolean;
}

/** A series of scraped samples, as columns. It may grow at its end between two evaluations. */
export interface ScrapedSeries {
  /** With `__name__`, the name of the metric; no empty values. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whole milliseconds, each later than the one before. */
  readonly timesMs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** How many samples of the columns count. */
  readonly length: number;
  /** When the series was marked as gone, in order: from then to its next sample it has no value. */
  readonly goneMs?: ArrayLike<number>;
  /**
   * Works out the first so many values, before they are read, perhaps in another column than before; once they are there they
   * stay. Left out: all are there.
   */
  readonly ready?: (count: number) => void;
  /** Of a bucket of a classic histogram: which one; null or left out: what is known of it is not known. */
  readonly histogram?: HistogramScrapes | null;
}

/** What the buckets of one histogram have in common, which are scraped at the same instants. One object for all of them. */
export interface HistogramScrapes {
  /**
   * From then on none counts anything but whole numbers or begins again at zero, and of two buckets that of the higher bound has
   * counted no less, up to any sample and from any to another.
   */
  readonly risesFromMs: number;
}

/** Where a query finds its series. */
export interface SeriesStore {
  /**
   * All series that match all conditions, always in one order. The list may grow at its end. `reachMs`: how far before the
   * instant of an evaluation samples are looked for, besides the newest one; infinite: at any time. Left out: it is not known.
   */
  readonly select: (matchers: readonly LabelMatcher[], reachMs?: number) => readonly ScrapedSeries[];
}
