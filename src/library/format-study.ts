import { reportJson } from '../report/json/json-text.js';
import { studyCsv, studyGithub, studyJunit } from '../report/study/study-machine-formats.js';
import { studyMarkdown } from '../report/study/study-markdown.js';
import type { StudyReport } from '../report/study/study-report.js';
import { studyText } from '../report/study/study-text.js';
import { sweepCsv, sweepGithub, sweepJunit } from '../report/study/sweep-machine-formats.js';
import type { SweepReport } from '../report/study/sweep-report.js';
import { sweepMarkdown, sweepText } from '../report/study/sweep-text.js';
import type { TextOptions } from '../report/text/report-text.js';

/** The formats of a study, a sweep and a comparison. */
export const STUDY_FORMATS = ['json', 'text', 'markdown', 'csv', 'junit', 'github'] as const;

export type StudyFormat = (typeof STUDY_FORMATS)[number];

/** A study in a format; only text goes by the options. */
export function formatStudy(report: StudyReport, format: StudyFormat, options: TextOptions): string {
  switch (format) {
    case 'json':
      return reportJson(report);
    case 'text':
      return studyText(report, options);
    case 'markdown':
      return studyMarkdown(report);
    case 'csv':
      return studyCsv(report);
    case 'junit':
      return studyJunit(report);
    case 'github':
      return studyGithub(report);
  }
}

/** The same of a sweep. */
export function formatSweep(report: SweepReport, format: StudyFormat, options: TextOptions): string {
  switch (format) {
    case 'json':
      return reportJson(report);
    case 'text':
      return sweepText(report, options);
    case 'markdown':
      return sweepMarkdown(report);
    case 'csv':
      return sweepCsv(report);
    case 'junit':
      return sweepJunit(report);
    case 'github':
      return sweepGithub(report);
  }
}
