/** A result holds no NaN and no infinity: JSON has neither. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
