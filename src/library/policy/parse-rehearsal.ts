import { choiceSentence } from '../../report/words/problems/rehearsal-problem-sentence.js';
import { type Config, configOf } from '../config.js';
import { plainFileName, rehearsalOptions } from '../reproduce-command.js';
import { argProblem, policyProblem, policyTextsOf, worldProblems } from './policy-texts.js';
import type { ReadRehearsal } from './rehearsal.js';
import type { RehearsalFiles, RehearsalProblem } from './rehearsal-files.js';

export type ParsedRehearsal =
  | { readonly ok: true; readonly config: Config }
  /** At least one: all that is wrong in the policies, or else all that is wrong in the world. */
  | { readonly ok: false; readonly problems: readonly RehearsalProblem[] };

/**
 * Reads a policy that people have for another controller, and the world that it is to meet, or says all that is wrong with
 * them. The `config` is what `simulate`, `study`, `sweep` and `compare` take: they play what the policy's controller would do, and
 * the reports are those of `canary-sim --policy`, byte for byte. Rejects with an `ArgumentError` where it is given something
 * other than text. Asynchronous because what reads policies is loaded only when it is called.
 */
export async function parseRehearsal(files: RehearsalFiles): Promise<ParsedRehearsal> {
  const { policies, args, world } = policyTextsOf(files);
  const { readRehearsal } = await import('./rehearsal.js');
  const command = rehearsalOptions(
    policies.map(({ name }) => name),
    args,
  );
  const read = await readRehearsal({ policies, args, world, command });
  if (!read.ok) return { ok: false, problems: problemsOf(read, world) };
  return { ok: true, config: configOf(read.config, world === null ? '' : plainFileName(world.file)) };
}

function problemsOf(
  read: Extract<ReadRehearsal, { readonly ok: false }>,
  world: { readonly file: string } | null,
): readonly RehearsalProblem[] {
  switch (read.of) {
    case 'policies':
      return read.problems.map(policyProblem);
    case 'world':
      return worldProblems(read.problems, world);
    case 'args':
      return read.undeclared.map(argProblem);
    case 'choice': {
      const code = read.found.length === 0 ? 'nothing_to_rehearse' : 'several_policies';
      return [{ code, path: [], place: null, file: null, message: choiceSentence(read.found) }];
    }
  }
}
