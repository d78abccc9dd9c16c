/** As JSON Schema can say it, and all there is to say. */
export const CLOCK_PATTERN = '^([01][0-9]|2[0-3]):[0-5][0-9]$';

const CLOCK = new RegExp(CLOCK_PATTERN);

/** Seconds after midnight of a time of day such as `14:30`, from 00:00 to 23:59; undefined for any other text. */
export function parseClock(text: string): number | undefined {
  if (!CLOCK.test(text)) return undefined;
  return Number(text.slice(0, 2)) * 3_600 + Number(text.slice(3)) * 60;
}
