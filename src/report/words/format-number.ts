/** Enough to tell any two doubles apart. */
const MOST_DIGITS = 17;

/** A number for people: `digits` significant ones, but never less than its whole part; no trailing zeros. */
export function formatNumber(value: number, digits = 4): string {
  const whole = String(Math.trunc(Math.abs(value))).length;
  return String(Number(value.toPrecision(Math.min(Math.max(digits, whole), MOST_DIGITS))) + 0);
}

/** How many digits two numbers need, from 4 up, so that one "exceeds" the other in print too. */
export function digitsToTell(a: number, b: number): number {
  let digits = 4;
  while (digits < MOST_DIGITS && a !== b && formatNumber(a, digits) === formatNumber(b, digits)) digits += 1;
  return digits;
}
