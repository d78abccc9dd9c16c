import { describe, expect, test } from 'vitest';
import { answered, refusal, scraped, shown } from '../answered.js';

const value = (query: string, edge: 'closed' | 'left_open' = 'left_open') =>
  shown(answered(query, [scraped('a', [1, 2, 3]), scraped('b', [10, 20, 30]), scraped('c', [100])], 30, { edge }));

describe('operators bind as Prometheus has it', () => {
  test.each([
    ['1 + 2 * 3', 7],
    ['10 - 4 - 3', 3],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['-2 * -3', 6],
    ['2 * 3 % 4', 2],
    ['1 + 2 > bool 2 + 2', 0],
    ['1 == bool 1 == bool 1', 1],
    ['0x1F + 1e3 + .5 + 5.', 1036.5],
    ['5.e1 + 017 + 09', 74],
    ['- - 1', 1],
    ['1 +# a comment\n 2', 3],
  ])('%s', (query, expected) => {
    expect(value(query)).toBe(expected);
  });

  test.each([
    ['a or b and nosuch', { 'a{}': 3 }],
    ['a + b offset 15s', { '{}': 23 }],
    ['a offset 15s + b * 2', { '{}': 62 }],
    ['a + b offset 15s * a', { '{}': 63 }],
    ['-a offset 15s', { '{}': -2 }],
    ['-a ^ 2', { '{}': -9 }],
    ['a + sum_over_time(b[20s] offset 15s) * 2', { '{}': 3 + 60 }],
    ['a + on() b @ 0 > 5', { '{}': 13 }],
    ['a > 5 or b > 5 unless a > 5', { 'b{}': 30 }],
    ['A or b', { 'b{}': 30 }],
    ['SUM(a) OR b OFFSET 15s', { '{}': 3 }],
    ['sum', {}],
    ['sum by (sum, by, on, bool, offset,) (a)', { '{}': 3 }],
  ])('%s', (query, expected) => {
    expect(value(query)).toEqual(expected);
  });
});

describe('texts', () => {
  test.each([
    [`"a\\tb\\x41\\101\\u00e9\\U0001F600\\\\\\""`, 'a\tbAAé😀\\"'],
    [`'it\\'s "so"'`, `it's "so"`],
    ['`raw \\n "it"`', 'raw \\n "it"'],
  ])('%s', (query, expected) => {
    expect(value(query)).toBe(expected);
  });

  test.each([
    [`"a\\q"`, 'invalid 1:1 unknown escape sequence \\q'],
    [`'a\\"'`, 'invalid 1:1 unknown escape sequence \\"'],
    [`"\\ud800"`, 'invalid 1:1 unknown escape sequence \\ud800'],
    [`"\\xff"`, 'not_supported 1:1 the byte \\xff'],
    [`a{b="c`, 'invalid 1:5 unterminated quoted string'],
    [`a{b="c\nd"}`, 'invalid 1:5 unterminated quoted string'],
    [`"`, 'invalid 1:1 unterminated quoted string'],
  ])('%s is refused', (query, expected) => {
    expect(refusal(query)).toBe(expected);
  });
});

