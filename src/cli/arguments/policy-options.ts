import { type Command, InvalidArgumentError } from 'commander';
import { fileName } from './arguments.js';

/** The options that name somebody's policy, which is played instead of a plan. */
export function addPolicyOptions(command: Command, what = 'play this policy instead of a plan; repeatable'): Command {
  return command
    .option('--policy <file>', what, eachFileName, [])
    .option('--arg <name=value>', 'an argument of it that comes from the cluster; repeatable', eachArgument, new Map());
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
