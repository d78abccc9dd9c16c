import type { AnyReport } from '../../library/printable.js';
import type { FormatName } from '../../report/formats/format-names.js';
import { reportJson } from '../../report/json/json-text.js';
import type { DrawnRun } from '../../report/run/run-charts.js';
import { type Streams, useColour, widthOf } from '../streams.js';
import type { NamedFile } from './refuse-outputs.js';
import type { FileToWrite } from './write-files.js';

/** A further copy of the report. */
export interface ReportFile {
  readonly format: FormatName;
  readonly file: string;
}

/** How a report is written, and where. */
export interface ReportOptions {
  readonly format: FormatName;
  /** A file, or `-`: standard output. */
  readonly output: string;
  readonly reports: readonly ReportFile[];
  /** Whether colours are wanted where a terminal has them. */
  readonly colour: boolean;
}

/** Everything that a report is written to, to be held against what is read and to be tried before long work. */
export function namedOutputs({ output, reports }: Pick<ReportOptions, 'output' | 'reports'>): NamedFile[] {
  return [
    { what: '--output', file: output },
    ...reports.map(({ format, file }) => ({ what: `--report ${format}`, file })),
  ];
}

/** Writes a report in each format that is asked for, and other files with it: all files, or none, then standard output. */
export async function writeReports(
  report: AnyReport,
  { format, output, reports, colour }: ReportOptions,
  streams: Streams,
  others: readonly FileToWrite[] = [],
  drawn?: DrawnRun,
): Promise<void> {
  const texts: FileToWrite[] = [];
  for (const each of [{ format, file: output }, ...reports]) {
    const isShown = each.file === '-';
    const look = { colour: isShown && useColour(streams, colour), width: widthOf(streams, isShown) };
    texts.push({ file: each.file, text: await printed(report, each.format, look, drawn) });
  }
  await writeAll([...texts, ...others], streams);
}

/** Files whole or not at all, then what goes to standard output. */
export async function writeAll(outputs: readonly FileToWrite[], streams: Streams): Promise<void> {
  const files = outputs.filter(({ file }) => file !== '-');
  if (files.length > 0) (await import('./write-files.js')).writeFiles(files);
  for (const { file, text } of outputs) if (file === '-') streams.out(text);
}

/** What JSON does not need is loaded when it is used. */
async function printed(
  report: AnyReport,
  format: FormatName,
  look: { readonly colour: boolean; readonly width: number },
  drawn: DrawnRun | undefined,
): Promise<string> {
  if (format === 'json') return reportJson(report);
  return (await import('./print-report.js')).printReport(report, format, look, drawn);
}
