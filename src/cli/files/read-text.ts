import { readFileSync } from 'node:fs';
import type { FileProblem } from '../../model/problem.js';
import { BadInputError } from '../bad-input-error.js';
import type { Streams } from '../streams.js';
import { systemCode } from './system-code.js';

/** The text of a file, or of standard input for `-`. A leading byte order mark is dropped. */
export async function readText(file: string, streams: Streams): Promise<string> {
  if (file === '-' && streams.stdinIsTerminal) {
    streams.err('canary-sim: reading the configuration from the terminal; end it with Ctrl-D\n');
  }
  const name = file === '-' ? 'standard input' : file;
  const bytes = await readBytes(file, name, streams);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInputError([{ code: 'file_not_text', file: name }]);
  }
}

async function readBytes(file: string, name: string, streams: Streams): Promise<Uint8Array> {
  try {
    return file === '-' ? await streams.stdin() : readFileSync(file);
  } catch (error) {
    throw new BadInputError([problemOf(name, systemCode(error))]);
  }
}

function problemOf(file: string, code: string): FileProblem {
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'file_missing', file };
  if (code === 'EISDIR') return { code: 'file_is_directory', file };
  return { code: 'file_unreadable', file, systemCode: code };
}
