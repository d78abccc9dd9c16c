import { configJsonSchema } from '../../src/config/json-schemas.js';

/** As much of a JSON Schema as a table of fields shows. */
interface Field {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly items?: Field;
  readonly anyOf?: readonly Field[];
}

interface Row {
  readonly path: string;
  readonly field: Field;
  readonly isRequired: boolean;
}

/** More words than these have a table of their own. */
const MOST_WORDS = 8;

const SECTION = /^<!-- fields (.+) -->\n[\s\S]*?^<!-- \/fields -->$/gm;

/**
 * A Markdown text with its tables of configuration fields printed anew from the JSON Schema: those between
 * `<!-- fields PATH … -->` and `<!-- /fields -->`. A path such as `stages.name` is a row, `slo.*` a row for each field of it.
 */
export function withFieldTables(markdown: string): string {
  return markdown.replace(SECTION, (_, paths: string) =>
    [`<!-- fields ${paths} -->`, ...fieldTable(paths.split(' ')), '<!-- /fields -->'].join('\n'),
  );
}

/** The lines of a table with the fields at these paths. */
function fieldTable(paths: readonly string[]): readonly string[] {
  const rows = paths.flatMap((path) => {
    const within = path.endsWith('.*') ? path.slice(0, -2) : null;
    return within === null ? [rowAt(path)] : [...parts(rowAt(within)).values()];
  });
  return ['| field | left out | meaning |', '|---|---|---|', ...rows.map(line)];
}

function line({ path, field, isRequired }: Row): string {
  const [meaning = '', leftOut] = (field.description ?? '').split(' Left out: ');
  const absent = isRequired ? 'required' : (leftOut?.replace(/\.$/, '') ?? valueText(field.default));
  return `| \`${path}\` | ${absent} | ${meaning}${wordsText(field.enum ?? [], meaning)} |`;
}

function valueText(value: unknown): string {
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
}

/** What may be chosen, unless the sentence names it all. */
function wordsText(words: readonly string[], sentence: string): string {
  const isTold = words.every((word) => sentence.includes(`"${word}"`));
  return isTold || words.length > MOST_WORDS ? '' : ` One of ${words.map((word) => `\`${word}\``).join(', ')}.`;
}

/** Through objects, items of lists, and the one object that a field of several kinds may be. */
function rowAt(path: string): Row {
  let row: Row = { path: '', field: configJsonSchema() as Field, isRequired: false };
  for (const key of path.split('.')) {
    const next = parts(row).get(key);
    if (next === undefined) throw new Error(`the configuration has no field ${path}`);
    row = next;
  }
  return row;
}

/** The fields of an object, or of each item of a list, by their keys. */
function parts({ path, field }: Row): ReadonlyMap<string, Row> {
  const isList = field.items !== undefined;
  const object = field.items ?? field.anyOf?.find(({ properties }) => properties !== undefined) ?? field;
  const at = path === '' ? '' : `${path}${isList ? '[]' : ''}.`;
  return new Map(
    Object.entries(object.properties ?? {}).map(([key, part]) => [
      key,
      { path: `${at}${key}`, field: part, isRequired: object.required?.includes(key) ?? false },
    ]),
  );
}
