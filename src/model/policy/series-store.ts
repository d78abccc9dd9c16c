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
}

/** Where a query finds its series. */
export interface SeriesStore {
  /**
   * All series that match all conditions, always in one order. The list may grow at its end. `reachMs`: how far before the
   * instant of an evaluation samples are looked for, besides the newest one; infinite: at any time. Left out: it is not known.
   */
  readonly select: (matchers: readonly LabelMatcher[], reachMs?: number) => readonly ScrapedSeries[];
}
