import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { promqlOracle } from '../reference/oracle-kinds/promql.js';
import { refusal } from './answered.js';

/** What Prometheus 2.42 answered: to queries as policies have them, and to queries of edges (test/reference/README.md). */
const documentOf = (file: string) =>
  JSON.parse(readFileSync(new URL(`../reference/oracles/${file}`, import.meta.url), 'utf8')) as {
    readonly queries: readonly { readonly query: string; readonly error?: string }[];
    readonly answers: object;
  };

test.each([
  ['promql-oracle.json', 1508],
  ['promql-edges.json', 1698],
])('every answer of a server in %s is given', async (file, cases) => {
  const results = await promqlOracle.run(documentOf(file));
  expect(results.filter(({ outcome }) => outcome !== 'agrees')).toEqual([]);
  expect(results).toHaveLength(cases);
});

test('an answer that is not given is told of, in one line', async () => {
  const document = documentOf('promql-oracle.json');
  const answers = Object.fromEntries(Object.entries(document.answers).map(([id, list]) => [id, [...list].reverse()]));
  const results = await promqlOracle.run({ ...document, answers });
  const [first] = results.filter(({ outcome }) => outcome === 'differs');
  expect(first).toMatchObject({ name: expect.stringMatching(/^q003 at 45 s, http_requests_total/) });
  expect(JSON.stringify(first)).not.toContain('\\n');
});

/** Where the grammar stops is not always where the reader of a server does: within a number or a duration that is none. */
const ELSEWHERE = new Set(['tie offset 200y100y', '0xg', '0b1', '1e', 'tie offset 1m1h', 'tie[1.5m]']);

test('what a server refuses is refused at the same line and column', () => {
  const queries = ['promql-oracle.json', 'promql-edges.json'].flatMap((file) => documentOf(file).queries);
  const refused = queries.flatMap(({ query, error = '' }) => {
    const [, line, column] = /(\d+):(\d+): parse error/.exec(error) ?? [];
    return line === undefined || ELSEWHERE.has(query) ? [] : [{ query, place: `${line}:${column}` }];
  });
  const found = refused.map(({ query }) => ({ query, place: refusal(query, 'closed')?.split(' ')[1] }));
  expect(found).toEqual(refused);
  expect(refused.length).toBeGreaterThan(90);
});
