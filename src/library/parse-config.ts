import { type ParsedConfig as ParsedDocument, parseData, parseConfig as parseText } from '../config/parse-config.js';
import type { DocumentPath, Place } from '../model/place.js';
import type { ConfigProblem } from '../model/problems/problem.js';
import { problemSentence, problemWithoutPlace } from '../report/words/problems/problem-sentence.js';
import { ArgumentError } from './argument-error.js';
import { fileNameAt, isObject, objectWith } from './check-arguments.js';
import { type Config, configOf, type Told } from './config.js';
import { plainData } from './plain-data.js';

/** Something wrong in a configuration. */
export interface ToldProblem extends Told {
  /** Keys, and positions in lists, that lead to it; empty: the whole. */
  readonly path: DocumentPath;
  /** Line and column in the text, from 1; null where an object was given. */
  readonly place: Place | null;
}

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config }
  /** At least one: all that is wrong, in the order of the text. */
  | { readonly ok: false; readonly problems: readonly ToldProblem[] };

export interface ParseOptions {
  /** The name of the configuration's file, for the commands that reports give. */
  readonly file?: string;
}

/**
 * Reads a configuration, version 1, from JSON or YAML text, or from an object as `JSON.parse` gives it, or says all that
 * is wrong with it. Rejects with an `ArgumentError` where it is given neither, or an object that JSON could not hold.
 * Asynchronous because the YAML parser is loaded only when a text needs it.
 */
export async function parseConfig(source: string | object, options: ParseOptions = {}): Promise<ParsedConfig> {
  const { file = '-' } = objectWith(options, ['file'], ['options']);
  const name = fileNameAt(file, ['options', 'file']);
  if (typeof source === 'string') return told(await parseText(source), name, true);
  if (!isObject(source)) throw new ArgumentError({ code: 'not_text_or_object' }, ['source']);
  return told(parseData(plainData(source, ['source'])), name, false);
}

function told(parsed: ParsedDocument, file: string, isText: boolean): ParsedConfig {
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map((problem) => toldProblem(problem, isText)) };
  return { ok: true, config: configOf(parsed.config, file) };
}

export function toldProblem(problem: ConfigProblem, isText: boolean): ToldProblem {
  const { code, path, place } = problem;
  return isText
    ? { code, path, place, message: problemSentence(problem) }
    : { code, path, place: null, message: problemWithoutPlace(problem) };
}
