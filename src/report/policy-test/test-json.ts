import { jsonText } from '../json/json-text.js';
import type { TestReport } from './test-schema.js';

/** The report on policy tests as JSON text, indented by two, with a line break at its end. */
export function testJson(report: TestReport): string {
  return `${jsonText(report, 2)}\n`;
}
