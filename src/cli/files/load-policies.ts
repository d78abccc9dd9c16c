import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Policies } from '../../model/policy/policies.js';
import type { PolicyProblem } from '../../model/problems/problem.js';
import type { UndeclaredArg } from '../../policies/argo/undeclared-args.js';
import type { PolicyFile } from '../../policies/read-objects.js';
import { readPolicies } from '../../policies/read-policies.js';
import { undeclaredArgSentence } from '../../report/words/problems/rehearsal-problem-sentence.js';
import { countOf } from '../../text/format-number.js';
import { BadInputError } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { readText } from './read-text.js';
import type { NamedFile } from './refuse-outputs.js';
import { refuseSharedInput } from './refuse-shared-input.js';

/** At most so many files are read of a folder. */
const MOST_FILES = 1_000;

/** What files for other controllers say: each by its name, all YAML and JSON of a folder, or standard input. */
export async function loadPolicies(
  names: readonly string[],
  given: ReadonlyMap<string, string>,
  streams: Streams,
): Promise<Policies> {
  refuseSharedInput(policyInputs(names));
  const read = readPolicies(await policyTexts(names, streams), given);
  if (!read.ok || read.undeclared.length > 0) return refusePolicies(read.ok ? [] : read.problems, read.undeclared);
  return read.policies;
}

export function policyInputs(policies: readonly string[]): readonly NamedFile[] {
  return policies.map((file) => ({ what: 'the policy', file }));
}

/** The texts of files for other controllers, each once. */
export async function policyTexts(names: readonly string[], streams: Streams): Promise<readonly PolicyFile[]> {
  const texts: PolicyFile[] = [];
  for (const file of new Set(names.flatMap(filesOf))) {
    texts.push({ name: file, text: await readText(file, 'policy', streams) });
  }
  return texts;
}

function undeclaredProblem({ name, suggestion }: UndeclaredArg) {
  return { code: 'usage' as const, message: `--arg ${name}: ${undeclaredArgSentence(suggestion)}` };
}

/** Throws what is wrong with files for other controllers, file by file, and with values for arguments of no template. */
export function refusePolicies(problems: readonly PolicyProblem[], undeclared: readonly UndeclaredArg[] = []): never {
  const inFiles = [...new Set(problems.map(({ file }) => file))].map((file) => {
    return new BadInputError(
      problems.filter((problem) => problem.file === file),
      file,
    );
  });
  const outside = undeclared.length === 0 ? [] : [new BadInputError(undeclared.map(undeclaredProblem))];
  const [first, ...others] = [...inFiles, ...outside];
  throw new BadInputError(first?.problems ?? [], first?.file ?? null, '', others);
}

function filesOf(name: string): readonly string[] {
  if (name === '-' || !isFolder(name)) return [name];
  const files = readdirSync(name).filter((file) => /\.(ya?ml|json)$/i.test(file));
  if (files.length > MOST_FILES) {
    const message = `${name} holds ${countOf(files.length, 'file')}; at most ${MOST_FILES} are read of a folder`;
    throw new BadInputError([{ code: 'usage', message }]);
  }
  if (files.length === 0) {
    throw new BadInputError([{ code: 'usage', message: `${name} holds no YAML and no JSON file` }]);
  }
  return files.sort().map((file) => join(name, file));
}

function isFolder(name: string): boolean {
  try {
    return statSync(name).isDirectory();
  } catch {
    return false;
  }
}
