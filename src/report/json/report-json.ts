import { jsonText } from './json-text.js';
import type { Report } from './report-schema.js';

/** The report as JSON text, indented by two, with a line break at its end. */
export function reportJson(report: Report): string {
  return `${jsonText(report, 2)}\n`;
}
