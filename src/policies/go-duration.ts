const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/** Go's own bound: 2^63 ns. */
const MOST_SECONDS = 9_223_372_036;

/** The seconds of a duration as Go's ParseDuration reads it: `90s`, `1h30m`, `1.5m`, `0`; null for any other text. */
export function goDurationSeconds(text: string): number | null {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(unsigned)) return null;
  let seconds = 0;
  for (const [, number = '', unit = ''] of unsigned.matchAll(PART))
    seconds += Number(number) * (UNIT_SECONDS[unit] ?? 0);
  if (seconds > MOST_SECONDS) return null;
  return text.startsWith('-') ? -seconds : seconds;
}
