/** What it takes to know how much the counts of a stage vary from one piece of time to another. */
export interface Scatter {
  /** Σ k²/K, Σ k and Σ K over whole pieces with events: k is the canary's, K those of both. */
  readonly squares: number;
  readonly canaryEvents: number;
  readonly events: number;
  readonly pieces: number;
  /** The piece that goes on: its events, and how long it has been. */
  readonly openCanaryEvents: number;
  readonly openEvents: number;
  readonly openSeconds: number;
}

export const NO_SCATTER: Scatter = {
  squares: 0,
  canaryEvents: 0,
  events: 0,
  pieces: 0,
  openCanaryEvents: 0,
  openEvents: 0,
  openSeconds: 0,
};

/**
 * With the events of one more window. Windows are put together to pieces of at least `pieceSeconds`: in windows shorter than
 * a burst lasts, its events vary together, and that they vary at all is seen only from one burst to the next.
 */
export function withCounts(
  scatter: Scatter,
  canaryEvents: number,
  baselineEvents: number,
  seconds: number,
  pieceSeconds: number,
): Scatter {
  const openCanaryEvents = scatter.openCanaryEvents + canaryEvents;
  const openEvents = scatter.openEvents + canaryEvents + baselineEvents;
  const openSeconds = scatter.openSeconds + seconds;
  if (openSeconds < pieceSeconds) return { ...scatter, openCanaryEvents, openEvents, openSeconds };
  const begun = { ...scatter, openCanaryEvents: 0, openEvents: 0, openSeconds: 0 };
  if (openEvents === 0) return begun;
  return {
    ...begun,
    squares: scatter.squares + (openCanaryEvents * openCanaryEvents) / openEvents,
    canaryEvents: scatter.canaryEvents + openCanaryEvents,
    events: scatter.events + openEvents,
    pieces: scatter.pieces + 1,
  };
}

/** So much is added to X², and with fewer pieces nothing is said: what a few show by good luck is not believed. */
const DOUBT = 4;
const FEWEST_PIECES = 4;

/**
 * How many times as much the canary's part of the events varies between pieces of a stage as by chance alone, at least 1:
 * Pearson's X² over its degrees of freedom, about the stage's own mean, so that a canary that is steadily worse does not
 * count. A heuristic on the safe side, because it divides evidence that is looked at in every window, the first ones too: a
 * little is added, and the estimate's standard error. Infinite while there is nothing to tell it by.
 */
export function dispersion({ squares, canaryEvents, events, pieces }: Scatter): number {
  const part = events === 0 ? 0 : canaryEvents / events;
  if (pieces < FEWEST_PIECES || part === 0 || part === 1) return Number.POSITIVE_INFINITY;
  const chiSquare = (squares - canaryEvents * part) / (part * (1 - part));
  const freedom = pieces - 1;
  return Math.max(1, ((chiSquare + DOUBT) / freedom) * (1 + Math.sqrt(2 / freedom)));
}
