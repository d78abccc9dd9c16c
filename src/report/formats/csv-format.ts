import type { Page } from '../page/page.js';
import { csvText } from './csv-cells.js';

/** The numbers of a page as CSV, unrounded, a heading first. */
export function csvFormat({ data }: Page): string {
  return csvText([data.headings, ...data.rows]);
}
