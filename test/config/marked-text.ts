import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import type { Place } from '../../src/model/place.js';
import type { ConfigProblem } from '../../src/model/problems/problem.js';

const MARK = '▸';

/** A rule, a text that breaks it with a `▸` wherever a problem is reported, and what those problems say, in order. */
export type BadCase = readonly [
  rule: string,
  marked: string,
  ...problems: readonly (Readonly<Record<string, unknown>> & { readonly code: string })[],
];

/** One test a case, named after its rule. */
export function checkEach(cases: readonly BadCase[]): void {
  for (const [rule, marked, ...expected] of cases) test(rule, () => expectExactly(marked, expected));
}

/** Expects just these problems of a marked text, each at its mark, and nothing else. */
export async function expectExactly(
  marked: string,
  expected: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const { text, places } = unmarked(marked);
  const found = await problemsOf(text);
  const located = expected.map((problem, index) => ({ ...problem, place: places[index] }));
  expect(found.map((problem) => ({ ...problem, path: problem.path.join('.') }))).toMatchObject(located);
  expect(found).toHaveLength(expected.length);
  expect(places).toHaveLength(expected.length);
}

/** The problems of a text; none when it is fine. */
export async function problemsOf(text: string): Promise<readonly ConfigProblem[]> {
  const result = await parseConfig(text);
  return result.ok ? [] : result.problems;
}

function unmarked(marked: string): { readonly text: string; readonly places: readonly Place[] } {
  const [first = '', ...rest] = marked.split(MARK);
  let text = first;
  const places = rest.map((part) => {
    const lines = text.split('\n');
    const place = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
    text += part;
    return place;
  });
  return { text, places };
}
