const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };

/** As JSON Schema can say it; that the sum comes to whole seconds is beyond a pattern. */
export const DURATION_PATTERN =
  '^(?=.)([0-9]+(\\.[0-9]+)?d)?([0-9]+(\\.[0-9]+)?h)?([0-9]+(\\.[0-9]+)?m)?([0-9]+(\\.[0-9]+)?s)?$';

const DURATION = new RegExp(DURATION_PATTERN);
const LACKS_UNIT = /^-?(\d+(\.\d+)?[dhms])*\d+(\.\d+)?$/;
const PART = /(\d+)(?:\.(\d+))?([dhms])/g;

/** Longer texts are no durations; it keeps the exact arithmetic below small. */
const MOST_CHARACTERS = 64;

type DurationFault = 'without_unit' | 'unreadable' | 'negative' | 'not_whole_seconds';

export type ParsedDuration =
  | { readonly ok: true; readonly seconds: number }
  | { readonly ok: false; readonly fault: DurationFault };

/**
 * Whole seconds from a text such as `90s`, `1.5h` or `1h30m`: units d, h, m and s, the larger first, each once at most,
 * whole or decimal numbers. The arithmetic is exact, so that `0.1m` is 6 seconds and `0.01s` is refused.
 */
export function parseDuration(text: string): ParsedDuration {
  if (text.length > MOST_CHARACTERS) return { ok: false, fault: 'unreadable' };
  if (LACKS_UNIT.test(text)) return { ok: false, fault: 'without_unit' };
  if (text.startsWith('-') && DURATION.test(text.slice(1))) return { ok: false, fault: 'negative' };
  if (!DURATION.test(text)) return { ok: false, fault: 'unreadable' };
  let whole = 0n;
  let parts = 0n;
  const scale = BigInt('1'.padEnd(MOST_CHARACTERS + 1, '0'));
  for (const [, integer = '', decimals = '', unit = ''] of text.matchAll(PART)) {
    const size = BigInt(UNITS[unit] ?? 0);
    whole += BigInt(integer) * size;
    parts += BigInt(decimals.padEnd(MOST_CHARACTERS, '0')) * size;
  }
  if (parts % scale !== 0n) return { ok: false, fault: 'not_whole_seconds' };
  return { ok: true, seconds: Number(whole + parts / scale) };
}

/** Whole seconds of a duration that passed its checks. */
export function certainSeconds(text: string): number {
  const seconds = secondsOf(text);
  if (seconds === undefined) throw new Error(`a duration passed its checks and cannot be read: ${text}`);
  return seconds;
}

/** Whole seconds of a duration that may be unknown; undefined, too, for a text that is no duration. */
export function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseDuration(text);
  return parsed.ok ? parsed.seconds : undefined;
}

/** The shortest way to write whole seconds, at least 0, as a configuration would: 5400 is `1h30m`, 0 is `0s`. */
export function formatDuration(seconds: number): string {
  let rest = seconds;
  let text = '';
  for (const [unit, size] of Object.entries(UNITS)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}

/** As JSON Schema can say it, and all there is to say. */
export const CLOCK_PATTERN = '^([01][0-9]|2[0-3]):[0-5][0-9]$';

const CLOCK = new RegExp(CLOCK_PATTERN);

/** Seconds after midnight of a time of day such as `14:30`, from 00:00 to 23:59; undefined for any other text. */
export function parseClock(text: string): number | undefined {
  if (!CLOCK.test(text)) return undefined;
  return Number(text.slice(0, 2)) * 3_600 + Number(text.slice(3)) * 60;
}
