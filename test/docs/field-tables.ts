import {
  configJsonSchema,
  experimentJsonSchema,
  releaseLineJsonSchema,
  worldJsonSchema,
} from '../../src/config/json-schemas.js';
import { publishedJsonSchema } from '../../src/report/json/published-json-schema.js';

/** As much of a JSON Schema as a table of fields shows. */
interface Field {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly items?: Field;
  /** Of an object whose keys are names. */
  readonly additionalProperties?: Field | false;
  readonly anyOf?: readonly Field[];
}

interface Row {
  readonly path: string;
  readonly field: Field;
  readonly isRequired: boolean;
}

/** More words than these have a table of their own. */
const MOST_WORDS = 8;

const SECTION = /^<!-- (report |release-line |experiment |world )?fields (.+) -->\n[\s\S]*?^<!-- \/fields -->$/gm;

/**
 * A Markdown text with its tables of fields printed anew from the JSON Schemas: those of the configuration between
 * `<!-- fields PATH … -->` and `<!-- /fields -->`, those of a release line after `<!-- release-line fields PATH … -->`, of an experiment after `<!-- experiment fields PATH … -->`, of a world for a policy after `<!-- world fields PATH … -->`, those of a run's report after `<!-- report fields PATH … -->`. A path
 * such as `stages.name` is a row, `metrics.NAME` what stands under any name, `slo.*` a row for each field of it, `*` a row for each field of the whole.
 */
export function withFieldTables(markdown: string): string {
  return markdown.replace(SECTION, (_, of: keyof typeof TABLES = '', paths: string) => {
    const table = TABLES[of];
    return [`<!-- ${of}fields ${paths} -->`, ...table(paths.split(' ')), '<!-- /fields -->'].join('\n');
  });
}

const TABLES = {
  '': (paths: readonly string[]) => writtenTable(paths, configJsonSchema()),
  'experiment ': (paths: readonly string[]) => writtenTable(paths, experimentJsonSchema()),
  'release-line ': (paths: readonly string[]) => writtenTable(paths, releaseLineJsonSchema()),
  'world ': (paths: readonly string[]) => writtenTable(paths, worldJsonSchema()),
  'report ': reportTable,
} as const;

/** Of a file that people write. */
function writtenTable(paths: readonly string[], schema: object): readonly string[] {
  const rows = rowsAt(paths, schema as Field);
  return ['| field | left out | meaning |', '|---|---|---|', ...rows.map(line)];
}

function reportTable(paths: readonly string[]): readonly string[] {
  const rows = rowsAt(paths, publishedJsonSchema('report') as Field);
  const text = ({ path, field }: Row) => {
    const meaning = field.description ?? '';
    const words = field.enum ?? field.items?.enum ?? field.anyOf?.flatMap((each) => each.enum ?? []) ?? [];
    return `| \`${path}\` | ${meaning.replace(/(?<=[^.])$/, '.')}${wordsText(words, meaning)} |`;
  };
  return ['| field | meaning |', '|---|---|', ...rows.map(text)];
}

/** The fields at these paths. */
function rowsAt(paths: readonly string[], schema: Field): readonly Row[] {
  const whole: Row = { path: '', field: schema, isRequired: false };
  return paths.flatMap((path) => {
    if (path === '*') return [...parts(whole).values()];
    const within = path.endsWith('.*') ? path.slice(0, -2) : null;
    return within === null ? [rowAt(path, whole)] : [...parts(rowAt(within, whole)).values()];
  });
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
function rowAt(path: string, whole: Row): Row {
  let row = whole;
  for (const key of path.split('.')) {
    const next = parts(row).get(key);
    if (next === undefined) throw new Error(`there is no field ${path}`);
    row = next;
  }
  return row;
}

/** The fields of an object, or of each item of a list, by their keys. */
function parts({ path, field }: Row): ReadonlyMap<string, Row> {
  const isList = field.items !== undefined;
  const several = (field.items ?? field).anyOf?.find(({ properties }) => properties !== undefined);
  const object = several ?? field.items ?? field;
  const at = path === '' ? '' : `${path}${isList ? '[]' : ''}.`;
  const named = object.properties === undefined ? object.additionalProperties : undefined;
  if (named) return new Map([['NAME', { path: `${at}NAME`, field: named, isRequired: false }]]);
  return new Map(
    Object.entries(object.properties ?? {}).map(([key, part]) => [
      key,
      { path: `${at}${key}`, field: part, isRequired: object.required?.includes(key) ?? false },
    ]),
  );
}
