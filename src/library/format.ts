import type { Report } from '../report/json/report-schema.js';
import { lintJson } from '../report/lint/lint-json.js';
import { lintText } from '../report/lint/lint-text.js';
import type { CompareReport } from '../report/study/compare-report.js';
import type { StudyReport } from '../report/study/study-report.js';
import type { SweepReport } from '../report/study/sweep-report.js';
import type { TextOptions } from '../report/text/report-text.js';
import { ArgumentError } from './argument-error.js';
import { isObject, objectWith, oneOf, trueOrFalse, wholeWithin } from './check-arguments.js';
import { formatComparison } from './format-comparison.js';
import { formatRun, RUN_FORMATS, type RunFormat } from './format-run.js';
import { formatStudy, formatSweep, STUDY_FORMATS, type StudyFormat } from './format-study.js';
import type { LintReport } from './lint.js';

const LINT_FORMATS = ['json', 'text'] as const;

export type LintFormat = (typeof LINT_FORMATS)[number];

export interface FormatOptions {
  /** Of text alone: with the escape sequences of a terminal; unless said, without. */
  readonly colour?: boolean;
  /** Of text alone: columns to fit into where names allow, from 40; 100 unless said. */
  readonly width?: number;
}

/**
 * A report as `canary-sim` prints it, with a line break at its end. The formats are those of the command: `json` of every
 * report, `text` likewise; `markdown` of all but `lint`; `csv`, `junit` and `github` of studies, sweeps and comparisons.
 */
export function format(report: Report, name: RunFormat, options?: FormatOptions): string;
export function format(report: LintReport, name: LintFormat, options?: FormatOptions): string;
export function format(
  report: StudyReport | SweepReport | CompareReport,
  name: StudyFormat,
  options?: FormatOptions,
): string;
export function format(
  report: Report | StudyReport | SweepReport | CompareReport | LintReport,
  name: StudyFormat,
  options: FormatOptions = {},
): string {
  if (!isObject(report)) throw new ArgumentError({ code: 'not_a_report' }, ['report']);
  const text = textOptions(options);
  if ('final_state' in report) return formatRun(report, oneOf(name, RUN_FORMATS, ['name']), text);
  if ('dead_rules' in report) return formatStudy(report, oneOf(name, STUDY_FORMATS, ['name']), text);
  if ('points' in report) return formatSweep(report, oneOf(name, STUDY_FORMATS, ['name']), text);
  if ('indistinguishable' in report) return formatComparison(report, oneOf(name, STUDY_FORMATS, ['name']), text);
  if ('diagnosis' in report) return formatLint(report, oneOf(name, LINT_FORMATS, ['name']), text);
  throw new ArgumentError({ code: 'not_a_report' }, ['report']);
}

function formatLint({ name, diagnosis, tool }: LintReport, format: LintFormat, options: TextOptions): string {
  return format === 'json' ? lintJson(name, diagnosis, tool.version) : lintText(name, diagnosis, options);
}

const NARROWEST = 40;

function textOptions(options: FormatOptions): TextOptions {
  objectWith(options, ['colour', 'width'], ['options']);
  const { colour = false, width } = options;
  const isColoured = trueOrFalse(colour, ['options', 'colour']);
  if (width === undefined) return { colour: isColoured };
  return { colour: isColoured, width: wholeWithin(width, { atLeast: NARROWEST, atMost: 1_000 }, ['options', 'width']) };
}
