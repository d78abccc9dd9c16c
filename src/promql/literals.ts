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

/** `1h30m` in milliseconds; null where a text is no duration. */
export function durationMs(text: string): number | null {
  const parts = [...text.matchAll(/(\d+)(ms|[ywdhms])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return null;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
}

/** A number as Prometheus 2 writes them: decimal, hexadecimal, octal with a leading 0, `Inf`, `NaN`. */
export function numberOf(text: string): number {
  if (/^inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (/^0x[0-9a-f]+$/i.test(text)) return Number(text);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return Number(text);
}

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
