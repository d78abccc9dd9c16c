import { type Command, InvalidArgumentError, Option } from 'commander';
import { ANY_WORSE, isWorse, SCENARIO_NAMES, type ScenarioName } from '../../model/results/study.js';
import { formatCount } from '../../text/format-number.js';
import { nearMiss } from '../../text/near-miss.js';
import { choices, quoted } from '../../text/sentence.js';
import { BadInputError, refuse } from '../exit-codes.js';
import { DEFAULT_CONFIG } from './help-text.js';
import { unexpectedWord } from './usage-message.js';

/** The value of an option that must be some text. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty');
  return text;
}

/** What chance is made from. */
export function seedText(text: string): string {
  if (text === '') throw new BadInputError([{ code: 'seed_empty' }]);
  return text;
}

/** One of some words, whatever its capitals, with `-` or `_` between its parts. */
export function chosen<T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((each) => plainWord(each) === plainWord(text));
    if (word !== undefined) return word;
    const near = nearMiss(text, words);
    const told = near === null ? '' : `; did you mean ${near}?`;
    throw new InvalidArgumentError(`Allowed choices are ${words.join(', ')}${told}`);
  };
}

function plainWord(text: string): string {
  return text.toLowerCase().replaceAll('-', '_');
}

/** The value of an option that may be given once; `what` it would else play only the last of. */
export function once<V>(parse: (text: string) => V, what: string): (text: string, before: V | undefined) => V {
  return (text, before) => {
    if (before !== undefined) throw new InvalidArgumentError(`It is given twice, and ${what} is of one field`);
    return parse(text);
  };
}

/** The name of a file to read or write; the system's own names for standard input and output become `-`. */
export function fileName(text: string): string {
  return /^\/dev\/std(in|out)$/.test(text) ? '-' : notEmpty(text);
}

/** Which schema to print. */
export function schemaName(text: string): SchemaName {
  const name = SCHEMA_NAMES.find((each) => plainWord(each) === plainWord(text));
  if (name !== undefined) return name;
  const near = nearMiss(text, SCHEMA_NAMES);
  const told = near === null ? `; there are ${choices(SCHEMA_NAMES)}` : `, did you mean \`${near}\`?`;
  return refuse(`there is no schema ${quoted(text)}${told}`);
}

/** One of the worlds that a run or a study can be played in. */
export function scenarioName(text: string): ScenarioName {
  const named = scenarioNamed(text);
  return 'name' in named ? named.name : refuse(named.message);
}

export function scenarioNames(text: string): readonly ScenarioName[] {
  return text.split(',').map((word) => scenarioName(word.trim()));
}

export const MOST_JOBS = 256;

/** A whole number from 1. */
export function countUpTo(most: number): (text: string) => number {
  return (text) => {
    const count = /^\d{1,15}$/.test(text) ? Number(text) : 0;
    if (count >= 1 && count <= most) return count;
    throw new InvalidArgumentError(`It is a whole number from 1 to ${formatCount(most)}`);
  };
}

/** `3/16`: the third of sixteen. */
export function shardOf(text: string): { readonly index: number; readonly count: number } {
  const [, index, count] = /^(\d{1,9})\/(\d{1,9})$/.exec(text)?.map(Number) ?? [];
  if (index !== undefined && count !== undefined && index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError('It is written as 3/16, from 1/16 to 16/16');
}

/** Of an interval of a rate. */
export function width(text: string): number {
  const [, digits, percent] = /^((?:\d*\.)?\d+(?:e-?\d+)?)\s*(%?)$/i.exec(text) ?? [];
  const value = digits === undefined ? 0 : percent === '%' ? Number(digits) / 100 : Number(digits);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It is a number between 0 and 1, such as 0.05 or 5%');
}

/** Options that only say how to look at what comes out, and so may stand before every command. */
const ALWAYS_ALLOWED: ReadonlySet<string> = new Set(['quiet', 'color']);

/** Refuses what would otherwise be ignored: words that a command does not take, and options of another command. */
export function refuseMisplaced(program: Command, command: Command): void {
  const takesAny = command.registeredArguments.at(-1)?.variadic === true;
  const word = takesAny ? undefined : command.args[command.registeredArguments.length];
  if (word !== undefined) refuse(unexpectedWord(word, command));
  const taken = new Set(command.options.map((option) => option.attributeName()));
  for (const option of program.options) {
    const name = option.attributeName();
    if (taken.has(name) || ALWAYS_ALLOWED.has(name) || !isGiven(name, program)) continue;
    refuse(`${option.long} does not go with ${command.name()}`);
  }
}

/** A scenario by its name, or what is wrong with the name, in English. */
export function scenarioNamed(word: string): { readonly name: ScenarioName } | { readonly message: string } {
  const name = SCENARIO_NAMES.find((each) => plainWord(each) === plainWord(word));
  if (name !== undefined) return { name };
  if (isWorse(word)) return { name: word };
  const near = nearMiss(word, SCENARIO_NAMES);
  const told = near === null ? `; there are ${choices([...SCENARIO_NAMES, ANY_WORSE])}` : `, did you mean \`${near}\`?`;
  return { message: `there is no scenario ${quoted(word)}${told}` };
}

/** Of what there is a schema: files that people write first, then the JSON of commands. */
export const SCHEMA_NAMES = [
  'config',
  'policy-tests',
  'release-line',
  'experiment-file',
  'world',
  'report',
  'study',
  'sweep',
  'compare',
  'test',
  'lint',
  'blast-radius',
  'strategies',
  'experiment',
  'worlds',
  'releases',
  'explain',
  'policy-lint',
] as const;

export type SchemaName = (typeof SCHEMA_NAMES)[number];

/** What is done with the exit code that a command gives. */
export type Finish = (code: number | Promise<number>) => Promise<void>;

export function configOption(description = `JSON or YAML, or - for stdin (default: ${DEFAULT_CONFIG})`): Option {
  return new Option('-c, --config <file>', description).argParser(fileName);
}

/** Whether the command line gives an option, by its name, to one of these: a command, or the program before it. */
export function isGiven(name: string, ...to: readonly Command[]): boolean {
  return to.some((each) => each.getOptionValueSource(name) === 'cli');
}

/** The value of an option that may stand before a command as well as after it, where it counts more. */
export function saidOption(program: Command, command: Command): (name: string) => unknown {
  return (name) => {
    const isBefore = isGiven(name, program) && !isGiven(name, command);
    return (isBefore ? program : command).getOptionValue(name);
  };
}

export function quietOption(): Option {
  return new Option('-q, --quiet', 'no warnings on standard error').default(false);
}
