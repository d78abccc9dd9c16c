/** How a reader should take something: good, bad, not known, of no weight, or one of the arms. */
export type Tone = 'good' | 'bad' | 'unsure' | 'quiet' | 'canary' | 'stable' | 'baseline' | 'plain';

/** A picture of numbers, without a word on how it is drawn. */
export type Drawing = TimeDrawing | SharesDrawing | IntervalsDrawing | CurvesDrawing;

/** A number in time; null: there is none. */
export type TimePoint = readonly [seconds: number, value: number | null];

export interface TimeSeries {
  readonly name: string;
  readonly tone: Tone;
  readonly points: readonly TimePoint[];
  /** A value holds until the next one; or else the line goes straight from one to the next. */
  readonly isStepped: boolean;
  /** A limit, not a measurement. */
  readonly isLimit: boolean;
  /** What a rule makes of measurements, as over a longer time; not what was measured in the window. */
  readonly isJudged?: boolean;
}

/** Several panels below one another on one axis of time. */
export interface TimeDrawing {
  readonly kind: 'time';
  readonly endSeconds: number;
  readonly panels: readonly {
    readonly title: string;
    readonly unit: DrawnUnit;
    readonly series: readonly TimeSeries[];
  }[];
  /** Stretches of time with a name. */
  readonly stretches: readonly {
    readonly name: string;
    readonly tone: Tone;
    readonly from: number;
    readonly to: number;
  }[];
  /** Instants with a name. */
  readonly instants: readonly { readonly name: string; readonly tone: Tone; readonly at: number }[];
  /** What each window came to, in a strip of its own. */
  readonly verdicts: readonly {
    readonly from: number;
    readonly to: number;
    readonly tone: Tone;
    readonly word: string;
  }[];
}

/** Of rates, which are drawn in percent; of milliseconds, requests and the like. */
export type DrawnUnit = 'rate' | 'percent' | 'ms' | 'seconds' | 'amount';

/** Shares of a whole as bars, a row each; the shares of a row add up to 1 at most. */
export interface SharesDrawing {
  readonly kind: 'shares';
  readonly parts: readonly { readonly name: string; readonly tone: Tone }[];
  readonly rows: readonly {
    readonly name: string;
    readonly shares: readonly number[];
    /** Of the part that matters in the row: its ends, and where it begins in the bar. */
    readonly interval: { readonly from: number; readonly low: number; readonly high: number } | null;
  }[];
}

/** Numbers with their intervals, a row each. */
export interface IntervalsDrawing {
  readonly kind: 'intervals';
  readonly unit: DrawnUnit;
  /** Where there is no difference; null: nothing of the kind. */
  readonly zero: number | null;
  readonly rows: readonly {
    readonly name: string;
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly tone: Tone;
    readonly mark: string;
  }[];
}

/** Curves over a swept value, with bands. */
export interface CurvesDrawing {
  readonly kind: 'curves';
  readonly xTitle: string;
  /** Numbers, or words in their order. */
  readonly xs: readonly (number | string)[];
  readonly isLogarithmic: boolean;
  readonly unit: DrawnUnit;
  /** Numbers that differ by powers of ten are drawn so, from this one up; null: by steps, from 0. */
  readonly floor: number | null;
  readonly curves: readonly {
    readonly name: string;
    readonly tone: Tone;
    readonly points: readonly ({ readonly value: number; readonly low: number; readonly high: number } | null)[];
  }[];
}
