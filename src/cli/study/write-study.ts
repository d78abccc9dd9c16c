import type { ConfigDocument } from '../../config/schema/config-schema.js';
import type { Assertion, ScenarioName } from '../../model/study.js';
import { reportJson } from '../../report/json/json-text.js';
import { studyCsv, studyGithub, studyJunit } from '../../report/study/study-machine-formats.js';
import { studyMarkdown } from '../../report/study/study-markdown.js';
import { type AssertionJson, buildStudyReport, type StudyReport } from '../../report/study/study-report.js';
import { studyText } from '../../report/study/study-text.js';
import { sweepCsv, sweepGithub, sweepJunit } from '../../report/study/sweep-machine-formats.js';
import { buildSweepReport, type SweepReport } from '../../report/study/sweep-report.js';
import { sweepMarkdown, sweepText } from '../../report/study/sweep-text.js';
import type { Part } from '../../study/part.js';
import { isComplete, studyResult } from '../../study/study-result.js';
import { sweepResult } from '../../study/sweep.js';
import { formatCount } from '../../text/format-number.js';
import { quoted } from '../../text/sentence.js';
import { EXIT } from '../exit-codes.js';
import { writeFiles } from '../files/write-files.js';
import { reproduceCommand, reproduceRun, shellWord } from '../reproduce-command.js';
import { type Streams, useColour } from '../streams.js';
import { defaultScenarios } from './campaign.js';
import { sweepOf, type World } from './worlds.js';

export const STUDY_FORMATS = ['json', 'text', 'markdown', 'csv', 'junit', 'github'] as const;

export type StudyFormat = (typeof STUDY_FORMATS)[number];

export interface StudyOutput {
  readonly output: string;
  readonly format: StudyFormat;
  readonly colour: boolean;
}

export interface Studied {
  readonly part: Part;
  readonly document: ConfigDocument;
  readonly worlds: readonly World[];
  readonly assertions: readonly Assertion[];
}

/** Writes the report of what is played of a study, at least one run. Gives the exit code. */
export function writeStudy(studied: Studied, options: StudyOutput, streams: Streams): number {
  const colour = options.output === '-' && useColour(streams, options.colour);
  if (studied.part.campaign.sweep !== null) {
    writeOutput(renderSweep(sweepReportOf(studied), options.format, colour), options.output, streams);
    return EXIT.done;
  }
  const report = reportOf(studied);
  writeOutput(render(report, options.format, colour), options.output, streams);
  return tellUnmet(report.assertions, streams);
}

export function writeOutput(text: string, output: string, streams: Streams): void {
  if (output === '-') streams.out(text);
  else writeFiles([{ file: output, text }]);
}

function reportOf({ part, document, worlds, assertions }: Studied): StudyReport {
  const { campaign } = part;
  const setups = worlds.map(({ setup }) => setup);
  return buildStudyReport(studyResult(part, setups, assertions), {
    toolVersion: campaign.toolVersion,
    configDigest: campaign.configDigest,
    name: document.name,
    reproduce: studyCommandLine(part, document),
    reproduceRun: (run, scenario) =>
      reproduceRun(run, campaign.configFile, scenario === 'configured' ? undefined : scenario),
  });
}

function sweepReportOf({ part, document, worlds }: Studied): SweepReport {
  const { campaign, played, summaries } = part;
  const { pathText, values } = sweepOf(campaign.sweep ?? '');
  const soFar = { complete: isComplete(part), runs: played, seed: campaign.seed };
  // Where a plan is swept, a healthy world follows each that is configured.
  const each = worlds.length / values.length;
  const swept = values.flatMap((value, index) => {
    const [world, summary] = [worlds[index * each], summaries[index * each]];
    if (world === undefined || summary === undefined) return [];
    const healthy = each === 2 ? (summaries[index * each + 1] ?? null) : null;
    return [{ value, setup: world.setup, summary, healthy }];
  });
  return buildSweepReport(sweepResult(pathText, soFar, swept), {
    toolVersion: campaign.toolVersion,
    configDigest: campaign.configDigest,
    name: document.name,
    reproduce: studyCommandLine(part, document),
  });
}

/** The command that makes the whole study again, in one process. */
function studyCommandLine({ campaign }: Part, document: ConfigDocument): string {
  const { seed, configFile, runs, scenarios, sweep, untilWidth, assertions } = campaign;
  const words = [`${reproduceCommand(seed, configFile, 'canary-sim study')} --runs ${runs}`];
  if (sweep !== null) words.push(`--sweep ${shellWord(sweep)}`);
  else if (!isSame(scenarios, defaultScenarios(document))) words.push(`--scenarios ${scenarios.join(',')}`);
  if (untilWidth !== null) words.push(`--until-width ${untilWidth}`);
  for (const text of assertions) words.push(`--assert ${shellWord(text)}`);
  return words.join(' ');
}

function isSame(one: readonly ScenarioName[], other: readonly ScenarioName[]): boolean {
  return one.join() === other.join();
}

function render(report: StudyReport, format: StudyFormat, colour: boolean): string {
  switch (format) {
    case 'json':
      return reportJson(report);
    case 'text':
      return studyText(report, { colour });
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

function renderSweep(report: SweepReport, format: StudyFormat, colour: boolean): string {
  switch (format) {
    case 'text':
      return sweepText(report, { colour });
    case 'markdown':
      return sweepMarkdown(report);
    case 'csv':
      return sweepCsv(report);
    case 'junit':
      return sweepJunit(report);
    case 'github':
      return sweepGithub(report);
    case 'json':
      return reportJson(report);
  }
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
