import { reportJson } from '../report/json/json-text.js';
import { compareCsv, compareGithub, compareJunit } from '../report/study/compare-machine-formats.js';
import { compareMarkdown } from '../report/study/compare-markdown.js';
import type { CompareReport } from '../report/study/compare-report.js';
import { compareText } from '../report/study/compare-text.js';
import type { TextOptions } from '../report/text/report-text.js';
import type { StudyFormat } from './format-study.js';

/** A comparison in a format; only text goes by the options. */
export function formatComparison(report: CompareReport, format: StudyFormat, options: TextOptions): string {
  switch (format) {
    case 'json':
      return reportJson(report);
    case 'text':
      return compareText(report, options);
    case 'markdown':
      return compareMarkdown(report);
    case 'csv':
      return compareCsv(report);
    case 'junit':
      return compareJunit(report);
    case 'github':
      return compareGithub(report);
  }
}
