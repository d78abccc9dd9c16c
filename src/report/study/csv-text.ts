import { plainText } from '../words/plain-text.js';

export type CsvCell = string | number | null;

/** Rows as CSV, see RFC 4180: CRLF after each, quoted where needed, nothing for null. */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  const text = typeof cell === 'number' ? String(cell) : plainText(cell);
  return /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
