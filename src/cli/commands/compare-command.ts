import { basename } from 'node:path';
import { nearMiss } from '../../config/checks/near-miss.js';
import type { Config } from '../../config/parse-config.js';
import { haveSameWorld, planInWorld } from '../../config/plan-in-world.js';
import { scenarioSetup } from '../../config/scenario-setup.js';
import type { ConfigDocument } from '../../config/schema/config-document.js';
import type { ConfigProblem } from '../../model/problem.js';
import type { Assertion, CompareResult, ScenarioName } from '../../model/study.js';
import { buildCompareReport } from '../../report/study/build-compare-report.js';
import { compareCsv } from '../../report/study/compare-csv.js';
import { compareMarkdown } from '../../report/study/compare-markdown.js';
import type { CompareReport } from '../../report/study/compare-schema.js';
import { compareText } from '../../report/study/compare-text.js';
import { studyJson } from '../../report/study/study-json.js';
import { assertionProblemSentence } from '../../report/words/assertion-problem-sentence.js';
import { problemWithoutPlace } from '../../report/words/problem-without-place.js';
import { quoted } from '../../report/words/quoted.js';
import { visibleText } from '../../report/words/visible-text.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { parseCompareAssertion } from '../../study/assertion.js';
import { type ComparedScenario, compareResult } from '../../study/compare.js';
import { playPairs } from '../../study/paired.js';
import { sharedCells } from '../../study/shared-cells.js';
import { BadInputError } from '../bad-input-error.js';
import { configDigest } from '../config-digest.js';
import { EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { refuseSameFiles, refuseUnwritable } from '../files/refuse-outputs.js';
import { writeFiles } from '../files/write-files.js';
import { reproduceCommand } from '../reproduce-command.js';
import { shellWord } from '../shell-word.js';
import type { Streams } from '../streams.js';
import { defaultScenarios } from '../study/campaign.js';
import { useColour } from '../use-colour.js';
import { VERSION } from '../version.js';

export const COMPARE_FORMATS = ['text', 'json', 'markdown', 'csv'] as const;

export interface CompareOptions {
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
  readonly quiet: boolean;
  readonly colour: boolean;
}

/** Two plans in the same worlds, run by run. Gives the exit code. */
export async function compareCommand(options: CompareOptions, streams: Streams): Promise<number> {
  const { before, after, output, seed, runs, quiet } = options;
  if (before === '-' && after === '-') throw refusal('only one of the two plans can be standard input');
  refuseOutput(options);
  const configs = { before: await loadConfig(before, streams), after: await loadConfig(after, streams) };
  const chosen = options.scenarios ?? defaultScenarios(configs.after.document);
  // However they are asked for: nobody is to forget how often a good version is rolled back.
  const scenarios = [...new Set<ScenarioName>(['healthy', ...chosen])];
  const assertions = options.assertions.map((text) => readAssertion(text, scenarios));
  const sameWorld = haveSameWorld(configs.before.document, configs.after.document);
  const old = sameWorld ? configs.before : await inWorldOf(configs.after.document, configs.before.document, before);
  if (!quiet) warn(configs, options, sameWorld, streams);
  const compared = scenarios.map((name): ComparedScenario => {
    const setups = [scenarioSetup(old.document, name), scenarioSetup(configs.after.document, name)] as const;
    const [from, to] = sharedCells(setups);
    return { name, before: from, after: to, paired: playPairs(from, to, seed, 1, runs) };
  });
  const result = compareResult(seed, runs, assertions, compared);
  const report = reportOf(result, configs, options);
  const colour = output === '-' && useColour(streams, options.colour);
  const text = render(report, options.format, colour);
  if (output === '-') streams.out(text);
  else writeFiles([{ file: output, text }]);
  return tellUnmet(result, streams);
}

interface Configs {
  readonly before: Config;
  readonly after: Config;
}

function refuseOutput({ before, after, output }: CompareOptions): void {
  const outputs = [{ what: '--output', file: output }];
  const inputs = [before, after].map((file) => ({ what: 'the configuration', file }));
  refuseSameFiles(outputs, inputs);
  refuseUnwritable(outputs);
}

function readAssertion(text: string, scenarios: readonly ScenarioName[]): Assertion {
  const parsed = parseCompareAssertion(text, nearMiss);
  if (!parsed.ok) throw refusal(`--assert: ${assertionProblemSentence(parsed.problem)}`);
  if (scenarios.includes(parsed.assertion.scenario)) return parsed.assertion;
  throw refusal(`--assert: ${quoted(text)} is on a scenario that is not played`);
}

/** The old plan in the new world, if it has a place there. */
async function inWorldOf(world: ConfigDocument, plan: ConfigDocument, file: string): Promise<Config> {
  const read = await planInWorld(plan, world);
  if (read.ok) return read.config;
  const told = (problem: ConfigProblem) => ({
    code: 'usage' as const,
    message: `the plan of ${nameOf(file)} does not fit the world of the other: ${problemWithoutPlace(problem)}`,
  });
  throw new BadInputError(read.problems.map(told));
}

function warn(configs: Configs, options: CompareOptions, sameWorld: boolean, streams: Streams): void {
  const say = (message: string) => streams.err(`canary-sim: warning: ${message}\n`);
  for (const which of ['before', 'after'] as const) {
    for (const warning of configs[which].warnings) say(`${nameOf(options[which])}: ${warningSentence(warning)}`);
  }
  if (sameWorld) return;
  const [old, young] = [nameOf(options.before), nameOf(options.after)];
  say(`${old} and ${young} differ in more than their plans; both plans meet the world of ${young}`);
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : visibleText(file, 200);
}

function reportOf(result: CompareResult, configs: Configs, options: CompareOptions): CompareReport {
  const identity = ({ document }: Config) => ({ name: document.name, configDigest: configDigest(document) });
  return buildCompareReport(result, {
    toolVersion: VERSION,
    before: identity(configs.before),
    after: identity(configs.after),
    reproduce: commandLine(options),
  });
}

/** The command that makes the comparison again, without the folders of the files. */
function commandLine({ before, after, seed, runs, scenarios, assertions }: CompareOptions): string {
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

function render(report: CompareReport, format: CompareOptions['format'], colour: boolean): string {
  switch (format) {
    case 'text':
      return compareText(report, { colour });
    case 'json':
      return studyJson(report);
    case 'markdown':
      return compareMarkdown(report);
    case 'csv':
      return compareCsv(report);
  }
}

function tellUnmet({ assertions }: CompareResult, streams: Streams): number {
  const unmet = assertions.filter(({ outcome }) => outcome !== 'met');
  for (const { assertion, outcome, observed, runsNeeded } of unmet) {
    const seen = observed === null ? 'no run has such a figure' : String(observed);
    const more = runsNeeded === null ? '' : `; about ${runsNeeded} runs would decide`;
    const told = outcome === 'undecided' ? 'is undecided' : 'is not met';
    streams.err(`canary-sim: ${quoted(assertion.text)} ${told}: ${seen}${more}\n`);
  }
  return unmet.length === 0 ? EXIT.done : EXIT.expectationNotMet;
}

function refusal(message: string): BadInputError {
  return new BadInputError([{ code: 'usage', message }]);
}
