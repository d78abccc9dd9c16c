import { invalid, notSupported } from './problem.js';

const UNITS: Readonly<Record<string, number>> = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** Whole nanoseconds of 64 bits: 292 years. */
const LONGEST_MS = 9_223_372_036_854;

/** `1h30m` in milliseconds; null where a text is no duration. */
export function durationMs(text: string, from: number): number | null {
  const parts = [...text.matchAll(/(\d+)(ms|[ywdhms])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return null;
  const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
  return ms > LONGEST_MS ? invalid('duration out of range', from) : ms;
}

/** A number as Prometheus writes them: decimal, hexadecimal, octal with a leading 0, `Inf`, `NaN`. */
export function numberOf(text: string, from: number): number {
  if (/^inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  const octal = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
  // What 64 bits cannot hold is read as a decimal number, which may be longer.
  if (octal < INT64) return octal;
  const number = Number(text);
  const isTooLarge = /^0x/i.test(text) ? number >= INT64 : number === Number.POSITIVE_INFINITY;
  return isTooLarge ? invalid(`number out of range: ${text.slice(0, 40)}`, from) : number;
}

/** 2^63. */
const INT64 = 4_294_967_296 * 2_147_483_648;

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

const ESCAPE = /\\(?:([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.?))/gsu;

/** The text between quotes, with the escapes of Go; between backquotes there are none. */
export function stringOf(quotedText: string, from: number): string {
  const quote = quotedText[0];
  const inside = quotedText.slice(1, -1);
  if (quotedText.length < 2 || quotedText.at(-1) !== quote) return invalid('unterminated quoted string', from);
  if (quote === '`') return inside;
  if (inside.includes('\n')) return invalid('unterminated quoted string', from);
  return inside.replace(ESCAPE, (whole: string, octal, hex, short, long, single: string) => {
    const code = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
    if (single !== undefined) {
      const known = single === otherQuote(quote) ? undefined : ESCAPES[single];
      return known ?? invalid(`unknown escape sequence ${whole}`, from);
    }
    // Bytes beyond ASCII are parts of characters, which a text cannot hold one by one.
    const isByte = octal !== undefined || hex !== undefined;
    if (isByte && code > 0xff) return invalid(`unknown escape sequence ${whole}`, from);
    if (isByte && code > 0x7f) return notSupported(`the byte ${whole}`, from);
    const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : invalid(`unknown escape sequence ${whole}`, from);
  });
}

/** Each kind of quote may be escaped where it ends the text, and only there. */
function otherQuote(quote: string | undefined): string {
  return quote === '"' ? "'" : '"';
}
