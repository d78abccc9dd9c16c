import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, readQuery } from '../../src/promql/query.js';
import { seriesList } from '../../src/promql/series-list.js';
import { scraped } from './answered.js';

const TOKENS =
  'a b sum avg topk count_values quantile by without on ignoring group_left group_right bool offset and or unless atan2 rate max_over_time histogram_quantile label_replace absent scalar vector time holt_winters limitk start end inf nan constructor __proto__ ( ) { } [ ] , + - * / % ^ == != < > <= >= = =~ !~ @ : 0 1 5. .5 1e3 0x1f 5m 30s 1h30m 0s "x" \'y\' `z` "(" "$1" " # ; $ é 😀 \\'.split(
    ' ',
  );
const store = seriesList([
  scraped('a{p="1"}', [1, 2, 3]),
  scraped('a{p="2"}', [3, Number.NaN]),
  scraped('b{p="1"}', [5]),
]);

const soup = fc.array(fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 3 })), { maxLength: 25 });

const PARAMETERS: Readonly<Record<string, string>> = { topk: '2, ', quantile: '0.5, ', count_values: '"v", ' };

/** Each operand is a whole query, so that most of what is made can be evaluated. */
const { whole } = fc.letrec<{ whole: string; scalar: string }>((tie) => ({
  scalar: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('1', 'NaN', '-0.5'),
    fc.tuple(tie('whole')).map(([of]) => `scalar(${of})`),
  ),
  whole: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'query' },
    fc.constantFrom('a', 'b', '{p="1"}', 'a offset 15s', 'nosuch', 'rate(a[1m])', '(time() + a)'),
    fc
      .tuple(
        tie('whole'),
        fc.constantFrom('+', '^', '> bool', 'and', 'or', '/ on(p)', '* on(p) group_left(q)', '=='),
        tie('whole'),
      )
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(
        fc.constantFrom('sum', 'avg by (p)', 'stddev without (p)', 'topk', 'quantile', 'count_values'),
        tie('whole'),
      )
      .map(([name, of]) => {
        const parameter = PARAMETERS[name] ?? '';
        return `${name} (${parameter}${of})`;
      }),
    fc
      .tuple(fc.constantFrom('max_over_time', 'deriv', 'increase', 'absent_over_time'), tie('whole'))
      .map(([name, of]) => `${name}((${of})[1m:10s])`),
    fc.tuple(fc.constantFrom('-', 'abs', 'sort', 'hour', 'absent'), tie('whole')).map(([name, of]) => `${name}(${of})`),
    fc
      .tuple(tie('scalar'), tie('whole'))
      .map(([share, of]) => `histogram_quantile(${share}, label_replace(${of}, "le", "$1", "p", "(.*)"))`),
  ),
}));

test('any text is a query or has a place where it is none', () => {
  fc.assert(
    fc.property(soup, fc.constantFrom('closed', 'left_open'), fc.constantFrom('', ' '), (tokens, edge, between) => {
      const text = tokens.join(between);
      const read = readQuery(text, { ...DEFAULT_SETTINGS, edge });
      if (read.ok) read.query.of(store)(30_000);
      else {
        const line = text.split('\n')[read.problem.line - 1] ?? '';
        expect(read.problem.column).toBeLessThanOrEqual(line.length + 1);
        expect(read.problem.reason).not.toBe('');
      }
    }),
    { numRuns: 500 },
  );
});

test('a query that can be read has an answer or an error, the same each time', () => {
  fc.assert(
    fc.property(whole, (text) => {
      const read = readQuery(text, DEFAULT_SETTINGS);
      if (!read.ok) throw new Error(`${text}: ${read.problem.reason}`);
      const evaluate = read.query.of(store);
      const answers = [0, 20_000, 45_000].map(evaluate);
      expect([0, 20_000, 45_000].map(evaluate)).toEqual(answers);
      expect(read.query.of(store)(20_000)).toEqual(answers[1]);
    }),
    { numRuns: 200 },
  );
});
