import { existsSync } from 'node:fs';
import type { Command, CommanderError } from 'commander';
import { nearMiss } from '../../text/near-miss.js';
import { shellWord } from '../../text/shell-command.js';

/** What to ask when a command lacks what it is about. */
const QUESTIONS: Readonly<Record<string, string>> = {
  merge: 'merge what? write the files that study --shard or compare --shard wrote after it',
  schema: 'which schema? write config, report, study or another name after schema; schema --help has them all',
};

/** One line on what is wrong with a command line that commander did not accept. */
export function usageMessage(error: CommanderError, program: Command): string {
  const [word] = program.args;
  // In `vaildate --print` it is not the option that is wrong.
  const isWordFirst = error.code === 'commander.unknownOption' && word !== undefined && !word.startsWith('-');
  if (isWordFirst && !program.commands.some((command) => command.name() === word)) {
    return unexpectedWord(word, program);
  }
  if (error.code === 'commander.missingArgument') {
    const asked = word === undefined ? undefined : QUESTIONS[word];
    if (asked !== undefined) return asked;
  }
  return error.message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?')
    .replace(/\.$/, '');
}

/** What to say of a word that stands where the command takes none. */
export function unexpectedWord(word: string, command: Command): string {
  const isProgram = command.parent === null;
  const told = isProgram ? `there is no command "${word}"` : `"${word}" was not expected after ${command.name()}`;
  const takesConfig = command.options.some(({ long }) => long === '--config');
  if (takesConfig && existsSync(word)) return `${told}; to use that file, write --config ${shellWord(word)}`;
  if (!isProgram) return told;
  const names = command.commands.map((each) => each.name());
  const near = nearMiss(word, [...names, 'help', 'version']);
  if (near === null) return `${told}; commands are ${names.join(', ')}`;
  return `${told}; did you mean ${names.includes(near) ? near : `--${near}`}?`;
}
