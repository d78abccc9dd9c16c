import { type AnyReport, printable } from '../../library/printable.js';
import type { FormatName } from '../../report/formats/format-names.js';
import { FORMATS } from '../../report/formats/formats.js';
import type { TextOptions } from '../../report/formats/text-format.js';
import type { DrawnRun } from '../../report/run/run-charts.js';

/** A report of our own in a format. */
export function printReport(
  report: AnyReport,
  format: FormatName,
  look: TextOptions,
  drawn: DrawnRun | undefined,
): string | Promise<string> {
  const known = printable(report, drawn);
  if (known === null) throw new Error('a report is of a kind that has a page');
  return FORMATS[format](known, look);
}
