/** Steps of bisection: a value is then right to 1 in 10,000. */
const STEPS = 18;

/** The least level in [0, 1] from which on something holds; null: it does not even at 1. */
export function leastLevel(holds: (level: number) => boolean): number | null {
  if (!holds(1)) return null;
  if (holds(0)) return 0;
  let [low, high] = [0, 1];
  for (let i = 0; i < STEPS; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The least whole number in a range for which something holds that goes on to hold; null: there is none. */
export function firstThat(from: number, to: number, holds: (value: number) => boolean): number | null {
  if (from > to || !holds(to)) return null;
  let [low, high] = [from - 1, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
