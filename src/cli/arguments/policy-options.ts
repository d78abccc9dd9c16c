import { type Command, InvalidArgumentError, Option } from 'commander';
import type { PlayedFiles } from '../files/load-rehearsal.js';
import { fileName, saidOption } from './arguments.js';
import { configFile } from './config-file.js';

/** The options that name somebody's policy, which is played instead of a plan; help says both in one line. */
export function addPolicyOptions(
  command: Command,
  what = 'play this policy, with --arg name=value, not a plan',
): Command {
  return command.option('--policy <file>', what, eachFileName, []).addOption(argOption());
}

/** A value of an argument that comes from the cluster. */
export function argOption(): Option {
  const option = new Option('--arg <name=value>', 'an argument of it that comes from the cluster; repeatable');
  return option.argParser(eachArgument).default(new Map()).hideHelp();
}

export function eachFileName(text: string, before: readonly string[]): readonly string[] {
  return [...before, fileName(text)];
}

/** `service=shop`. */
export function eachArgument(text: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is written as name=value');
  return new Map([...before, [text.slice(0, at), text.slice(at + 1)]]);
}

/** What is to be played: a configuration, or policies in the world of one, which need none. */
export function playedFiles(program: Command, command: Command): PlayedFiles {
  const said = saidOption(program, command);
  const policies = said('policy') as readonly string[];
  const args = said('arg') as ReadonlyMap<string, string>;
  const named = said('config') as string | undefined;
  return { policies, args, config: policies.length > 0 ? (named ?? '') : configFile(named) };
}
