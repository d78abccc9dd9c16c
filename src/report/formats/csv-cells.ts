import { plainText } from '../../text/visible-text.js';

export type CsvCell = string | number | null;

/** Rows as CSV, see RFC 4180: CRLF after each. */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${csvLine(row)}\r\n`).join('');
}

/** A row without its end: nothing for null, numbers as they are, texts quoted where needed, and no formula among them. */
export function csvLine(cells: readonly CsvCell[]): string {
  return cells.map(cellText).join(',');
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // Most are names of our own.
  if (/^[\w./]*$/.test(cell)) return cell;
  const plain = plainText(cell);
  const text = plain.replace(FORMULA, "$1'$2");
  return text !== plain || /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Where a spreadsheet would begin a formula, after the advice of OWASP on CSV injection: at one of `= + - @`, of full
 * width too, at the beginning of a cell or of what becomes one where cells end at a semicolon. White space and quotes
 * before it do not help. Tabs and line breaks are spaces by now.
 */
const FORMULA = /(^|;)([\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
