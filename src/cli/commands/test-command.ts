import { dirname, isAbsolute, join } from 'node:path';
import { scenarioSetup } from '../../config/build-setup.js';
import type { Config } from '../../config/parse-config.js';
import { type PolicyTests, parsePolicyTests } from '../../config/policy-test/parse-policy-tests.js';
import { TRANSITIONS } from '../../controllers/plan/transitions.js';
import { type ConfigProblem, PROBLEMS_TOLD } from '../../model/problem.js';
import type { Setup } from '../../model/setup.js';
import type { ScenarioName } from '../../model/study.js';
import { reportJson } from '../../report/json/json-text.js';
import { testGithub, testJunit } from '../../report/policy-test/test-machine-formats.js';
import { buildTestReport, type TestReport } from '../../report/policy-test/test-report.js';
import { testText } from '../../report/policy-test/test-text.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { coverage } from '../../study/policy-test/coverage.js';
import { planCase } from '../../study/policy-test/plan-case.js';
import { type PlannedCase, runCase } from '../../study/policy-test/run-case.js';
import { countOf } from '../../text/format-number.js';
import { nearMiss } from '../../text/near-miss.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { isSameFile } from '../files/paths.js';
import { readText } from '../files/read-text.js';
import { writeFiles } from '../files/write-files.js';
import { reproduceCommand, shellWord, VERSION } from '../reproduce-command.js';
import { type Streams, useColour } from '../streams.js';

export type TestFormat = 'text' | 'json' | 'junit' | 'github';

export interface TestOptions {
  readonly files: readonly string[];
  /** Only cases whose name it matches. */
  readonly run: RegExp | undefined;
  readonly format: TestFormat;
  readonly output: string;
  readonly quiet: boolean;
  readonly colour: boolean;
}

interface TestFile {
  readonly file: string;
  readonly tests: PolicyTests;
}

interface ReadyCase {
  readonly file: string;
  readonly config: string;
  readonly planned: PlannedCase;
}

/** Holds plans against files of policy tests. Gives the exit code. */
export async function testCommand(options: TestOptions, streams: Streams): Promise<number> {
  const cases = await readCases(options, streams);
  refuseOverwriting(options.output, cases);
  const chosen = cases.filter(({ planned }) => options.run?.test(planned.policyCase.name) ?? true);
  if (chosen.length === 0) {
    const message = `--run ${options.run?.source} matches none of the names of ${countOf(cases.length, 'case')}`;
    throw new BadInputError([{ code: 'usage', message }]);
  }
  const played = chosen.map((ready) => ({ ...ready, ...runCase(ready.planned) }));
  const report = buildTestReport(
    played.map(({ file, config, planned, result }) => ({ file, config, policyCase: planned.policyCase, result })),
    coverage(
      played.map(({ config, planned, exercised }) => ({ config, plan: planned.setup.plan, exercised })),
      TRANSITIONS,
    ),
    { toolVersion: VERSION, notRun: cases.length - chosen.length, reproduceRun },
  );
  const { output } = options;
  const text = render(report, options.format, output === '-' && useColour(streams, options.colour));
  if (output === '-') streams.out(text);
  else writeFiles([{ file: output, text }]);
  return report.failed === 0 ? EXIT.done : EXIT.expectationNotMet;
}

/** Every case of every file with its plan, or everything that is wrong with any of them. */
async function readCases({ files, quiet }: TestOptions, streams: Streams): Promise<readonly ReadyCase[]> {
  const wrong: BadInputError[] = [];
  const read = async <T>(what: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await what();
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      wrong.push(error);
      return undefined;
    }
  };
  const testFiles: TestFile[] = [];
  for (const file of new Set(files)) {
    const tests = await read(() => loadTests(file, streams));
    if (tests !== undefined) testFiles.push({ file, tests });
  }
  const configs = new Map<string, Config | undefined>();
  for (const { file, tests } of testFiles) {
    for (const { config } of tests.cases) {
      const name = configName(file, config);
      if (!configs.has(name)) configs.set(name, await read(() => loadConfig(name, streams)));
    }
  }
  const setupOf = setupsOf(configs);
  const ready: ReadyCase[] = [];
  for (const { file, tests } of testFiles) {
    const problems: ConfigProblem[] = [];
    const suggest: typeof nearMiss = (word, known) => (problems.length < PROBLEMS_TOLD ? nearMiss(word, known) : null);
    for (const policyCase of tests.cases) {
      const config = configName(file, policyCase.config);
      const setup = setupOf(config, policyCase.scenario);
      if (setup === null) continue;
      const planned = planCase(policyCase, setup, suggest);
      if (planned.ok) ready.push({ file, config, planned: planned.planned });
      else problems.push(...planned.problems.map(tests.place));
    }
    if (problems.length > 0) wrong.push(new BadInputError(problems, file));
  }
  const [first, ...others] = wrong;
  if (first !== undefined) throw new BadInputError(first.problems, first.file, first.advice, others);
  if (!quiet) tellWarnings(configs, streams);
  return ready;
}

/** What a configuration comes to in a scenario, made once for all its cases; null where it could not be read. */
function setupsOf(configs: ReadonlyMap<string, Config | undefined>) {
  const setups = new Map<string, Setup>();
  return (config: string, scenario: ScenarioName): Setup | null => {
    const known = configs.get(config);
    if (known === undefined) return null;
    const key = `${scenario} ${config}`;
    const setup = setups.get(key) ?? scenarioSetup(known.document, scenario);
    setups.set(key, setup);
    return setup;
  };
}

/** A report over what it is about is never meant. */
function refuseOverwriting(output: string, cases: readonly ReadyCase[]): void {
  if (output === '-') return;
  const over = cases.flatMap(({ file, config }) => [file, config]).find((each) => isSameFile(output, each));
  if (over === undefined) return;
  throw new BadInputError([{ code: 'usage', message: `--output would overwrite ${over}` }]);
}

async function loadTests(file: string, streams: Streams): Promise<PolicyTests> {
  const parsed = await parsePolicyTests(await readText(file, 'policy_tests', streams));
  if (!parsed.ok) throw new BadInputError(parsed.problems, file);
  return parsed;
}

/** The plan's file as seen from here; the test file names it as seen from its own folder. */
function configName(testFile: string, config: string): string {
  const name = isAbsolute(config) || testFile === '-' ? config : join(dirname(testFile), config);
  return name === '-' ? './-' : name;
}

function tellWarnings(configs: ReadonlyMap<string, Config | undefined>, streams: Streams): void {
  for (const [name, config] of configs) {
    for (const warning of config?.warnings ?? []) {
      streams.err(`canary-sim: warning: ${visibleText(name, 200)}: ${warningSentence(warning)}\n`);
    }
  }
}

function reproduceRun(seed: string, config: string, scenario: ScenarioName): string {
  const file = config.startsWith('-') ? `./${config}` : config;
  const inWorld = scenario === 'configured' ? '' : ` --scenario ${scenario}`;
  return `${reproduceCommand(seed)} --config ${shellWord(file)}${inWorld}`;
}

function render(report: TestReport, format: TestFormat, colour: boolean): string {
  switch (format) {
    case 'text':
      return testText(report, { colour });
    case 'json':
      return reportJson(report);
    case 'junit':
      return testJunit(report);
    case 'github':
      return testGithub(report);
  }
}
