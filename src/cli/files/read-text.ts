import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { FileKind, FileProblem } from '../../model/problems/problem.js';
import { BadInputError } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { systemCode } from './paths.js';

/**
 * How much of a file is read at most, in bytes. What people write: each character of the longest text takes four at most.
 * Parts of studies and checkpoints: that of a thousand swept values, with a thousand runs of each and of a healthy version,
 * has 92 MB.
 */
export const MOST_BYTES: { readonly [K in FileKind]: number } = {
  configuration: 4_000_000,
  policy_tests: 4_000_000,
  releases: 4_000_000,
  experiment: 4_000_000,
  world: 4_000_000,
  policy: 4_000_000,
  script: 4_000_000,
  part: 128_000_000,
};

const WORDS: { readonly [K in FileKind]: string } = {
  configuration: 'the configuration',
  policy_tests: 'policy tests',
  releases: 'a year of releases',
  experiment: 'the experiment',
  world: 'the world',
  policy: 'files for Argo Rollouts',
  script: 'the script',
  part: 'a part of a study',
};

/** The text of a file, or of standard input for `-`, none of it beyond what is read at most. A byte order mark is dropped. */
export async function readText(file: string, kind: FileKind, streams: Streams): Promise<string> {
  if (file === '-' && streams.stdinIsTerminal) {
    streams.err(`canary-sim: reading ${WORDS[kind]} from the terminal; end it with Ctrl-D\n`);
  }
  const name = file === '-' ? 'standard input' : file;
  const allowed = MOST_BYTES[kind];
  const bytes = await readBytes(file, name, kind, streams);
  if (bytes.length > allowed) {
    throw new BadInputError([{ code: 'text_too_long', unit: 'bytes', found: null, allowed }], file);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInputError([{ code: 'file_not_text', file: name }]);
  }
}

async function readBytes(file: string, name: string, kind: FileKind, streams: Streams): Promise<Uint8Array> {
  const most = MOST_BYTES[kind];
  try {
    return file === '-' ? await streams.stdin(most) : readUpTo(file, most);
  } catch (error) {
    throw new BadInputError([problemOf(name, kind, systemCode(error))]);
  }
}

/** At first so much room is made for a file that does not say how long it is. */
const FIRST_BYTES = 65_536;

/** All that a file or a device has, or one byte more than `most`: a device need never end. */
function readUpTo(file: string, most: number): Uint8Array {
  const handle = openSync(file, 'r');
  try {
    const status = fstatSync(handle);
    if (status.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
    let bytes = new Uint8Array(Math.min(most, status.size > 0 ? status.size : FIRST_BYTES) + 1);
    let length = 0;
    for (;;) {
      const read = readSync(handle, bytes, length, bytes.length - length, null);
      length += read;
      if (read === 0 || length > most) return bytes.subarray(0, length);
      if (length < bytes.length) continue;
      const longer = new Uint8Array(Math.min(2 * length, most + 1));
      longer.set(bytes);
      bytes = longer;
    }
  } finally {
    closeSync(handle);
  }
}

function problemOf(file: string, kind: FileKind, code: string): FileProblem {
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'file_missing', kind, file };
  if (code === 'EISDIR') return { code: 'file_is_directory', file };
  if (code === 'ENXIO' && isSocket(file)) return { code: 'file_is_socket', file };
  return { code: 'file_unreadable', file, systemCode: code };
}

function isSocket(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isSocket() === true;
}
