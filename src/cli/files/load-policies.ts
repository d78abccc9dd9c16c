import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Policies } from '../../model/policies.js';
import type { PolicyFile } from '../../policies/read-objects.js';
import { readPolicies } from '../../policies/read-policies.js';
import { BadInputError } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { readText } from './read-text.js';

/** At most so many files are read of a folder. */
const MOST_FILES = 1_000;

/** Reads files for other controllers: each by its name, all YAML and JSON of a folder, or standard input. */
export async function loadPolicies(
  names: readonly string[],
  given: ReadonlyMap<string, string>,
  streams: Streams,
): Promise<{ readonly policies: Policies; readonly files: readonly string[] }> {
  const files = [...new Set(names.flatMap(filesOf))];
  const texts: PolicyFile[] = [];
  for (const file of files) texts.push({ name: file, text: await readText(file, 'policy', streams) });
  const read = readPolicies(texts, given);
  const usage = read.undeclared.map(({ name, suggestion }) => ({
    code: 'usage' as const,
    message: `--arg ${name}: no template declares an argument of this name${suggestion === null ? '' : `, did you mean "${suggestion}"?`}`,
  }));
  if (read.ok) {
    if (usage.length > 0) throw new BadInputError(usage);
    return { policies: read.policies, files };
  }
  const [first, ...others] = [...new Set(read.problems.map(({ file }) => file))].map((file) => {
    return new BadInputError(
      read.problems.filter((problem) => problem.file === file),
      file,
    );
  });
  const outside = usage.length === 0 ? [] : [new BadInputError(usage)];
  throw new BadInputError(first?.problems ?? [], first?.file ?? null, '', [...others, ...outside]);
}

function filesOf(name: string): readonly string[] {
  if (name === '-' || !isFolder(name)) return [name];
  const files = readdirSync(name).filter((file) => /\.(ya?ml|json)$/i.test(file));
  if (files.length > MOST_FILES) {
    const message = `${name} holds ${files.length} files; at most ${MOST_FILES} are read of a folder`;
    throw new BadInputError([{ code: 'usage', message }]);
  }
  if (files.length === 0) {
    throw new BadInputError([{ code: 'usage', message: `${name} holds no YAML and no JSON file` }]);
  }
  return files.sort().map((file) => join(name, file));
}

function isFolder(name: string): boolean {
  try {
    return statSync(name).isDirectory();
  } catch {
    return false;
  }
}
