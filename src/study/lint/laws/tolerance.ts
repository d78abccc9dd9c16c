/** What it takes for breaches to roll back: how long one must hold, and how many that did are tolerated. */
export interface Tolerance {
  /** Of the rule, and of the thresholds as a judge: first a breach has to hold for the one, then breaches for the other. */
  readonly holdSeconds: number;
  readonly judgeHoldSeconds: number;
  /** The longest that any stage asks for, of both together. */
  readonly longestHoldSeconds: number;
  readonly failureLimit: number;
  /** Of all stages together; null: there is none. */
  readonly rolloutFailureLimit: number | null;
}

/**
 * For each look, how many in a row up to it have to be in breach for it to fail; Infinity: there are not so many.
 * `newSeconds`: the time since the look before.
 */
export function looksToFail(newSeconds: readonly number[], tolerance: Tolerance): readonly number[] {
  const { holdSeconds, judgeHoldSeconds } = tolerance;
  if (judgeHoldSeconds === 0) return holding(newSeconds, holdSeconds);
  if (holdSeconds === 0) return holding(newSeconds, judgeHoldSeconds);
  return newSeconds.map((_, end) => {
    for (let first = end; first >= 0; first--) {
      if (failsAtEnd(newSeconds, first, end, tolerance)) return end - first + 1;
    }
    return Number.POSITIVE_INFINITY;
  });
}

function holding(newSeconds: readonly number[], seconds: number): readonly number[] {
  let held = 0;
  let first = 0;
  return newSeconds.map((added, i) => {
    held += added;
    while (first < i && held - (newSeconds[first] as number) >= seconds) {
      held -= newSeconds[first] as number;
      first++;
    }
    return held < seconds ? Number.POSITIVE_INFINITY : i - first + 1;
  });
}

function failsAtEnd(
  newSeconds: readonly number[],
  first: number,
  end: number,
  { holdSeconds, judgeHoldSeconds }: Tolerance,
): boolean {
  let [held, judged] = [0, 0];
  for (let i = first; i <= end; i++) {
    const added = newSeconds[i] as number;
    held += added;
    if (held >= holdSeconds) judged += added;
  }
  return judged >= judgeHoldSeconds && held >= holdSeconds;
}
