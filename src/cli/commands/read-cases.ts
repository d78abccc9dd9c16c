import { dirname, isAbsolute, join } from 'node:path';
import { scenarioSetup } from '../../config/build-setup.js';
import type { Config } from '../../config/parse-config.js';
import { type PolicyTests, parsePolicyTests } from '../../config/policy-test/parse-policy-tests.js';
import { type ScenarioProblem, scenarioProblem } from '../../config/worse-metric.js';
import { type ConfigProblem, PROBLEMS_TOLD } from '../../model/problems/problem.js';
import type { ScenarioName } from '../../model/results/study.js';
import type { Setup } from '../../model/setup.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { planCase } from '../../study/policy-test/plan-case.js';
import type { PlannedCase } from '../../study/policy-test/run-case.js';
import { secondsOf } from '../../text/duration.js';
import { nearMiss } from '../../text/near-miss.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError } from '../exit-codes.js';
import { isInside } from '../files/is-inside.js';
import { loadNamedConfig } from '../files/load-config.js';
import { readText } from '../files/read-text.js';
import type { Streams } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

interface TestFile {
  readonly file: string;
  readonly tests: PolicyTests;
}

/** A case with its plan. */
export interface ReadyCase {
  readonly file: string;
  readonly config: string;
  readonly planned: PlannedCase;
}

/** Which files of policy tests are read, and how. */
export interface CasesToRead {
  readonly files: readonly string[];
  /** Configurations may lie outside the folders of their policy tests. */
  readonly allowOutside: boolean;
  /** What is held against the cases instead of plans; then each configuration is the world of its case. */
  readonly policies: readonly string[];
  readonly args: ReadonlyMap<string, string>;
  readonly quiet: boolean;
}

/** Every case of every file with its plan, or everything that is wrong with any of them. */
export async function readCases(options: CasesToRead, streams: Streams): Promise<readonly ReadyCase[]> {
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
  for (const file of new Set(options.files)) {
    const tests = await read(() => loadTests(file, options.allowOutside, streams));
    if (tests !== undefined) testFiles.push({ file, tests });
  }
  const configs = new Map<string, Config | undefined>();
  for (const { file, tests } of testFiles) {
    for (const { config } of tests.cases) {
      const name = configName(file, config);
      if (!configs.has(name)) configs.set(name, await read(() => loadCase(name, options, streams)));
    }
  }
  const setupOf = setupsOf(configs);
  const ready: ReadyCase[] = [];
  for (const testFile of testFiles) {
    const { cases, problems } = plannedCases(testFile, setupOf);
    ready.push(...cases);
    if (problems.length > 0) wrong.push(new BadInputError(problems, testFile.file));
  }
  const [first, ...others] = wrong;
  if (first !== undefined) throw new BadInputError(first.problems, first.file, first.advice, others);
  if (!options.quiet) warn(configs, streams);
  return ready;
}

/** A case's configuration; or the policy in it as its world. */
async function loadCase(file: string, { policies, args }: CasesToRead, streams: Streams): Promise<Config> {
  if (policies.length === 0) return loadNamedConfig(file, streams);
  const { loadRehearsal } = await import('../files/load-rehearsal.js');
  return loadRehearsal({ policies, args, config: file }, streams);
}

/** The cases of a file whose plans could be read, or what does not fit these. */
function plannedCases({ file, tests }: TestFile, setupOf: ReturnType<typeof setupsOf>) {
  const cases: ReadyCase[] = [];
  const problems: ConfigProblem[] = [];
  const suggest: typeof nearMiss = (word, known) => (problems.length < PROBLEMS_TOLD ? nearMiss(word, known) : null);
  for (const policyCase of tests.cases) {
    const config = configName(file, policyCase.config);
    const setup = setupOf(config, policyCase.scenario);
    if (setup === null) continue;
    if ('code' in setup) {
      problems.push(tests.place({ ...setup, path: [...policyCase.path, 'scenario'] }));
      continue;
    }
    const planned = planCase(policyCase, setup, suggest, secondsOf);
    if (planned.ok) cases.push({ file, config, planned: planned.planned });
    else problems.push(...planned.problems.map(tests.place));
  }
  return { cases, problems };
}

/** Configurations that are not in the folder of their policy tests, each once, at the first case that names it. */
function outsideProblems(file: string, tests: PolicyTests): readonly ConfigProblem[] {
  const folder = file === '-' ? '.' : dirname(file);
  const seen = new Set<string>();
  return tests.cases.flatMap(({ config, path }): ConfigProblem[] => {
    if (seen.has(config)) return [];
    seen.add(config);
    if (isInside(folder, configName(file, config))) return [];
    return [tests.place({ code: 'config_outside', config, path: [...path, 'config'] })];
  });
}

/** What a configuration comes to in a scenario, made once for all its cases; or why it has none; null where it could not be read. */
function setupsOf(configs: ReadonlyMap<string, Config | undefined>) {
  const setups = new Map<string, Setup>();
  return (config: string, scenario: ScenarioName): Setup | ScenarioProblem | null => {
    const known = configs.get(config);
    if (known === undefined) return null;
    const problem = scenarioProblem(known.document, scenario);
    if (problem !== null) return problem;
    const key = `${scenario} ${config}`;
    const setup = setups.get(key) ?? scenarioSetup(known.document, scenario);
    setups.set(key, setup);
    return setup;
  };
}

async function loadTests(file: string, allowOutside: boolean, streams: Streams): Promise<PolicyTests> {
  const parsed = await parsePolicyTests(await readText(file, 'policy_tests', streams));
  if (!parsed.ok) throw new BadInputError(parsed.problems, file);
  const outside = allowOutside ? [] : outsideProblems(file, parsed);
  if (outside.length > 0) throw new BadInputError(outside, file);
  return parsed;
}

/** The plan's file as seen from here; the test file names it as seen from its own folder. */
function configName(testFile: string, config: string): string {
  const name = isAbsolute(config) || testFile === '-' ? config : join(dirname(testFile), config);
  return name === '-' ? './-' : name;
}

function warn(configs: ReadonlyMap<string, Config | undefined>, streams: Streams): void {
  const sentences = [...configs].flatMap(([name, config]) =>
    (config?.warnings ?? []).map((warning) => `${visibleText(name, 200)}: ${warningSentence(warning)}`),
  );
  tellWarnings(sentences, streams);
}
