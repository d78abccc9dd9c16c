import type { Config } from '../../config/parse-config.js';
import type { PolicyTexts } from '../../library/policy/look-through.js';
import { readRehearsal } from '../../library/policy/rehearsal.js';
import { rehearsalOptions } from '../../library/reproduce-command.js';
import type { ConfigProblem } from '../../model/problems/problem.js';
import { choiceSentence } from '../../report/words/problems/rehearsal-problem-sentence.js';
import { BadInputError, refuse } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { policyInputs, policyTexts, refusePolicies } from './load-policies.js';
import { readText } from './read-text.js';
import { refuseSharedInput } from './refuse-shared-input.js';

/** What is to be played. */
export interface PlayedFiles {
  /** A configuration; beside policies a world file, or '' for the world that is met where none is named. */
  readonly config: string;
  /** Files for other controllers, folders of them, or `-`; none: the plan of the configuration is played. */
  readonly policies: readonly string[];
  /** Values of arguments that come from the cluster. */
  readonly args: ReadonlyMap<string, string>;
}

/** Reads a policy and its world, or throws all that is wrong with them. */
export async function loadRehearsal(files: PlayedFiles, streams: Streams): Promise<Config> {
  const { policies, args, config } = files;
  const command = rehearsalOptions(policies, args);
  const read = await readRehearsal({ ...(await playedTexts(files, streams)), command });
  if (read.ok) return read.config;
  if (read.of === 'policies') return refusePolicies(read.problems);
  if (read.of === 'args') return refusePolicies([], read.undeclared);
  if (read.of === 'choice') return refuse(choiceSentence(read.found));
  throw new BadInputError(
    read.problems,
    config === '' ? null : config,
    config === '' ? worldAdvice(read.problems) : '',
  );
}

/** The texts of policies and of their world; only one of them may be standard input. */
export async function playedTexts({ policies, args, config }: PlayedFiles, streams: Streams): Promise<PolicyTexts> {
  refuseSharedInput([...policyInputs(policies), { what: 'the world', file: config }]);
  const texts = await policyTexts(policies, streams);
  const world = config === '' ? null : { file: config, text: await readText(config, 'world', streams) };
  return { policies: texts, args, world };
}

function worldAdvice(problems: readonly ConfigProblem[]): string {
  return problems.length === 0 ? '' : 'Say it in a world file, after --config; canary-sim init --policy writes one.\n';
}
