import { type Command, InvalidArgumentError } from 'commander';
import { BadInputError } from '../bad-input-error.js';
import { unexpectedWord } from './usage-message.js';

/** The value of an option that must be some text. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty');
  return text;
}

/** The name of a file to read or write; the system's own names for standard input and output become `-`. */
export function fileName(text: string): string {
  return /^\/dev\/std(in|out)$/.test(text) ? '-' : notEmpty(text);
}

/** Which of the two schemas to print. */
export function schemaName(text: string): 'config' | 'report' {
  if (text === 'config' || text === 'report') return text;
  return refuse(`there is no schema "${text}"; there are config and report`);
}

/** The format given before a command that knows only these two, and speaks text by default. */
export function textOrJson(program: Command, command: string): 'text' | 'json' {
  if (program.getOptionValueSource('format') !== 'cli') return 'text';
  const format: unknown = program.getOptionValue('format');
  return format === 'text' || format === 'json' ? format : refuse(`--format ${format} does not go with ${command}`);
}

/** Options that only say how to look at what comes out, and so may stand before every command. */
const ALWAYS_ALLOWED: ReadonlySet<string> = new Set(['quiet', 'color']);

/** Refuses what would otherwise be ignored: words that a command does not take, and options of another command. */
export function refuseMisplaced(program: Command, command: Command): void {
  const word = command.args[command.registeredArguments.length];
  if (word !== undefined) refuse(unexpectedWord(word, command));
  const taken = new Set(command.options.map((option) => option.attributeName()));
  for (const option of program.options) {
    const name = option.attributeName();
    if (taken.has(name) || ALWAYS_ALLOWED.has(name) || program.getOptionValueSource(name) !== 'cli') continue;
    refuse(`${option.long} does not go with ${command.name()}`);
  }
}

function refuse(message: string): never {
  throw new BadInputError([{ code: 'usage', message }]);
}
