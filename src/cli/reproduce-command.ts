import { basename } from 'node:path';

/**
 * The command that makes a report again. Of the configuration's path only the file name: where it lies is not part of
 * what is reproduced, and a report holds no absolute paths.
 */
export function reproduceCommand(seed: string, config: string): string {
  return `canary-sim --seed ${shellWord(seed)} --config ${shellWord(config === '-' ? '-' : basename(config))}`;
}

/** A text as one word of a POSIX shell. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-') || text === '-'
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}
