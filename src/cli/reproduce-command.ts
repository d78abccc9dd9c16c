import { basename } from 'node:path';
import { shellWord } from './shell-word.js';

/**
 * The command that makes a report again. Of the configuration's path only the file name: where it lies is not part of
 * what is reproduced, and a report holds no absolute paths.
 */
export function reproduceCommand(seed: string, config: string): string {
  // After a space, a seed such as --help would be read as an option.
  const seedOption = seed.startsWith('-') ? `--seed=${shellWord(seed)}` : `--seed ${shellWord(seed)}`;
  return `canary-sim ${seedOption} --config ${config === '-' ? '-' : shellWord(fileName(config))}`;
}

function fileName(config: string): string {
  const name = basename(config);
  return name.startsWith('-') ? `./${name}` : name;
}
