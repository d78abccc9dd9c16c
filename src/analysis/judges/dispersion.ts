/** What it takes to know how much counts vary, window by window: of the stage so far, and of those before it. */
export interface Scatter {
  /** Σ k²/K, Σ k and Σ K over windows with events: k is the canary's, K those of both. */
  readonly squares: number;
  readonly canaryEvents: number;
  readonly events: number;
  readonly windows: number;
  /** Pearson's X² and its degrees of freedom, of the stages before. */
  readonly chiSquare: number;
  readonly freedom: number;
}

export const NO_SCATTER: Scatter = { squares: 0, canaryEvents: 0, events: 0, windows: 0, chiSquare: 0, freedom: 0 };

export function withCounts(scatter: Scatter, canaryEvents: number, baselineEvents: number): Scatter {
  const events = canaryEvents + baselineEvents;
  if (events === 0) return scatter;
  return {
    ...scatter,
    squares: scatter.squares + (canaryEvents * canaryEvents) / events,
    canaryEvents: scatter.canaryEvents + canaryEvents,
    events: scatter.events + events,
    windows: scatter.windows + 1,
  };
}

/** A stage's share of events is its own: another stage begins a new sum. */
export function newStage(scatter: Scatter): Scatter {
  return { ...NO_SCATTER, ...totalOf(scatter) };
}

/** So much is added to X²: a few windows that agree by chance are not proof. */
const DOUBT = 4;

/**
 * How many times as much the canary's part of the events varies between windows as by chance alone, at least 1: Pearson's
 * X² over its degrees of freedom, about each stage's own mean, so that a canary that is steadily worse does not count. A
 * heuristic on the safe side, because it divides evidence that is looked at in every window, the first ones too: a little
 * is added, and the estimate's standard error. Infinite while there is nothing to estimate it from.
 */
export function dispersion(scatter: Scatter): number {
  const { chiSquare, freedom } = totalOf(scatter);
  if (freedom === 0) return Number.POSITIVE_INFINITY;
  return Math.max(1, ((chiSquare + DOUBT) / freedom) * (1 + Math.sqrt(2 / freedom)));
}

function totalOf({ squares, canaryEvents, events, windows, chiSquare, freedom }: Scatter) {
  const part = events === 0 ? 0 : canaryEvents / events;
  if (windows < 2 || part === 0 || part === 1) return { chiSquare, freedom };
  return {
    chiSquare: chiSquare + (squares - canaryEvents * part) / (part * (1 - part)),
    freedom: freedom + windows - 1,
  };
}
