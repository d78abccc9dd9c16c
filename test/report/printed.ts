import type { Diagnosis } from '../../src/model/results/diagnosis.js';
import { csvFormat } from '../../src/report/formats/csv-format.js';
import { githubFormat } from '../../src/report/formats/github-format.js';
import { junitFormat } from '../../src/report/formats/junit-format.js';
import { markdownFormat } from '../../src/report/formats/markdown-format.js';
import { type TextOptions, textFormat } from '../../src/report/formats/text-format.js';
import type { Report } from '../../src/report/json/report-schema.js';
import { lintJson } from '../../src/report/lint/lint-json.js';
import type { Page } from '../../src/report/page/page.js';
import { comparePage } from '../../src/report/pages/compare-page.js';
import { lintPage } from '../../src/report/pages/lint-page.js';
import { runPage } from '../../src/report/pages/run-page.js';
import { studyPage } from '../../src/report/pages/study-page.js';
import { sweepPage } from '../../src/report/pages/sweep-page.js';
import { testPage } from '../../src/report/pages/test-page.js';
import type { TestReport } from '../../src/report/policy-test/test-report.js';
import type { CompareReport } from '../../src/report/study/compare-schema.js';
import type { StudyReport } from '../../src/report/study/study-schema.js';
import type { SweepReport } from '../../src/report/study/sweep-schema.js';

const text =
  <R>(page: (report: R) => Page) =>
  (report: R, options: TextOptions) =>
    textFormat(page(report), options);

const plain =
  <R>(page: (report: R) => Page, format: (page: Page) => string) =>
  (report: R) =>
    format(page(report));

const run = (report: Report) => runPage(report);

export const runText = text(run);
export const runMarkdown = plain(run, markdownFormat);
export const studyText = text<StudyReport>(studyPage);
export const studyMarkdown = plain<StudyReport>(studyPage, markdownFormat);
export const studyCsv = plain<StudyReport>(studyPage, csvFormat);
export const studyJunit = plain<StudyReport>(studyPage, junitFormat);
export const studyGithub = plain<StudyReport>(studyPage, githubFormat);
export const sweepText = text<SweepReport>(sweepPage);
export const sweepMarkdown = plain<SweepReport>(sweepPage, markdownFormat);
export const sweepCsv = plain<SweepReport>(sweepPage, csvFormat);
export const sweepJunit = plain<SweepReport>(sweepPage, junitFormat);
export const sweepGithub = plain<SweepReport>(sweepPage, githubFormat);
export const compareText = text<CompareReport>(comparePage);
export const compareMarkdown = plain<CompareReport>(comparePage, markdownFormat);
export const compareCsv = plain<CompareReport>(comparePage, csvFormat);
export const compareJunit = plain<CompareReport>(comparePage, junitFormat);
export const compareGithub = plain<CompareReport>(comparePage, githubFormat);
export function lintText(name: string, diagnosis: Diagnosis, options: TextOptions): string {
  return textFormat(lintPage(lintJson(name, diagnosis, '1.2.3')), options);
}

export const testText = text<TestReport>(testPage);
export const testJunit = plain<TestReport>(testPage, junitFormat);
export const testGithub = plain<TestReport>(testPage, githubFormat);