describe('what is refused', () => {
  test.each([
    ['', 'invalid 1:1 no expression found in input'],
    [' # only this', 'invalid 1:1 no expression found in input'],
    ['1 + * 2', 'invalid 1:5 unexpected "*"'],
    ['a response_code~"5.*"', 'invalid 1:3 unexpected "response_code"'],
    ['a{response_code~"5.*"}', 'invalid 1:16 unexpected "~"'],
    ['a{b="c" d="e"}', 'invalid 1:9 unexpected "d"'],
    ['sum(\n  rate(a[5m])', 'invalid 2:14 unexpected end of input'],
    ['sum(a,)', 'invalid 1:7 unexpected ")"'],
    ['RATE(a[5m])', 'invalid 1:1 unknown function with name "RATE"'],
    ['1 + errors(a)', 'invalid 1:5 unknown function with name "errors"'],
    ['rate(a)', 'invalid 1:6 expected type range vector in call to function "rate", got instant vector'],
    ['rate(a[5m], 1)', 'invalid 1:1 expected 1 argument(s) in call to "rate", got 2'],
    ['round()', 'invalid 1:1 expected at least 1 argument(s) in call to "round", got 0'],
    ['round(a, 1, 2)', 'invalid 1:1 expected at most 2 argument(s) in call to "round", got 3'],
    ['label_join(a, "b")', 'invalid 1:1 expected at least 3 argument(s) in call to "label_join", got 2'],
    ['sum(a[5m])', 'invalid 1:5 expected type instant vector in aggregation expression, got range vector'],
    ['topk(a)', 'invalid 1:1 wrong number of arguments for aggregate expression provided, expected 2, got 1'],
    ['topk("2", a)', 'invalid 1:6 expected type scalar in aggregation parameter, got string'],
    ['a[5m] + 1', 'invalid 1:1 binary expression must contain only scalar and instant vector types'],
    ['1 > 2', 'invalid 1:3 comparisons between scalars must use BOOL modifier'],
    ['a + bool b', 'invalid 1:3 bool modifier can only be used on comparison operators'],
    ['a and 1', 'invalid 1:1 set operator "and" not allowed in binary scalar expression'],
    ['a and on(x) group_left b', 'invalid 1:1 no grouping allowed for "and" operation'],
    ['a * on(x) group_left(x) b', 'invalid 1:3 label "x" must not occur in ON and GROUP clause at once'],
    ['a * on(x) 2', 'invalid 1:1 vector matching only allowed between instant vectors'],
    [
      '-a[5m]',
      'invalid 1:1 unary expression only allowed on expressions of type scalar or instant vector, got "range vector"',
    ],
    ['sum(a)[5m]', 'invalid 1:7 ranges only allowed for vector selectors'],
    ['a offset 5m [5m]', 'invalid 1:13 no offset modifiers allowed before range'],
    ['a @ 5 [5m]', 'invalid 1:7 no @ modifiers allowed before range'],
    ['a offset 1m offset 1m', 'invalid 1:1 offset may not be set multiple times'],
    [
      '(a) offset 5m',
      'invalid 1:1 offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
    ],
    ['a[0s]', 'invalid 1:3 duration must be greater than 0'],
    ['a[300y]', 'invalid 1:3 duration out of range'],
    ['a[5m:1m][5m:]', 'invalid 1:1 subquery is only allowed on instant vector, got range vector instead'],
    ['{}', 'invalid 1:1 vector selector must contain at least one non-empty matcher'],
    ['{a=~".*"}', 'invalid 1:1 vector selector must contain at least one non-empty matcher'],
    ['a{__name__="b"}', 'invalid 1:1 metric name must not be set twice: "a" or "b"'],
    ['a{b=~"("}', 'invalid 1:3 error parsing regexp: missing closing ): `(`'],
    ['a{b=~"(?=c)"}', 'invalid 1:3 error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
    ['a{b=~"(c)\\\\1"}', 'invalid 1:3 error parsing regexp: invalid escape sequence: `\\1`'],
    ['a @ Inf', 'invalid 1:1 timestamp out of bounds for @ modifier: Inf'],
    ['1e999', 'invalid 1:1 number out of range: 1e999'],
    ['toString(a)', 'invalid 1:1 unknown function with name "toString"'],
  ])('%j', (query, expected) => {
    expect(refusal(query)).toBe(expected);
    expect(refusal(query, 'closed')).toBe(expected);
  });

  test.each([
    ['1 + holt_winters(a[5m], 0.5, 0.5)', 'not_supported 1:5 holt_winters'],
    ['mad_over_time(a[5m])', 'not_supported 1:1 mad_over_time'],
    ['histogram_count(a)', 'not_supported 1:1 histogram_count'],
    ['limitk(2, a)', 'not_supported 1:1 limitk'],
    ['rate(a[5m] anchored)', 'not_supported 1:12 anchored'],
    ['a + fill(0) b', 'not_supported 1:5 fill'],
    ['a[5m + 1m]', 'not_supported 1:3 a computed duration'],
    ['constructor', 'not_supported 1:1 a metric named constructor'],
    ['constructor(up)', 'invalid 1:1 unknown function with name "constructor"'],
    ['rate(__proto__ (up)[5m:])', 'invalid 1:6 unknown function with name "__proto__"'],
    ['toString(up)', 'invalid 1:1 unknown function with name "toString"'],
    ['hasOwnProperty(up[1m])', 'invalid 1:1 unknown function with name "hasOwnProperty"'],
  ])('%s, since it is not computed here', (query, expected) => {
    expect(refusal(query)).toBe(expected);
  });

  test.each([
    ['sum_over_time(a[30])', { '{}': 5 }, 'invalid 1:17 unexpected number "30", expected duration'],
    ['a offset 15', { 'a{}': 2 }, 'invalid 1:10 unexpected number "15", expected duration'],
    ['a offset +15s', { 'a{}': 2 }, 'invalid 1:10 unexpected "+" in offset, expected duration'],
    ['a offset 0s', { 'a{}': 3 }, 'invalid 1:10 duration must be greater than 0'],
    ['a @ 15s', { 'a{}': 2 }, 'invalid 1:5 unexpected duration "15s" in @, expected timestamp'],
    ['a * 1m', { '{}': 180 }, 'invalid 1:5 unexpected duration "1m"'],
    ['a * 1_000', { '{}': 3000 }, 'invalid 1:5 unexpected number "1_000"'],
    ['{"a"}', { 'a{}': 3 }, 'invalid 1:2 unexpected string "a" in label matching, expected identifier or "}"'],
    ['sum by ("x.y") (a)', { '{}': 3 }, 'invalid 1:9 unexpected string "x.y" in grouping opts, expected label'],
  ])('%s by Prometheus 2 alone', (query, inThree, inTwo) => {
    expect(value(query)).toEqual(inThree);
    expect(refusal(query, 'closed')).toBe(inTwo);
  });
});

describe('texts made to cost', () => {
  test.each([
    ['a'.repeat(10_001), /^too_large 1:1 a query of 10001 characters; at most 10000$/],
    ['('.repeat(9_999), /^too_large 1:\d+ too deeply nested$/],
    [`${'('.repeat(4_999)}1${')'.repeat(4_999)}`, /^too_large 1:\d+ too deeply nested$/],
    [`1${'+1'.repeat(4_999)}`, /^too_large 1:\d+ too deeply nested$/],
    [`2${'^2'.repeat(4_999)}`, /^too_large/],
    [`${'-'.repeat(9_999)}1`, /^too_large/],
    [`a${'[5m]'.repeat(2_499)}`, /^too_large/],
    ['{'.repeat(9_999), /^invalid 1:2 unexpected "\{"$/],
    ['"'.repeat(9_999), /^invalid 1:3 unexpected ""$/],
    ['\\'.repeat(9_999), /^invalid 1:1 unexpected "\\"$/],
    [`x ${'y'.repeat(9_000)}`, /^invalid 1:3 unexpected "y{39}…"$/],
    [
      `a{b=~"${'('.repeat(3_000)}${')'.repeat(3_000)}"}`,
      /^invalid 1:3 error parsing regexp: expression nests too deeply/,
    ],
    ['a{b=~"((c{0,100}){0,100}){0,100}"}', /^invalid 1:3 error parsing regexp: invalid repeat count/],
  ])('%.20s… is refused', (query, expected) => {
    expect(refusal(query)).toMatch(expected);
  });

  test('a chain of two hundred operators is none', () => {
    expect(value(`1${'+1'.repeat(200)}`)).toBe(201);
    expect(value(`${'abs('.repeat(100)}a${')'.repeat(100)}`)).toEqual({ '{}': 3 });
  });

  test('a regular expression that others take for ever is asked of a long value', () => {
    const long = scraped(`x{v="${'a'.repeat(5_000)}!"}`, [1]);
    expect(shown(answered('x{v=~"(a+)+"}', [long], 0))).toEqual({});
    expect(shown(answered('label_replace(x, "v", "$2", "v", "(a*)*(.)")', [long], 0))).toEqual({ 'x{v=!}': 1 });
  });
});
