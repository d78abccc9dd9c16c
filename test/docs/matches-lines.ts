/** A line of this alone stands for any number of lines, none included. */
const ANY = '…';

/** Whether a text is the expected one. Blank lines at the end of either do not count; all else does. */
export function matchesLines(expected: string, actual: string): boolean {
  const parts: string[][] = [[]];
  for (const line of linesOf(expected)) {
    if (line === ANY) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  const lines = linesOf(actual);
  const [first = [], ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return lines.length === first.length && isAt(lines, 0, first);
  if (!isAt(lines, 0, first)) return false;
  let from = first.length;
  for (const part of rest) {
    while (from <= lines.length - part.length && !isAt(lines, from, part)) from++;
    if (from > lines.length - part.length) return false;
    from += part.length;
  }
  const end = lines.length - last.length;
  return end >= from && isAt(lines, end, last);
}

function linesOf(text: string): string[] {
  const trimmed = text.replace(/\n+$/, '');
  return trimmed === '' ? [] : trimmed.split('\n');
}

function isAt(lines: readonly string[], from: number, part: readonly string[]): boolean {
  return part.every((line, i) => lines[from + i] === line);
}
