import { problemSentence } from '../../report/words/problems/problem-sentence.js';
import { choiceSentence, undeclaredArgSentence } from '../../report/words/problems/rehearsal-problem-sentence.js';
import { pathText } from '../../text/found.js';
import { ArgumentError } from '../argument-error.js';
import { fileNameAt, listOf, objectAt, objectWith, textAt } from '../check-arguments.js';
import { type Config, configOf } from '../config.js';
import { type ToldProblem, toldProblem } from '../parse-config.js';
import { plainFileName, rehearsalOptions } from '../reproduce-command.js';
import type { ReadRehearsal } from './rehearsal.js';

/** A text, and the name of the file that it is from: reports and problems have it. Nothing is read from a disk. */
export interface NamedText {
  readonly file: string;
  readonly text: string;
}

/** What a rehearsal is made of. */
export interface RehearsalFiles {
  /**
   * Files for Argo Rollouts, Flagger or Kayenta, YAML or JSON, as many objects in each as there are; one policy in all of them.
   * Objects of other kinds are read over.
   */
  readonly policies: readonly NamedText[];
  /** The world file, YAML or JSON; left out: the world that is met where nothing is said. */
  readonly world?: NamedText;
  /** Values of arguments that come from the cluster, by their names. */
  readonly args?: Readonly<Record<string, string>>;
}

/** Something wrong in a policy or its world. */
export interface RehearsalProblem extends ToldProblem {
  /** The file that it is in, by the name that was given; null: it is in none, such as an argument that no template declares. */
  readonly file: string | null;
}

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
  const given = objectWith(files, ['policies', 'world', 'args'], ['files']);
  const policies = listOf(given['policies'], namedText, ['files', 'policies']);
  if (policies.length === 0) {
    throw new ArgumentError({ code: 'too_few_items', found: 0, allowed: 1 }, ['files', 'policies']);
  }
  const world = given['world'] === undefined ? null : namedText(given['world'], ['files', 'world']);
  const args = new Map(
    Object.entries(objectAt(given['args'] ?? {}, ['files', 'args'])).map(([name, value]) => {
      return [name, textAt(value, ['files', 'args', name])];
    }),
  );
  const { readRehearsal } = await import('./rehearsal.js');
  const command = rehearsalOptions(
    policies.map(({ file }) => file),
    args,
  );
  const read = await readRehearsal({
    policies: policies.map(({ file, text }) => ({ name: file, text })),
    args,
    world,
    command,
  });
  if (!read.ok) return { ok: false, problems: problemsOf(read, world) };
  return { ok: true, config: configOf(read.config, world === null ? '' : plainFileName(world.file)) };
}

function namedText(value: unknown, path: readonly (string | number)[]): NamedText {
  const { file, text } = objectWith(value, ['file', 'text'], path);
  return { file: fileNameAt(file, [...path, 'file']), text: textAt(text, [...path, 'text']) };
}

function problemsOf(
  read: Extract<ReadRehearsal, { readonly ok: false }>,
  world: NamedText | null,
): readonly RehearsalProblem[] {
  switch (read.of) {
    case 'policies':
      return read.problems.map((problem) => {
        const { code, path, place, file } = problem;
        return { code, path, place, file, message: problemSentence(problem) };
      });
    case 'world':
      return read.problems.map((problem) => ({
        ...toldProblem(problem, world !== null),
        file: world?.file ?? null,
      }));
    case 'args':
      return read.undeclared.map(({ name, suggestion }) => {
        const path = ['args', name];
        const message = `${pathText(path)}: ${undeclaredArgSentence(suggestion)}`;
        return { code: 'arg_undeclared', path, place: null, file: null, message };
      });
    case 'choice': {
      const code = read.found.length === 0 ? 'nothing_to_rehearse' : 'several_policies';
      return [{ code, path: [], place: null, file: null, message: choiceSentence(read.found) }];
    }
  }
}
