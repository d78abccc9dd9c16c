import { reportJson } from '../report/json/json-text.js';
import type { Report } from '../report/json/report-schema.js';
import { reportMarkdown } from '../report/markdown/report-markdown.js';
import { reportText, type TextOptions } from '../report/text/report-text.js';

export const RUN_FORMATS = ['json', 'text', 'markdown'] as const;

export type RunFormat = (typeof RUN_FORMATS)[number];

/** The report of a run in a format; only text goes by the options. */
export function formatRun(report: Report, format: RunFormat, options: TextOptions): string {
  switch (format) {
    case 'json':
      return reportJson(report);
    case 'text':
      return reportText(report, options);
    case 'markdown':
      return reportMarkdown(report);
  }
}
