import type { ExperimentReport } from '../report/experiment/experiment-schema.js';
import { FORMAT_NAMES, type FormatName } from '../report/formats/format-names.js';
import { FORMATS } from '../report/formats/formats.js';
import type { TextOptions } from '../report/formats/text-format.js';
import type { Report } from '../report/json/report-schema.js';
import type { LintJson } from '../report/lint/lint-json.js';
import type { ExplainReport } from '../report/policy/explain-report.js';
import type { PolicyLintReport } from '../report/policy/policy-lint-report.js';
import type { ReleasesReport } from '../report/releases/releases-report.js';
import type { StrategiesReport } from '../report/strategies/strategies-report.js';
import type { CompareReport } from '../report/study/compare-schema.js';
import type { StudyReport } from '../report/study/study-schema.js';
import type { SweepReport } from '../report/study/sweep-schema.js';
import { ArgumentError } from './argument-error.js';
import { isObject, objectWith, oneOf, trueOrFalse, wholeWithin } from './check-arguments.js';
import { printable } from './printable.js';
import type { ReportedRun } from './reported-run.js';

export interface FormatOptions {
  /** Of text alone: with the escape sequences of a terminal; unless said, without. */
  readonly colour?: boolean;
  /** Of text alone: columns to fit into where names allow, from 40; 100 unless said. */
  readonly width?: number;
  /** Of the HTML of a run alone: the run itself, of whose windows there are then pictures. */
  readonly run?: ReportedRun;
}

type AnyReport =
  | Report
  | StudyReport
  | SweepReport
  | CompareReport
  | LintJson
  | StrategiesReport
  | ExperimentReport
  | ReleasesReport
  | ExplainReport
  | PolicyLintReport;

/**
 * A report as `canary-sim` prints it, with a line break at its end. `html`, whose charts are loaded when they are asked for,
 * is a promise; all other formats are there at once.
 */
export function format(report: AnyReport, name: 'html', options?: FormatOptions): Promise<string>;
export function format(report: AnyReport, name: Exclude<FormatName, 'html'>, options?: FormatOptions): string;
export function format(report: AnyReport, name: FormatName, options: FormatOptions = {}): string | Promise<string> {
  const known = isObject(report) ? printable(report as AnyReport, checkedOptions(options).run) : null;
  if (known === null) throw new ArgumentError({ code: 'not_a_report' }, ['report']);
  return FORMATS[oneOf(name, FORMAT_NAMES, ['name'])](known, checkedOptions(options));
}

const NARROWEST = 40;

function checkedOptions(options: FormatOptions): TextOptions & Pick<FormatOptions, 'run'> {
  objectWith(options, ['colour', 'width', 'run'], ['options']);
  const { colour = false, width, run } = options;
  if (run !== undefined && !(isObject(run) && 'windows' in run && 'timeline' in run)) {
    throw new ArgumentError({ code: 'not_a_run' }, ['options', 'run']);
  }
  return {
    colour: trueOrFalse(colour, ['options', 'colour']),
    ...(width === undefined
      ? {}
      : { width: wholeWithin(width, { atLeast: NARROWEST, atMost: 1_000 }, ['options', 'width']) }),
    ...(run === undefined ? {} : { run }),
  };
}
