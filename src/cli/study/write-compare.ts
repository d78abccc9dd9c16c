import type { ConfigDocument } from '../../config/schema/config-schema.js';
import type { Assertion } from '../../model/study.js';
import { reportJson } from '../../report/json/json-text.js';
import { compareCsv, compareGithub, compareJunit } from '../../report/study/compare-machine-formats.js';
import { compareMarkdown } from '../../report/study/compare-markdown.js';
import { buildCompareReport, type CompareReport } from '../../report/study/compare-report.js';
import { compareText } from '../../report/study/compare-text.js';
import { type ComparedScenario, compareResult } from '../../study/compare.js';
import type { CompareCampaign, ComparePart } from '../../study/part.js';
import { isComplete } from '../../study/study-result.js';
import { reproduceCommand, shellWord } from '../reproduce-command.js';
import { type Streams, useColour } from '../streams.js';
import { scenariosOf } from './campaign.js';
import type { ComparedWorld, TwoDocuments } from './compared-worlds.js';
import { tellUnmet, writeOutput } from './write-study.js';

export const COMPARE_FORMATS = ['text', 'json', 'markdown', 'csv', 'junit', 'github'] as const;

export interface CompareOutput {
  readonly format: (typeof COMPARE_FORMATS)[number];
  readonly output: string;
  readonly colour: boolean;
}

export interface Compared {
  readonly part: ComparePart;
  readonly documents: TwoDocuments;
  readonly worlds: readonly ComparedWorld[];
  readonly assertions: readonly Assertion[];
}

/** Writes the report of what is played of a comparison, at least one run. Gives the exit code. */
export function writeCompare(
  { part, documents, worlds, assertions }: Compared,
  options: CompareOutput,
  streams: Streams,
): number {
  const { campaign, played: runs, summaries } = part;
  const compared = worlds.flatMap((world, index): ComparedScenario[] => {
    const paired = summaries[index];
    return paired === undefined ? [] : [{ ...world, paired }];
  });
  const played = { complete: isComplete(part), runs, seed: campaign.seed };
  const report = buildCompareReport(compareResult(played, assertions, compared), {
    toolVersion: campaign.toolVersion,
    before: { name: documents.before.name, configDigest: campaign.beforeDigest },
    after: { name: documents.after.name, configDigest: campaign.configDigest },
    reproduce: commandLine(campaign, documents.after),
  });
  const colour = options.output === '-' && useColour(streams, options.colour);
  writeOutput(render(report, options.format, colour), options.output, streams);
  return tellUnmet(report.assertions, streams);
}

/** The command that makes the whole comparison again, in one process, without the folders of the files. */
function commandLine(
  { beforeFile, configFile, seed, runs, scenarios, assertions }: CompareCampaign,
  after: ConfigDocument,
): string {
  const files = [beforeFile, configFile].map((file) =>
    shellWord(file !== '-' && file.startsWith('-') ? `./${file}` : file),
  );
  const words = [`${reproduceCommand(seed, undefined, `canary-sim compare ${files.join(' ')}`)} --runs ${runs}`];
  const [healthy, ...others] = scenarios;
  const chosen = others.length === 0 ? [healthy] : others;
  if (scenarios.join() !== scenariosOf(undefined, after).join()) words.push(`--scenarios ${chosen.join(',')}`);
  for (const text of assertions) words.push(`--assert ${shellWord(text)}`);
  return words.join(' ');
}

function render(report: CompareReport, format: CompareOutput['format'], colour: boolean): string {
  switch (format) {
    case 'text':
      return compareText(report, { colour });
    case 'json':
      return reportJson(report);
    case 'markdown':
      return compareMarkdown(report);
    case 'csv':
      return compareCsv(report);
    case 'junit':
      return compareJunit(report);
    case 'github':
      return compareGithub(report);
  }
}
