import { readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runHere } from '../cli/run-here.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { fileNamed, harmless, type Kit, masked, PRINTED, type Printed, writeFiles } from './hostile-files.js';
import { HOSTILE_NAMES } from './hostile-texts.js';
import {
  type Parsed,
  parsedAnnotations,
  parsedCsv,
  parsedJson,
  parsedMarkdown,
  parsedXml,
  references,
} from './parsed.js';
import { workflowCommands } from './workflow-commands.js';

inTemporaryFolder();

const UNPRINTABLE = /(?![\r\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whatever spaces it has, and the quotes that make a formula none. */
const bare = (text: string) => text.replace(/[\s']/g, '');

interface Made {
  readonly out: string;
  readonly err: string;
}

async function made(kit: Kit, { args, written }: Printed): Promise<Made> {
  const files = writeFiles(kit);
  const { code, out, err } = await runHere(args(files));
  expect([0, 1], err).toContain(code);
  const text = written === undefined ? out : readFileSync(written, 'utf8');
  for (const file of Object.values(files)) rmSync(file);
  return { out: text, err };
}

function parsed(text: string, format: Printed['format']): Parsed {
  switch (format) {
    case 'json':
      return parsedJson(text);
    case 'jsonl':
      return parsedJson(`[${text.trimEnd().split('\n').join(',')}]`);
    case 'markdown':
      return parsedMarkdown(text);
    case 'csv':
      return parsedCsv(text);
    case 'junit':
      return parsedXml(text);
    case 'github':
      return parsedAnnotations(text);
    case 'text':
      return { shape: null, texts: [text] };
  }
}

/** Lines without the commands that play something again, which need other quotes: those are run by a shell. */
function lines(text: string): string[] {
  const kept: string[] = [];
  let goesOn = false;
  for (const line of text.split('\n')) {
    const isCommand: boolean = goesOn || /^(Again)? +(\$ )?canary-sim /.test(line);
    if (!isCommand) kept.push(line);
    goesOn = isCommand && line.endsWith(' \\');
  }
  return kept;
}

/** Line for line as wide, and the same but for letters that stand for the hostile text. */
function expectSameLines(hostile: string, plain: string): void {
  const [shown, told] = [lines(hostile), lines(plain)];
  expect(shown.map((line) => masked(line).length)).toEqual(told.map((line) => line.length));
  const hidden = shown.map((line, i) =>
    [...line].map((sign, at) => (/[xy]/.test(told[i]?.[at] ?? '') ? (told[i]?.[at] ?? '') : sign)).join(''),
  );
  expect(hidden).toEqual(told);
}

/** Files have another hostile text for their names than what is in them. */
function after(name: string): string {
  const names: readonly string[] = Object.values(HOSTILE_NAMES);
  return names[(names.indexOf(name) + 1) % names.length] ?? name;
}

describe.each(Object.keys(PRINTED))('what %s prints', (command) => {
  it.each(Object.entries(HOSTILE_NAMES))('is built as with harmless names: %s', async (_, name) => {
    const kit = { name, file: fileNamed(after(name)) };
    for (const printed of PRINTED[command] ?? []) {
      const { format } = printed;
      const [hostile, plain] = [await made(kit, printed), await made(harmless(kit), printed)];
      const [found, told] = [parsed(hostile.out, format), parsed(plain.out, format)];
      expect(found.shape, `${command} as ${format}`).toEqual(told.shape);
      if (format === 'text') expectSameLines(hostile.out, plain.out);
      else if (told.texts.some((text) => text.includes(masked(name)))) {
        const isThere = (text: string) => bare(text).includes(bare(name));
        expect(found.texts.filter(isThere).length, `${command} as ${format}`).toBe(
          told.texts.filter((text) => text.includes(masked(name))).length,
        );
      }
      if (format === 'markdown') expect(references(hostile.out)).toEqual([]);
      // Nothing acts on a terminal or a log, whatever it is that is printed.
      expect(hostile.out).not.toMatch(UNPRINTABLE);
      expect(hostile.err).not.toMatch(UNPRINTABLE);
      if (format !== 'github') expect(workflowCommands(hostile.out)).toEqual([]);
      expect(workflowCommands(hostile.err)).toEqual([]);
      expect(hostile.err.split('\n').length).toBe(plain.err.split('\n').length);
      for (const line of hostile.err.trimEnd().split('\n')) expect(line).toMatch(/^(canary-sim: .*)?$/);
    }
  });
});
