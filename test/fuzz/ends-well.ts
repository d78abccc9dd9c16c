import { expect } from 'vitest';
import type { Ended } from '../cli/run-here.js';
import { validator } from '../cli/schema-validator.js';
import { parsedAnnotations, parsedCsv, parsedMarkdown, parsedXml } from '../injection/parsed.js';

/** What a command may print, by the name of its JSON Schema or of its format. */
export type Prints =
  | { readonly format: 'json'; readonly schema: string }
  | { readonly format: 'text' | 'markdown' | 'csv' | 'junit' | 'github' };

/** What a value becomes that was not meant to be seen. */
const NO_WORDS = /\bNaN\b|\bundefined\b|\[object /;

/** Problems, or warnings, that are told at most, and the line that says how many more there are. */
const MOST_LINES = 51;

const schemas = new Map<string, ReturnType<typeof validator>>();

/** Compiled once. */
async function misfits(schema: string, text: string): Promise<unknown> {
  const known = schemas.get(schema) ?? validator(schema);
  schemas.set(schema, known);
  return (await known)(JSON.parse(text));
}

/**
 * What holds however a command ends, whatever it was given: an exit code that the case allows, nothing that only a
 * programmer could read, and a whole report or none. Words of what was `given` may stand in it.
 */
export async function endsWell(
  { code, out, err }: Ended,
  prints: Prints,
  given: string,
  allowed: readonly number[] = [0, 1, 2],
): Promise<void> {
  expect(allowed, err).toContain(code);
  expect(err).not.toMatch(/^ {4}at |internal error|(?!\n)\p{Cc}/mu);
  expect(err === '' || err.endsWith('\n'), err).toBe(true);
  if (err.startsWith('{')) {
    expect(JSON.parse(err)).toMatchObject({ error: 'bad_input', exit_code: 2 });
    expect(JSON.parse(err).problems.length).toBeLessThan(MOST_LINES);
  } else {
    const lines = err.split('\n').slice(0, -1);
    expect(lines.filter((line) => !line.startsWith('canary-sim: '))).toEqual([]);
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
  }
  if (code === 2) {
    expect({ out, isTold: err !== '' }).toEqual({ out: '', isTold: true });
    return;
  }
  expect(out.endsWith('\n')).toBe(true);
  if (!NO_WORDS.test(given)) expect(`${err}${out}`).not.toMatch(NO_WORDS);
  switch (prints.format) {
    case 'json':
      expect(await misfits(prints.schema, out)).toBeNull();
      break;
    case 'text':
      expect(out).not.toMatch(/(?!\n)\p{Cc}/u);
      break;
    case 'markdown':
      parsedMarkdown(out);
      break;
    case 'csv':
      parsedCsv(out);
      break;
    case 'junit':
      parsedXml(out);
      break;
    case 'github':
      parsedAnnotations(out);
      break;
  }
}
