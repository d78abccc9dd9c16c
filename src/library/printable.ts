import type { ExperimentReport } from '../report/experiment/experiment-schema.js';
import type { Printable } from '../report/formats/formats.js';
import type { Report } from '../report/json/report-schema.js';
import type { WorstCaseJson } from '../report/json/worst-case-json.js';
import type { LintJson } from '../report/lint/lint-json.js';
import { blastRadiusPage } from '../report/pages/blast-radius-page.js';
import { comparePage } from '../report/pages/compare-page.js';
import { experimentPage } from '../report/pages/experiment-page.js';
import { explainPage } from '../report/pages/explain-page.js';
import { lintPage } from '../report/pages/lint-page.js';
import { policyLintPage } from '../report/pages/policy-lint-page.js';
import { releasesPage } from '../report/pages/releases-page.js';
import { runPage } from '../report/pages/run-page.js';
import { strategiesPage } from '../report/pages/strategies-page.js';
import { studyPage } from '../report/pages/study-page.js';
import { sweepPage } from '../report/pages/sweep-page.js';
import { testPage } from '../report/pages/test-page.js';
import { worldsPage } from '../report/pages/worlds-page.js';
import type { ExplainReport } from '../report/policy/explain-report.js';
import type { PolicyLintReport } from '../report/policy/policy-lint-report.js';
import type { TestReport } from '../report/policy-test/test-report.js';
import type { ReleasesReport } from '../report/releases/releases-report.js';
import type { DrawnRun } from '../report/run/run-charts.js';
import type { StrategiesReport } from '../report/strategies/strategies-report.js';
import type { CompareReport } from '../report/study/compare-schema.js';
import type { StudyReport } from '../report/study/study-schema.js';
import type { SweepReport } from '../report/study/sweep-schema.js';
import type { WorldsReport } from '../report/worlds/worlds-report.js';

/** Every kind of report there is. */
export type AnyReport =
  | Report
  | StudyReport
  | SweepReport
  | CompareReport
  | LintJson
  | TestReport
  | WorstCaseJson
  | StrategiesReport
  | ReleasesReport
  | ExperimentReport
  | ExplainReport
  | PolicyLintReport
  | WorldsReport;

/** A report with its page, by what only its kind has; a run's page has pictures where the run itself is at hand. */
export function printable(report: AnyReport, drawn?: DrawnRun): Printable | null {
  const page = pageOf(report, drawn);
  return page === null ? null : { report, page };
}

function pageOf(report: AnyReport, drawn: DrawnRun | undefined): Printable['page'] | null {
  if ('final_state' in report) return () => runPage(report, drawn);
  if ('dead_rules' in report) return () => studyPage(report);
  if ('points' in report) return () => sweepPage(report);
  if ('indistinguishable' in report) return () => comparePage(report);
  if ('leaves_out' in report) return () => lintPage(report);
  if ('cases' in report) return () => testPage(report);
  if ('fleet' in report) return () => strategiesPage(report);
  if ('lines' in report) return () => releasesPage(report);
  if ('hypothesis' in report) return () => experimentPage(report);
  if ('rehearsed' in report) return () => policyLintPage(report);
  if ('rollouts' in report) return () => explainPage(report);
  if ('worlds' in report) return () => worldsPage(report);
  if ('stages' in report) return () => blastRadiusPage(report);
  return null;
}
