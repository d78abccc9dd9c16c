import { basename } from 'node:path';
import type { PlayedRehearsal } from '../model/policy/rehearsal.js';
import { shellCommand, shellWord } from '../text/shell-command.js';

/**
 * The command that makes a report again, or with another program than the main one whatever that made. Of the
 * configuration's path only the file name: where it lies is not part of what is reproduced, and a report holds no absolute
 * paths.
 */
export function reproduceCommand(seed: string, config?: string, program = 'canary-sim'): string {
  return shellCommand(program, seed, config === undefined ? undefined : plainFileName(config));
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

/** Options that name policies, and give values for their arguments. `named`: how a file is named. */
export function rehearsalOptions(
  policies: readonly string[],
  args: ReadonlyMap<string, string>,
  named = plainFileName,
): readonly string[] {
  return [
    ...policies.flatMap((file) => ['--policy', shellWord(named(file))]),
    ...[...args].flatMap(([name, value]) => ['--arg', shellWord(`${name}=${value}`)]),
  ];
}

/** A configuration as it is named where it lies, and never so that it would be read as an option; `-` as it is. */
export function plainFileName(config: string): string {
  return config === '-' ? config : fileAsGiven(basename(config));
}

/** A file as it was given, and never so that it would be read as an option. */
export function fileAsGiven(file: string): string {
  return file.startsWith('-') ? `./${file}` : file;
}
