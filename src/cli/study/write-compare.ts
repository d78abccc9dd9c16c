import { compareReportOf, type PlayedComparison } from '../../library/played-comparison.js';
import { type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { tellUnmet } from './write-study.js';

/** Writes the report of what is played of a comparison, at least one run. Gives the exit code. */
export async function writeCompare(
  played: PlayedComparison,
  options: ReportOptions,
  streams: Streams,
): Promise<number> {
  const report = compareReportOf(played);
  await writeReports(report, options, streams);
  return tellUnmet(report.assertions, report.runs, streams);
}
