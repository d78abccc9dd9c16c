/** The canary's own value of the metric over the last so many seconds, the window included; null: it served nothing. */
export type Past = (seconds: number) => number | null;

/** What there is to tell of a breach, each with the digits it takes; the baseline says whose it is. */
export interface BreachWords {
  readonly limit: string;
  readonly bound: string;
  readonly baseline: string;
}

interface Meaning {
  /** As a configuration says it. */
  readonly name: string;
  /** What the limit is, a value of the metric, a difference of two or a ratio, and so which numbers it may be. */
  readonly limit: 'value' | 'difference' | 'ratio';
  /** Whether it compares with the baseline; without one it cannot be judged. */
  readonly relative: boolean;
  /** Whether it looks at the canary's own past, too. */
  readonly looksBack: boolean;
  /** On which side of the bound the canary's value is a breach: strictly, never at the bound itself. */
  readonly breach: 'above' | 'below';
  /** Goes on from "Fails when the canary's value", in the JSON Schema of a configuration. */
  readonly fails: string;
  /** Goes on from "error_rate 0.0312 in canary-1pct", when it is breached. */
  told(words: BreachWords): string;
}

interface Present extends Meaning {
  readonly looksBack: false;
  /** The limit as a value of the metric. The baseline is of no meaning to what is not relative. */
  bound(limit: number, baseline: number): number;
}

interface LookingBack extends Meaning {
  readonly looksBack: true;
  /** The same; null: nobody knows it. */
  bound(limit: number, baseline: number, past: Past): number | null;
}

/** One way in which a threshold can look at a metric. Each is a file here and a line in `list.ts`. */
export type ConditionMeaning = Present | LookingBack;
