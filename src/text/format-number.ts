/** Enough to distinguish any two doubles. */
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

/** A whole number with thousands separated by commas, whatever the locale. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 request`, `2 requests`: a count and its noun, whose plural takes an s. */
export function countOf(count: number, noun: string): string {
  return numberOf(formatCount(count), noun);
}

/** The same of a number that is written already. */
export function numberOf(text: string, noun: string): string {
  return `${text} ${noun}${text === '1' ? '' : 's'}`;
}

/** Below this a chance is only said to be small. */
const SMALLEST = 1e-6;
const LARGEST = 0.9995;

/** A chance in [0, 1] in percent, two digits of it, or of what is missing to certainty: never 0 or 100 for what is not. */
export function formatChance(chance: number): string {
  if (chance < SMALLEST) return '<0.0001 %';
  if (chance >= LARGEST) return '>99.9 %';
  const percent = chance * 100;
  return `${Number(percent < 99 ? percent.toPrecision(2) : percent.toFixed(1))} %`;
}
