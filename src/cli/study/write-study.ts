import { formatStudy, formatSweep, type StudyFormat } from '../../library/format-study.js';
import { type PlayedStudy, studyReportOf, sweepReportOf } from '../../library/played-study.js';
import { studyAdvice } from '../../library/study-advice.js';
import type { AssertionJson } from '../../report/study/study-report.js';
import { formatCount } from '../../text/format-number.js';
import { quoted } from '../../text/sentence.js';
import { EXIT } from '../exit-codes.js';
import { writeFiles } from '../files/write-files.js';
import { interruptible } from '../interruptible.js';
import { type Streams, useColour } from '../streams.js';

export interface StudyOutput {
  readonly output: string;
  readonly format: StudyFormat;
  readonly colour: boolean;
}

/** Writes the report of what is played of a study, at least one run, and of what would mend it. Gives the exit code. */
export async function writeStudy(played: PlayedStudy, options: StudyOutput, streams: Streams): Promise<number> {
  const { format, output } = options;
  const colour = output === '-' && useColour(streams, options.colour);
  if (played.part.campaign.sweep !== null) {
    writeOutput(formatSweep(sweepReportOf(played), format, { colour }), output, streams);
    return EXIT.done;
  }
  const { advice, interrupted } = await interruptible(async ({ signal, exitCode }) => ({
    advice: await studyAdvice(played, signal),
    interrupted: exitCode(),
  }));
  const report = studyReportOf(played, advice);
  writeOutput(formatStudy(report, format, { colour }), output, streams);
  const code = tellUnmet(report.assertions, streams);
  return interrupted ?? code;
}

export function writeOutput(text: string, output: string, streams: Streams): void {
  if (output === '-') streams.out(text);
  else writeFiles([{ file: output, text }]);
}

/** A line on standard error for each assertion that is not met, or not known to be. Gives the exit code. */
export function tellUnmet(assertions: readonly AssertionJson[], streams: Streams): number {
  const unmet = assertions.filter(({ outcome }) => outcome !== 'met');
  for (const { text, outcome, observed, runs_needed: needed } of unmet) {
    const told = outcome === 'undecided' ? 'is undecided' : 'is not met';
    const seen = observed === null ? 'no run has such a figure' : String(observed);
    const more = needed === null ? '' : `; about ${formatCount(needed)} runs would decide`;
    streams.err(`canary-sim: ${quoted(text)} ${told}: ${seen}${more}\n`);
  }
  return unmet.length === 0 ? EXIT.done : EXIT.expectationNotMet;
}
