import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { FORMAT_NAMES, type FormatName } from '../../src/report/formats/format-names.js';
import { FORMATS } from '../../src/report/formats/formats.js';
import { parsedAnnotations, parsedMarkdown, parsedXml } from '../injection/parsed.js';
import { EVERY_KIND, everyReport } from './every-report.js';

const LOOK = { colour: false, width: 100 };

async function written(kind: string, format: FormatName): Promise<string> {
  return FORMATS[format](await everyReport(kind), LOOK);
}

test('there is a format for every name that --format takes, and no other', () => {
  expect(Object.keys(FORMATS)).toEqual([...FORMAT_NAMES]);
});

describe.each(EVERY_KIND)('a report of %s', (kind) => {
  test.each(FORMAT_NAMES)('is written as %s, with a line break at its end', async (format) => {
    const text = await written(kind, format);
    expect(text).toMatch(/\S\r?\n$/);
    // What draws the charts of HTML has these words too.
    if (format !== 'html') expect(text).not.toMatch(/\b(undefined|NaN|Infinity)\b|\[object /);
    expect(await written(kind, format)).toBe(text);
  });

  test('is the JSON of what it is', async () => {
    const { report } = await everyReport(kind);
    expect(JSON.parse(await written(kind, 'json'))).toEqual(report);
  });

  test('has rows of CSV as long as its headings, which are names that differ', async () => {
    // Rows of another length are an error.
    const [headings = [], ...rows]: string[][] = parseCsv(await written(kind, 'csv'));
    expect(rows.length).toBeGreaterThan(0);
    for (const heading of headings) expect(heading).toMatch(/^\w[\w.]*$/);
    expect(new Set(headings).size).toBe(headings.length);
  });

  test('has test cases in JUnit XML, as many as are counted', async () => {
    const text = await written(kind, 'junit');
    expect(() => parsedXml(text)).not.toThrow();
    const count = (pattern: RegExp) => [...text.matchAll(pattern)].length;
    const [, tests, failures, skipped] =
      /<testsuites name="canary-sim" tests="(\d+)" failures="(\d+)" errors="0" skipped="(\d+)">/.exec(text) ?? [];
    expect(Number(tests)).toBeGreaterThan(0);
    expect([count(/<testcase /g), count(/<failure /g), count(/<skipped /g)]).toEqual(
      [tests, failures, skipped].map(Number),
    );
  });

  test('has tables of Markdown whose rows have equally many cells', async () => {
    const text = await written(kind, 'markdown');
    expect(() => parsedMarkdown(text)).not.toThrow();
    const tables = text
      .split('\n\n')
      .map((part) => part.split('\n').filter((line) => line.startsWith('|')))
      .filter((lines) => lines.length > 0);
    for (const lines of tables) {
      const cells = new Set(lines.map((line) => line.replace(/\\\|/g, '').split('|').length));
      expect(cells.size, lines.join('\n')).toBe(1);
    }
    expect(text).toMatch(/^## [✓✗?‖!·] \S/);
  });

  test('has a line for each annotation of GitHub, and says at least what it came to', async () => {
    const { texts } = parsedAnnotations(await written(kind, 'github'));
    expect(texts.join('').trim()).not.toBe('');
  });
});
