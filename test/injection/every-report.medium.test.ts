import { beforeEach, describe, expect, it } from 'vitest';
import { type AnyReport, printable } from '../../src/library/printable.js';
import { FORMAT_NAMES, type FormatName } from '../../src/report/formats/format-names.js';
import { FORMATS } from '../../src/report/formats/formats.js';
import { runHere } from '../cli/run-here.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { PRINTED, writeFiles } from './hostile-files.js';
import { HOSTILE_NAMES, UNSEEN } from './hostile-texts.js';
import {
  type Parsed,
  parsedAnnotations,
  parsedCsv,
  parsedHtml,
  parsedJson,
  parsedMarkdown,
  parsedXml,
  references,
} from './parsed.js';
import { workflowCommands } from './workflow-commands.js';

inTemporaryFolder();

/** Stands in a report for what comes from outside: names, seeds, assertions, files, and whatever was made of them. */
const TOKEN = 'qqqqqq';

/** A report in which the token is some text, wherever it stands. */
function withText<R>(report: R, text: string): R {
  const replaced = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(TOKEN, () => text);
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each)]));
  };
  return replaced(report) as R;
}

/** What reads each format that is data before it is a text. */
const READ = {
  json: parsedJson,
  text: (text: string): Parsed => ({ shape: null, texts: [text] }),
  markdown: parsedMarkdown,
  html: parsedHtml,
  csv: parsedCsv,
  junit: parsedXml,
  github: parsedAnnotations,
} as const satisfies Readonly<Record<FormatName, (text: string) => Parsed>>;

async function written(report: AnyReport, format: FormatName): Promise<string> {
  const known = printable(report);
  if (known === null) throw new Error('there is a page of it');
  return FORMATS[format](known, { colour: false });
}

/** Every kind of report, by the command that makes it, and whether that takes a seed. */
const KINDS: Readonly<Record<string, boolean>> = {
  run: true,
  study: true,
  sweep: true,
  compare: true,
  lint: false,
  test: false,
  'blast-radius': true,
};

const EVERY = Object.keys(KINDS).flatMap((kind) => FORMAT_NAMES.map((format) => [kind, format] as const));
const TEXTS: readonly (readonly [string, string])[] = Object.entries({ ...HOSTILE_NAMES, ...UNSEEN });
const UNPRINTABLE = /(?![\r\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const bare = (text: string) => text.replace(/[\s'\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '');

const reports = new Map<string, AnyReport>();

const harmless = new Map<string, Promise<Parsed>>();

/** What is read of a kind of report with a harmless text, in some format: the same for every hostile one. */
function harmlessOf(kind: string, format: FormatName, report: AnyReport): Promise<Parsed> {
  const name = `${kind} ${format}`;
  const known = harmless.get(name) ?? written(withText(report, 'xx'), format).then(READ[format]);
  harmless.set(name, known);
  return known;
}

beforeEach(async () => {
  if (reports.size > 0) return;
  const files = writeFiles({ name: TOKEN, file: TOKEN });
  for (const [kind, hasSeed] of Object.entries(KINDS)) {
    const printed = PRINTED[kind]?.find(({ format }) => format === 'json');
    const args = printed?.args(files) ?? [];
    const { out } = await runHere(hasSeed ? [...args, '--seed', TOKEN] : args);
    reports.set(kind, JSON.parse(out));
  }
});

describe.each(EVERY)('a report of %s as %s', (kind, format) => {
  it.each(TEXTS)('is built the same whatever comes from outside: %s', async (_, text) => {
    const report = reports.get(kind);
    if (report === undefined) throw new Error('there is such a report');
    const shown = await written(withText(report, text), format);
    const [found, told] = [READ[format](shown), await harmlessOf(kind, format, report)];
    expect(found.shape).toEqual(told.shape);
    expect(shown).not.toMatch(UNPRINTABLE);
    if (format !== 'github') expect(workflowCommands(shown)).toEqual([]);
    if (format === 'markdown') expect(references(shown)).toEqual([]);
    // Nothing is left out but where there is no room for it.
    const whole = found.texts.map(bare);
    for (const each of told.texts.filter((said) => said.includes('xx'))) {
      if (format === 'text') continue;
      const all = bare(each.replaceAll('xx', () => text));
      const isIt = (seen: string) => seen === all || (seen.endsWith('…') && all.startsWith(seen.slice(0, -1)));
      expect(whole.some(isIt), all).toBe(true);
    }
  });
});
