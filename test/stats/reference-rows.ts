import { readFileSync } from 'node:fs';

/** The rows of one table of `test/reference/<file>.json` whose cells may be lists; null where R has no value. */
export function referenceRows<Row extends readonly unknown[]>(file: string, table: string): readonly Row[] {
  const text = readFileSync(new URL(`../reference/${file}.json`, import.meta.url), 'utf8');
  const found = (JSON.parse(text) as Record<string, { rows: Row[] }>)[table];
  if (found === undefined) throw new Error(`no table ${table} in ${file}`);
  return found.rows;
}
