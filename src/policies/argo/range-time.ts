import { goDurationSeconds } from '../go-duration.js';

const SHIFT = /([+-])\s*duration\(\s*(["'`])([^"'`]*)\2\s*\)\s*/y;

/**
 * Seconds from the measurement to the instant that an expression of a range query says: `now()`, with durations added to it or
 * taken from it. Null for any other text, which Argo Rollouts may well understand.
 */
export function rangeTime(text: string): number | null {
  const now = /^\s*now\(\)\s*/.exec(text);
  if (now === null) return null;
  let seconds = 0;
  SHIFT.lastIndex = now[0].length;
  for (let at = SHIFT.lastIndex; at < text.length; at = SHIFT.lastIndex) {
    const [, sign, , duration = ''] = SHIFT.exec(text) ?? [];
    const shift = sign === undefined ? null : goDurationSeconds(duration);
    if (shift === null) return null;
    seconds += sign === '-' ? -shift : shift;
  }
  return seconds;
}
