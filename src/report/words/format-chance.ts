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
