import { readFileSync } from 'node:fs';
import type { FileProblem } from '../model/problem.js';
import { BadInputError } from './bad-input-error.js';
import { systemCode } from './system-code.js';
import type { Streams } from './streams.js';

const STDIN = 0;

/** The text of a file, or of standard input for `-`. A leading byte order mark is dropped. */
export function readText(file: string, streams: Streams): string {
  if (file === '-' && streams.stdinIsTerminal) {
    streams.err('canary-sim: reading the configuration from the terminal; end it with Ctrl-D\n');
  }
  const bytes = readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInputError([{ code: 'file_not_text', file }]);
  }
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? STDIN : file);
  } catch (error) {
    throw new BadInputError([problemOf(file, systemCode(error))]);
  }
}

function problemOf(file: string, code: string): FileProblem {
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'file_missing', file };
  if (code === 'EISDIR') return { code: 'file_is_directory', file };
  return { code: 'file_unreadable', file, systemCode: code };
}
