import { formatComparison } from '../../library/format-comparison.js';
import { compareReportOf, type PlayedComparison } from '../../library/played-comparison.js';
import { type Streams, useColour } from '../streams.js';
import { type StudyOutput, tellUnmet, writeOutput } from './write-study.js';

/** Writes the report of what is played of a comparison, at least one run. Gives the exit code. */
export function writeCompare(played: PlayedComparison, options: StudyOutput, streams: Streams): number {
  const report = compareReportOf(played);
  const colour = options.output === '-' && useColour(streams, options.colour);
  writeOutput(formatComparison(report, options.format, { colour }), options.output, streams);
  return tellUnmet(report.assertions, streams);
}
