import type { Arm } from '../../model/arm.js';

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

/**
 * So many cells that are alike are drawn at once, at most: one after another they take less time, and mostly the share stays.
 * What is counted of them stands in columns of that length.
 */
export const CELLS_AT_ONCE = 8;

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
  /** Slow requests to the canary that stable would not have had in its place, and conversions that stable would have had. */
  readonly canaryExcessSlow: number;
  readonly canaryLostConversions: number;
  /** What the canary had to answer: its requests, and the copies that it got of stable's. Nobody waits for a copy's answer. */
  readonly answeredRequests: number;
  readonly answeredErrors: number;
  /** Requests that retries did a second time, of all arms, less those that there would have been with stable alone. */
  readonly duplicatedRequests: number;
}

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
  canaryExcessSlow: 8,
  canaryLostConversions: 9,
  answeredRequests: 10,
  answeredErrors: 11,
  duplicatedRequests: 12,
} as const satisfies Record<keyof CellCounts, number>;

/** Numbers a row. */
export const SUMS = 13;

/** What sums say of a row that begins at a place in them, where as much further on the next one begins. */
export function countsFrom(sums: Float64Array, at: number, width: number): CellCounts {
  const of = (column: number): number => (sums[at + width + column] as number) - (sums[at + column] as number);
  return {
    stableRequests: of(SUM.stableRequests),
    stableErrors: of(SUM.stableErrors),
    baselineRequests: of(SUM.baselineRequests),
    baselineErrors: of(SUM.baselineErrors),
    canaryRequests: of(SUM.canaryRequests),
    canaryErrors: of(SUM.canaryErrors),
    canaryErrorsIfStable: of(SUM.canaryErrorsIfStable),
    stableExcessErrors: of(SUM.stableExcessErrors),
    canaryExcessSlow: of(SUM.canaryExcessSlow),
    canaryLostConversions: of(SUM.canaryLostConversions),
    answeredRequests: of(SUM.answeredRequests),
    answeredErrors: of(SUM.answeredErrors),
    duplicatedRequests: of(SUM.duplicatedRequests),
  };
}

/** Of a lane there are its first attempts besides. */
export const COUNTS = SUMS + 1;

const REQUESTS: Readonly<Record<Arm, number>> = {
  stable: SUM.stableRequests,
  baseline: SUM.baselineRequests,
  canary: SUM.answeredRequests,
};

/** In which column the requests are that an arm answers, copies among them; its errors are in the next. */
export function requestsColumn(arm: Arm): number {
  return REQUESTS[arm];
}
