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
