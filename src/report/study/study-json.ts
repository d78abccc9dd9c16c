import { jsonText } from '../json/json-text.js';
import type { CompareReport } from './compare-schema.js';
import type { StudyReport } from './study-schema.js';
import type { SweepReport } from './sweep-schema.js';

/** A report on many runs as JSON text, indented by two, with a line break at its end. */
export function studyJson(report: StudyReport | SweepReport | CompareReport): string {
  return `${jsonText(report, 2)}\n`;
}
