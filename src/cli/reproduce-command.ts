import { basename } from 'node:path';
import { shellWord } from './shell-word.js';

/**
 * The command that makes a report again, or with another program than the main one whatever that made. Of the configuration's path only the file name: where it lies is not part of
 * what is reproduced, and a report holds no absolute paths.
 */
export function reproduceCommand(seed: string, config?: string, program = 'canary-sim'): string {
  // After a space, a seed such as --help would be read as an option.
  const seedOption = seed.startsWith('-') ? `--seed=${shellWord(seed)}` : `--seed ${shellWord(seed)}`;
  const made = `${program} ${seedOption}`;
  return config === undefined ? made : `${made} --config ${config === '-' ? '-' : shellWord(fileName(config))}`;
}

/** The command that makes the report of one run again, in a world of its own if one is named. */
export function reproduceRun(seed: string, config: string, scenario?: string): string {
  const made = reproduceCommand(seed, config);
  return scenario === undefined ? made : `${made} --scenario ${scenario}`;
}

function fileName(config: string): string {
  const name = basename(config);
  return name.startsWith('-') ? `./${name}` : name;
}
