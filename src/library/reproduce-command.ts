import type { PlayedRehearsal } from '../model/policy/rehearsal.js';
import { shellCommand, shellWord } from '../text/shell-command.js';

/**
 * The command that makes a report again, or with another program than the main one whatever that made. Files are named as they
 * were given, so that it works where that did: a report holds no path that nobody wrote.
 */
export function reproduceCommand(seed: string, config?: string, program = 'canary-sim'): string {
  return shellCommand(program, seed, config === undefined ? undefined : fileInCommand(config));
}

/** The command that makes the report of one run again, in a world of its own if one is named. */
export function reproduceRun(seed: string, config: string, scenario?: string, rehearsal?: PlayedRehearsal): string {
  const made = reproduceCommand(seed, config === '' ? undefined : config, programOf('canary-sim', rehearsal));
  return scenario === undefined ? made : `${made} --scenario ${scenario}`;
}

/** A program with the policy that it is to play, if any. */
export function programOf(program: string, rehearsal?: PlayedRehearsal): string {
  return rehearsal === undefined ? program : [program, ...rehearsal.command].join(' ');
}

/** Options that name policies, and give values for their arguments. */
export function rehearsalOptions(policies: readonly string[], args: ReadonlyMap<string, string>): readonly string[] {
  return [
    ...policies.flatMap((file) => ['--policy', shellWord(fileInCommand(file))]),
    ...[...args].flatMap(([name, value]) => ['--arg', shellWord(`${name}=${value}`)]),
  ];
}

/** A file as it was given, and never so that it would be read as an option; `-` as it is. */
export function fileInCommand(file: string): string {
  return file !== '-' && file.startsWith('-') ? `./${file}` : file;
}
