import type { ConfigProblem, PolicyProblem } from '../../model/problems/problem.js';
import type { UndeclaredArg } from '../../policies/argo/undeclared-args.js';
import { problemSentence } from '../../report/words/problems/problem-sentence.js';
import { undeclaredArgSentence } from '../../report/words/problems/rehearsal-problem-sentence.js';
import { pathText } from '../../text/found.js';
import { ArgumentError } from '../argument-error.js';
import { fileNameAt, listOf, objectAt, objectWith, textAt } from '../check-arguments.js';
import { toldProblem } from '../parse-config.js';
import type { PolicyTexts } from './look-through.js';
import type { NamedText, RehearsalFiles, RehearsalProblem } from './rehearsal-files.js';

/** The texts of what a caller gives, checked. */
export function policyTextsOf(files: RehearsalFiles): PolicyTexts {
  const given = objectWith(files, ['policies', 'world', 'args'], ['files']);
  const policies = listOf(given['policies'], namedText, ['files', 'policies']);
  if (policies.length === 0) {
    throw new ArgumentError({ code: 'too_few_items', found: 0, allowed: 1 }, ['files', 'policies']);
  }
  const args = Object.entries(objectAt(given['args'] ?? {}, ['files', 'args']));
  return {
    policies: policies.map(({ file, text }) => ({ name: file, text })),
    world: given['world'] === undefined ? null : namedText(given['world'], ['files', 'world']),
    args: new Map(args.map(([name, value]) => [name, textAt(value, ['files', 'args', name])])),
  };
}

function namedText(value: unknown, path: readonly (string | number)[]): NamedText {
  const { file, text } = objectWith(value, ['file', 'text'], path);
  return { file: fileNameAt(file, [...path, 'file']), text: textAt(text, [...path, 'text']) };
}

/** A problem in a policy. */
export function policyProblem(problem: PolicyProblem): RehearsalProblem {
  const { code, path, place, file } = problem;
  return { code, path, place, file, message: problemSentence(problem) };
}

/** Several in the world. */
export function worldProblems(
  problems: readonly ConfigProblem[],
  world: { readonly file: string } | null,
): readonly RehearsalProblem[] {
  return problems.map((problem) => ({ ...toldProblem(problem, world !== null), file: world?.file ?? null }));
}

/** A value that is given for no argument of any template. */
export function argProblem({ name, suggestion }: UndeclaredArg): RehearsalProblem {
  const path = ['args', name];
  const message = `${pathText(path)}: ${undeclaredArgSentence(suggestion)}`;
  return { code: 'arg_undeclared', path, place: null, file: null, message };
}
