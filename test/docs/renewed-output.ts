import { matchesLines } from './matches-lines.js';

/** A line of this alone stands for any number of lines. */
const ELLIPSIS = '…';

/**
 * The output that a document is to show for what a command prints now. Where the document leaves lines out, each part
 * that it keeps is found again by how its first line is built, figures aside, and keeps its number of lines. Null where
 * a part is not found: a person has to choose what is kept.
 */
export function renewedOutput(shown: string, printed: string): string | null {
  if (matchesLines(shown, printed)) return shown;
  const lines = linesOf(printed);
  const parts = partsOf(linesOf(shown));
  if (parts.length === 1) return lines.join('\n');
  const kept: string[][] = [];
  let from = 0;
  for (const [i, part] of parts.entries()) {
    const isFirst = i === 0;
    const isLast = i === parts.length - 1;
    const start = isFirst ? 0 : isLast ? lines.length - part.length : placeOf(part, lines, from);
    if (start === null || start < from || start + part.length > lines.length) return null;
    // What stands at the begin or the end is known by its place; it has to be built the same way all the same.
    if ((isFirst || isLast) && part.length > 0 && built(part[0]) !== built(lines[start])) return null;
    kept.push(lines.slice(start, start + part.length));
    from = start + part.length;
  }
  const renewed = kept.flatMap((part, i) => (i === 0 ? part : [ELLIPSIS, ...part])).join('\n');
  return matchesLines(renewed, printed) ? renewed : null;
}

function placeOf(part: readonly string[], lines: readonly string[], from: number): number | null {
  const same = lines.indexOf(part[0] ?? '', from);
  if (same >= 0) return same;
  const places = lines.map((line, i) => (i >= from && built(line) === built(part[0]) ? i : -1)).filter((i) => i >= 0);
  return places[0] ?? null;
}

/** A line without its figures, its bars and its spaces. */
function built(line = ''): string {
  return line
    .replace(/[\d.,▏▎▍▌▋▊▉█–-]+/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}

function partsOf(lines: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (line === ELLIPSIS) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts;
}

function linesOf(text: string): string[] {
  const trimmed = text.replace(/\n+$/, '');
  return trimmed === '' ? [] : trimmed.split('\n');
}
