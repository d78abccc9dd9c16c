import { basename } from 'node:path';
import type { Config } from '../../config/parse-config.js';
import type { CompareResult, ScenarioName } from '../../model/study.js';
import { reportJson } from '../../report/json/json-text.js';
import { compareCsv, compareGithub, compareJunit } from '../../report/study/compare-machine-formats.js';
import { compareMarkdown } from '../../report/study/compare-markdown.js';
import { buildCompareReport, type CompareReport } from '../../report/study/compare-report.js';
import { compareText } from '../../report/study/compare-text.js';
import { configDigest, reproduceCommand, shellWord, VERSION } from '../reproduce-command.js';
import { type Streams, useColour } from '../streams.js';
import { tellUnmet, writeOutput } from './write-study.js';

export const COMPARE_FORMATS = ['text', 'json', 'markdown', 'csv', 'junit', 'github'] as const;

/** What a comparison is asked to be, and where its report goes. */
export interface CompareOutput {
  /** Files. */
  readonly before: string;
  readonly after: string;
  readonly runs: number;
  readonly seed: string;
  /** Undefined: those of a study of the plan after. */
  readonly scenarios: readonly ScenarioName[] | undefined;
  readonly assertions: readonly string[];
  readonly format: (typeof COMPARE_FORMATS)[number];
  readonly output: string;
  readonly colour: boolean;
}

export interface ComparedConfigs {
  readonly before: Config;
  readonly after: Config;
}

/** Writes the report of what is played of a comparison. Gives the exit code. */
export function writeCompare(
  result: CompareResult,
  configs: ComparedConfigs,
  options: CompareOutput,
  streams: Streams,
): number {
  const identity = ({ document }: Config) => ({ name: document.name, configDigest: configDigest(document) });
  const report = buildCompareReport(result, {
    toolVersion: VERSION,
    before: identity(configs.before),
    after: identity(configs.after),
    reproduce: commandLine(options),
  });
  const colour = options.output === '-' && useColour(streams, options.colour);
  writeOutput(render(report, options.format, colour), options.output, streams);
  return tellUnmet(report.assertions, streams);
}

/** The command that makes the comparison again, without the folders of the files. */
function commandLine({ before, after, seed, runs, scenarios, assertions }: CompareOutput): string {
  const files = [before, after].map((file) => (file === '-' ? '-' : shellWord(plainName(file)))).join(' ');
  const words = [`${reproduceCommand(seed, undefined, `canary-sim compare ${files}`)} --runs ${runs}`];
  if (scenarios !== undefined) words.push(`--scenarios ${scenarios.join(',')}`);
  for (const text of assertions) words.push(`--assert ${shellWord(text)}`);
  return words.join(' ');
}

function plainName(file: string): string {
  const name = basename(file);
  return name.startsWith('-') ? `./${name}` : name;
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
