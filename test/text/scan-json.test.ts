import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locate, type Mark, placeFinder } from '../../src/text/mark.js';
import { scanJson } from '../../src/text/scan-json.js';
import { SAMPLE } from '../config/sample.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const TOKENS = ['{', '}', '[', ']', ',', ':', '"', '"a"', '"a":', '1', '-', '0', '.5', 'e9', 'true', 'null', ' ', '\n'];
const OTHER_TOKENS = ['\\', '\\n', '\\u00e9', '\u0001', "'", '//', '/*', '#', 'NaN', 'x', '\u00a0', '😀', '\ud800'];

const jsonish = fc.array(fc.constantFrom(...TOKENS, ...OTHER_TOKENS), { maxLength: 12 }).map((parts) => parts.join(''));

/** A text that is JSON but for one character put in, taken out or put in place of another. */
const almostJson = fc
  .tuple(
    fc.oneof(fc.json({ maxDepth: 4 }), fc.constant(SAMPLE)),
    fc.nat(),
    fc.nat(2),
    fc.constantFrom(...TOKENS, ...OTHER_TOKENS),
  )
  .map(([text, at, cut, token]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + token + text.slice(start + cut);
  });

test('the scan and JSON.parse agree on what is JSON', () => {
  fc.assert(
    fc.property(fc.oneof(jsonish, almostJson, fc.json()), (text) => {
      const scan = scanJson(text);
      expect(scan.ok).toBe(isJson(text));
    }),
    { numRuns: 5_000 },
  );
});

test('a failure lies within the text, or at its end when the text is unfinished', () => {
  fc.assert(
    fc.property(fc.oneof(jsonish, almostJson), (text) => {
      const scan = scanJson(text);
      if (scan.ok) return;
      expect(scan.start).toBeGreaterThanOrEqual(0);
      expect(scan.start).toBeLessThanOrEqual(text.length);
      expect(scan.start === text.length).toBe(scan.fault === 'unfinished');
      expect(scan.found === null).toBe(scan.fault === 'unfinished');
    }),
    { numRuns: 2_000 },
  );
});

test('every value is found where it stands', () => {
  const starts = (text: string, value: unknown, mark: Mark): void => {
    const rest = text.slice(mark.start);
    if (typeof value !== 'object' || value === null) {
      expect(rest.startsWith(JSON.stringify(value))).toBe(true);
      return;
    }
    expect(rest.startsWith(Array.isArray(value) ? '[' : '{')).toBe(true);
    for (const [key, part] of Object.entries(value)) {
      const child = mark.children.get(Array.isArray(value) ? Number(key) : key);
      if (child === undefined) throw new Error(`no mark for ${key}`);
      if (!Array.isArray(value)) expect(text.slice(child.keyStart ?? -1).startsWith(JSON.stringify(key))).toBe(true);
      starts(text, part, child);
    }
  };
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const scan = scanJson(text);
      if (!scan.ok) throw new Error(scan.fault);
      starts(text, JSON.parse(text), scan.root);
    }),
    { numRuns: 500 },
  );
});

test('duplicate keys are found by their meaning, whatever their spelling', () => {
  const scan = scanJson('{ "a": { "b": 1, "\\u0062": 2, "b": 3 } }');
  expect(scan).toMatchObject({
    ok: true,
    duplicates: [
      { path: ['a', 'b'], key: 'b', start: 17, firstStart: 9 },
      { path: ['a', 'b'], key: 'b', start: 30, firstStart: 17 },
    ],
  });
});

test('a path that leads beyond what is written ends at the last thing on the way', () => {
  const scan = scanJson('{ "a": { "b": 1 } }');
  if (!scan.ok) throw new Error(scan.fault);
  expect(locate(scan.root, ['a', 'b'], 'key')).toBe(9);
  expect(locate(scan.root, ['a', 'b'], 'value')).toBe(14);
  expect(locate(scan.root, ['a', 'c', 0], 'key')).toBe(7);
  expect(locate(scan.root, [], 'key')).toBe(0);
});

test('an item of a list has no key, and is found by its value', () => {
  const scan = scanJson('[ 1 ]');
  if (!scan.ok) throw new Error(scan.fault);
  expect(locate(scan.root, [0], 'key')).toBe(2);
});

test('places count lines and columns from 1, and lines end with LF or CRLF', () => {
  const placeAt = placeFinder('ab\ncd\r\n\nx');
  const places = [0, 1, 2, 3, 5, 7, 8, 9, 99, -1].map((offset) => placeAt(offset));
  expect(places.map(({ line, column }) => `${line}:${column}`).join(' ')).toBe(
    '1:1 1:2 1:3 2:1 2:3 3:1 4:1 4:2 4:2 1:1',
  );
});
