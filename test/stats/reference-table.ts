import { readFileSync } from 'node:fs';

type Cell = number | null;

/** One table of `test/reference/<file>.json`, computed with R, its rows as records by column name. */
export function referenceTable<Column extends string>(
  file: string,
  table: string,
  columns: readonly Column[],
): readonly Readonly<Record<Column, number>>[] {
  const text = readFileSync(new URL(`../reference/${file}.json`, import.meta.url), 'utf8');
  const found = (JSON.parse(text) as Record<string, { columns: string[]; rows: Cell[][] }>)[table];
  if (found === undefined) throw new Error(`no table ${table} in ${file}`);
  const places = columns.map((column) => found.columns.indexOf(column));
  if (places.includes(-1)) throw new Error(`columns of ${file} are ${found.columns.join()}`);
  return found.rows.map((row) => {
    const record = {} as Record<Column, number>;
    // R writes some zeros as -0; null is the logarithm of zero.
    columns.forEach((column, i) => {
      record[column] = (row[places[i] as number] ?? Number.NEGATIVE_INFINITY) + 0;
    });
    return record;
  });
}

/** |value − expected| ÷ |expected|; below 1e-300 both count as zero, where doubles lose digits. */
export function relativeError(value: number, expected: number): number {
  if (value === expected) return 0;
  if (Math.abs(expected) < 1e-300) return Math.abs(value) < 1e-300 ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(value - expected) / Math.abs(expected);
}

/** The largest relative error over rows, with the row it occurs in, so that a failure names its culprit. */
export function worst<Row>(rows: readonly Row[], of: (row: Row) => readonly [value: number, expected: number]) {
  let error = 0;
  let at: Row | undefined;
  for (const row of rows) {
    const e = relativeError(...of(row));
    // A NaN is the worst of all.
    if (!(e <= error)) {
      error = Number.isNaN(e) ? Number.POSITIVE_INFINITY : e;
      at = row;
    }
  }
  return { error, at };
}

/** The rows of one table of `test/reference/<file>.json` whose cells may be lists; null where R has no value. */
export function referenceRows<Row extends readonly unknown[]>(file: string, table: string): readonly Row[] {
  const text = readFileSync(new URL(`../reference/${file}.json`, import.meta.url), 'utf8');
  const found = (JSON.parse(text) as Record<string, { rows: Row[] }>)[table];
  if (found === undefined) throw new Error(`no table ${table} in ${file}`);
  return found.rows;
}
