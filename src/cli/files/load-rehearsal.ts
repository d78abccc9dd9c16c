import type { Config } from '../../config/parse-config.js';
import { readRehearsal } from '../../library/policy/rehearsal.js';
import { rehearsalOptions } from '../../library/reproduce-command.js';
import type { ConfigProblem } from '../../model/problems/problem.js';
import { choiceSentence } from '../../report/words/problems/rehearsal-problem-sentence.js';
import { BadInputError, refuse } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { policyInputs, policyTexts, refusePolicies, refuseUndeclared } from './load-policies.js';
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
export async function loadRehearsal({ policies, args, config }: PlayedFiles, streams: Streams): Promise<Config> {
  refuseSharedInput(policyInputs(policies, config));
  const texts = await policyTexts(policies, streams);
  const world = config === '' ? null : { file: config, text: await readText(config, 'world', streams) };
  const read = await readRehearsal({ policies: texts, args, world, command: rehearsalOptions(policies, args) });
  if (read.ok) return read.config;
  if (read.of === 'policies') return refusePolicies(read.problems);
  if (read.of === 'args') return refuseUndeclared(read.undeclared) as never;
  if (read.of === 'choice') return refuse(choiceSentence(read.found));
  throw new BadInputError(
    read.problems,
    config === '' ? null : config,
    config === '' ? worldAdvice(read.problems) : '',
  );
}

function worldAdvice(problems: readonly ConfigProblem[]): string {
  return problems.length === 0 ? '' : 'Say it in a world file, after --config; canary-sim init --policy writes one.\n';
}
