import type { PlayedRehearsal } from '../model/policy/rehearsal.js';
import type { ConfigProblem } from '../model/problems/problem.js';
import type { ConfigWarning } from '../model/problems/warning.js';
import type { Setup } from '../model/setup.js';
import { TEXT_LIMITS } from '../text/mark.js';
import { buildSetup } from './build-setup.js';
import { fitProblems } from './checks/fit-problems.js';
import { configWarnings } from './checks/warnings/config-warnings.js';
import { complete } from './complete.js';
import { inOrderOfText, type ReadFields, readFields, readValue } from './read-fields.js';
import { type ConfigDocument, type ConfigInput, configSchema } from './schema/config-schema.js';
import type { Tolerant } from './schema/field.js';

/** A configuration that holds together. */
export interface Config {
  readonly setup: Setup;
  readonly document: ConfigDocument;
  readonly warnings: readonly ConfigWarning[];
}

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config }
  /** At least one, in the order of the text. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads a configuration, version 1, from JSON or YAML text, or says everything that is wrong with it. Never rejects,
 * whatever the text. Asynchronous because the YAML parser is loaded only when a text needs it.
 */
export function parseConfig(text: string): Promise<ParsedConfig> {
  return readConfig(text);
}

/** Puts a document through all the checks again: one that was completed, with something changed; it may be longer than a text. */
export async function checkDocument(document: unknown): Promise<ParsedConfig> {
  const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
  if (!isObject) return readConfig(JSON.stringify(document), TEXT_LIMITS.completed);
  const { rehearsal, ...rest }: Partial<ConfigDocument> = document;
  const parsed = await readConfig(JSON.stringify(rest), TEXT_LIMITS.completed);
  return rehearsal === undefined || !parsed.ok ? parsed : { ok: true, config: rehearsed(parsed.config, rehearsal) };
}

/** A configuration whose plan stands for the stages of a policy, with that policy. */
export function rehearsed({ document }: Pick<Config, 'document'>, rehearsal: PlayedRehearsal): Config {
  const whole = { ...document, rehearsal };
  const setup = buildSetup(whole);
  return { setup, document: whole, warnings: configWarnings(setup) };
}

/** Whether a text is an object that has at least one key of a configuration, whatever else may be wrong with it. */
export async function isConfigText(text: string): Promise<boolean> {
  const read = await readFields(text, configSchema);
  return read.ok && Object.keys(read.said).some((key) => Object.hasOwn(configSchema.shape, key));
}

/** Reads a configuration from plain data: what JSON could hold, and numbers that it could not. */
export function parseData(data: object): ParsedConfig {
  return configOf(readValue(data, configSchema));
}

async function readConfig(text: string, most?: number): Promise<ParsedConfig> {
  return configOf(await readFields(text, configSchema, most));
}

function configOf(read: ReadFields): ParsedConfig {
  if (!read.ok) return read;
  const said = read.said as NonNullable<Tolerant<ConfigInput>>;
  const understood = complete(configSchema, said);
  const fit = fitProblems({ said, understood });
  const unknown = fit.filter(({ code }) => code === 'unknown_metric').map(({ path }) => path);
  // Of a metric that is none, what stands there is no matter.
  const fields = read.problems.filter(({ path }) => !unknown.some((at) => at.every((step, i) => path[i] === step)));
  const problems = [...fields, ...fit.map(read.place)];
  if (problems.length > 0) return { ok: false, problems: problems.sort(inOrderOfText) };
  // Only a problem leaves anything unknown.
  const document = understood as ConfigDocument;
  const setup = buildSetup(document);
  return { ok: true, config: { setup, document, warnings: configWarnings(setup) } };
}
