/** The paths of a jq filter that do not exist in any of the values. Knows paths, pipes and text; not variables. */
export function missingJqPaths(filter: string, values: readonly unknown[]): string[] {
  let contexts = values;
  const missing: string[] = [];
  for (const part of topLevelParts(filter.replace(/"(\\.|[^"\\])*"/g, '""'))) {
    for (const [path] of part.matchAll(PATH)) {
      if (follow(contexts, path).length === 0) missing.push(path);
    }
    if (ONLY_A_PATH.test(part)) contexts = follow(contexts, part.trim());
  }
  return missing;
}

/** The filters in a shell command: what follows `jq` and its options, in single quotes. */
export function jqFilters(command: string): string[] {
  return [...command.matchAll(/\bjq\b(?:\s+-[-\w]+)*\s+'([^']*)'/g)].map((match) => match[1] ?? '');
}

const PATH = /(?<![\w.\]])(?:\.[A-Za-z_]\w*(?:\[\d*\])?)+/g;
const ONLY_A_PATH = /^\s*(?:\.[A-Za-z_]\w*(?:\[\d*\])?)+\s*$/;

/** Split at pipes that stand in no bracket. */
function topLevelParts(filter: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of filter) {
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    if (character === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function follow(values: readonly unknown[], path: string): unknown[] {
  let found = [...values];
  for (const [, key = '', index] of path.matchAll(/\.(\w+)(?:\[(\d*)\])?/g)) {
    found = found.flatMap((value) => {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
      const inner = (value as Record<string, unknown>)[key];
      if (index === undefined) return [inner];
      if (!Array.isArray(inner)) return [];
      return index === '' ? inner : inner.slice(Number(index), Number(index) + 1);
    });
  }
  return found;
}
