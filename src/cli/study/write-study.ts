import { type PlayedStudy, studyReportOf, sweepReportOf } from '../../library/played-study.js';
import { studyAdvice } from '../../library/study-advice.js';
import { observedText } from '../../report/study/assertion-text.js';
import type { AssertionJson } from '../../report/study/study-schema.js';
import { countOf } from '../../text/format-number.js';
import { quoted } from '../../text/sentence.js';
import { EXIT } from '../exit-codes.js';
import { type ReportOptions, writeReports } from '../files/write-reports.js';
import { interruptible } from '../interruptible.js';
import type { Streams } from '../streams.js';
import type { Threads } from './threads.js';
import { trialPlayer } from './trial-player.js';

/**
 * Writes the report of what is played of a study, at least one run, and of what would mend it, tried in a thread where any
 * are started. Gives the exit code.
 */
export async function writeStudy(
  played: PlayedStudy,
  options: ReportOptions,
  streams: Streams,
  threads?: Threads,
): Promise<number> {
  if (played.part.campaign.sweep !== null) {
    await writeReports(sweepReportOf(played), options, streams);
    return EXIT.done;
  }
  const pool = (await threads?.started()) ?? null;
  const { advice, interrupted } = await interruptible(async ({ signal, exitCode }) => ({
    advice: await studyAdvice(played, signal, pool === null ? undefined : trialPlayer(pool, signal)),
    interrupted: exitCode(),
  }));
  const report = studyReportOf(played, advice);
  await writeReports(report, options, streams);
  const code = tellUnmet(report.assertions, report.runs, streams);
  return interrupted ?? code;
}

/** A line on standard error for each assertion that is not met, or not known to be. Gives the exit code. */
export function tellUnmet(assertions: readonly AssertionJson[], runs: number, streams: Streams): number {
  const unmet = assertions.filter(({ outcome }) => outcome !== 'met');
  for (const assertion of unmet) {
    const { text, outcome, runs_needed: needed } = assertion;
    const told = outcome === 'undecided' ? 'is undecided' : 'is not met';
    const more = needed === null ? '' : `; about ${countOf(needed, 'run')} would decide`;
    streams.err(`canary-sim: ${quoted(text)} ${told}: ${observedText(assertion, runs)}${more}\n`);
  }
  return unmet.length === 0 ? EXIT.done : EXIT.expectationNotMet;
}
