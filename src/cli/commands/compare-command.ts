import { availableParallelism } from 'node:os';
import { scenarioSetup } from '../../config/build-setup.js';
import type { Config } from '../../config/parse-config.js';
import { haveSameWorld, planInWorld } from '../../config/plan-in-world.js';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import type { ConfigProblem } from '../../model/problem.js';
import type { Assertion, ScenarioName } from '../../model/study.js';
import { assertionProblemSentence } from '../../report/words/assertion-problem-sentence.js';
import { problemWithoutPlace } from '../../report/words/problem-sentence.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { parseCompareAssertion } from '../../study/assertion.js';
import { type ComparedScenario, compareResult } from '../../study/compare.js';
import { sharedCells } from '../../study/shared-cells.js';
import { nearMiss } from '../../text/near-miss.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { refuseSameFiles, refuseUnwritable } from '../files/refuse-outputs.js';
import type { Streams } from '../streams.js';
import { defaultScenarios, documentAssertions, playedAssertions } from '../study/campaign.js';
import { playedPairs } from '../study/played-pairs.js';
import { interruptedAtOnce, interruptible, progress } from '../study/progress.js';
import { type ComparedConfigs, type CompareOutput, writeCompare } from '../study/write-compare.js';

export interface CompareOptions extends CompareOutput {
  /** Undefined: one a core. */
  readonly jobs: number | undefined;
  readonly quiet: boolean;
}

/** Two plans in the same worlds, run by run. Gives the exit code. */
export async function compareCommand(options: CompareOptions, streams: Streams): Promise<number> {
  const { before, after, seed, runs } = options;
  if (before === '-' && after === '-') throw refusal('only one of the two plans can be standard input');
  refuseOutput(options);
  const configs = { before: await loadConfig(before, streams), after: await loadConfig(after, streams) };
  const chosen = options.scenarios ?? defaultScenarios(configs.after.document);
  // `healthy` is always among them: how often a good version is rolled back is part of every answer.
  const scenarios = [...new Set<ScenarioName>(['healthy', ...chosen])];
  const assertions = assertionsOf(configs.after.document, options.assertions, scenarios);
  const sameWorld = haveSameWorld(configs.before.document, configs.after.document);
  const old = sameWorld ? configs.before : await inWorldOf(configs.after.document, configs.before.document, before);
  if (!options.quiet) warn(configs, options, sameWorld, streams);
  const worlds = scenarios.map((name) => {
    const setups = [scenarioSetup(old.document, name), scenarioSetup(configs.after.document, name)] as const;
    const [from, to] = sharedCells(setups);
    return { name, before: from, after: to };
  });
  const line = progress(streams);
  const { played, summaries } = await interruptible((signal) =>
    playedPairs({
      worlds,
      seed,
      runs,
      jobs: options.jobs ?? availableParallelism(),
      signal,
      onBlock: ({ played: soFar, summaries: [healthy] }) =>
        line.show({ runs, played: soFar, healthy: healthy?.after ?? null }),
    }),
  ).finally(line.clear);
  if (played === 0) return interruptedAtOnce(streams);
  const compared = worlds.flatMap((world, index): ComparedScenario[] => {
    const paired = summaries[index];
    return paired === undefined ? [] : [{ ...world, paired }];
  });
  const complete = played === runs;
  const result = compareResult({ complete, runs: played, seed }, assertions, compared);
  const code = writeCompare(result, configs, options, streams);
  return complete ? code : EXIT.interrupted;
}

function refuseOutput({ before, after, output }: CompareOptions): void {
  const outputs = [{ what: '--output', file: output }];
  const inputs = [before, after].map((file) => ({ what: 'the configuration', file }));
  refuseSameFiles(outputs, inputs);
  refuseUnwritable(outputs);
}

/** What the configuration of the new plan says of its studies first, then what the command line says. */
function assertionsOf(
  document: ConfigDocument,
  texts: readonly string[],
  scenarios: readonly ScenarioName[],
): readonly Assertion[] {
  const read = texts.map((text) => {
    const parsed = parseCompareAssertion(text, nearMiss);
    if (!parsed.ok) throw refusal(`--assert: ${assertionProblemSentence(parsed.problem)}`);
    return { where: '--assert', assertion: parsed.assertion };
  });
  return playedAssertions([...documentAssertions(document), ...read], scenarios);
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

function warn(configs: ComparedConfigs, options: CompareOptions, sameWorld: boolean, streams: Streams): void {
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

function refusal(message: string): BadInputError {
  return new BadInputError([{ code: 'usage', message }]);
}
