import { describe, expect, test } from 'vitest';
import { conditionOf } from '../../../src/controllers/argo/condition/evaluate-condition.js';
import type { Json, Measured } from '../../../src/controllers/argo/condition/value.js';

const vector = (...values: readonly number[]) => ({ kind: 'vector', values }) as const;
const scalar = (value: number) => ({ kind: 'scalar', value }) as const;
const json = (value: Json) => ({ kind: 'json', value }) as const;
const NONE = { kind: 'none' } as const;

/** True, false, or the fault. Expected values are what expr-lang 1.17.8 gives for the same pair. */
function given(text: string, measured: Exclude<Measured, { kind: 'error' }>): boolean | string {
  const outcome = conditionOf(text)(measured);
  return 'holds' in outcome ? outcome.holds : outcome.fault;
}

describe('numbers', () => {
  test.each([
    ['1_000 == 1e3', true],
    ['0x1F == 31 && 0b101 == 5 && 0o17 == 15', true],
    ['.5 + 5. == 5.5', true],
    ['7 / 2 == 3.5', true],
    ['7 % 2 == 1', true],
    ['2 ** 3 ** 2 == 512', true],
    ['-2 ^ 2 == -4', true],
    ['9223372036854775807 + 1 < 0', true],
    ['0.1 + 0.2 == 0.3', false],
    ['1 < 2 < 3', true],
    ['3 > 2 > 2', false],
    ['int("12") + 0.5 == 12.5', true],
    ['round(-2.5) == -3 && ceil(1.2) == 2 && floor(-1.2) == -2', true],
    ['bitand(12, 10) == 8 && bitushr(-1, 63) == 1', true],
    ['asInt("0x10") == 16', 'type_or_runtime'],
    ['5 % 0 == 1', 'type_or_runtime'],
    ['5.0 % 2 == 1', 'type_or_runtime'],
    ['9223372036854775808 > 0', 'syntax'],
    ['1e999 > 0', 'syntax'],
    ['08x > 0', 'syntax'],
  ])('%s: %s', (text, expected) => {
    expect(given(text, scalar(1))).toBe(expected);
  });

  test('a conversion of NaN or of a number that no integer holds gives the least integer', () => {
    expect(given('asInt(result) == -9223372036854775807 - 1', scalar(Number.NaN))).toBe(true);
    expect(given('asInt(result) == -9223372036854775807 - 1', scalar(1e300))).toBe(true);
  });
});

describe('types are checked before anything runs', () => {
  test.each([
    ['result > 0.95', vector(0.97), 'type_or_runtime'],
    ['true || result > 0.95', vector(0.97), 'type_or_runtime'],
    ['isNaN(result)', vector(0.97), 'type_or_runtime'],
    ['default(result, 0) < 0.05', vector(0.01), 'type_or_runtime'],
    ['result[0] > 0.95', scalar(0.97), 'type_or_runtime'],
    ['result == "true"', json(true), 'type_or_runtime'],
    ['result.ok == "true"', json({ ok: true }), false],
    ['1 in result', vector(1), true],
    ['"a" in result', vector(1), 'type_or_runtime'],
    ['isNaN(1 + 2) || isNaN(len(result))', vector(), 'type_or_runtime'],
    ['(result ?? 1) > 0', NONE, true],
    ['result > 0', NONE, 'type_or_runtime'],
    ['foo(result)', scalar(1), 'unknown_name'],
    ['result + "a"', scalar(1), 'type_or_runtime'],
    ['1', scalar(1), 'not_boolean'],
    ['result ? true : false', scalar(1), 'type_or_runtime'],
    ['let result = 1; true', scalar(1), 'type_or_runtime'],
    ['result matches "("', json('a'), 'type_or_runtime'],
  ] as const)('%s on %j: %s', (text, measured, expected) => {
    expect(given(text, measured)).toBe(expected);
  });
});

describe('lists, texts and maps', () => {
  test.each([
    ['all(result, # > 1) && any(result, {# == 3}) && none(result, # > 9) && one(result, # == 2)', vector(2, 3), true],
    ['result | filter(# > 2) | len() == 1', vector(2, 3), true],
    ['map(result, # * #index)[1] == 3', vector(2, 3), true],
    ['reduce(result, #acc + #) == 5 && sum(result, # * 2) == 10', vector(2, 3), true],
    ['reduce(result, #acc + #)', vector(), 'type_or_runtime'],
    ['result[1:] == [3] && result[:-1] == [2] && result[-1] == 3', vector(2, 3), true],
    ['sort(result, "desc")[0] == 3 && sortBy(result, -#)[0] == 3', vector(2, 3), true],
    ['max(result, 9) == 9 && min(result) == 2 && mean(result) == 2.5 && median(result) == 2.5', vector(2, 3), true],
    ['first(result) == nil && len(result) == 0', vector(), true],
    ['findIndex(result, # > 9) == 0', vector(1), 'type_or_runtime'],
    ['len(1..5) == 5 && 3 in 1..5 && len(5..1) == 0', scalar(1), true],
    ['result.a?.b?.c == nil', json({ a: {} }), true],
    ['result.a.b.c == nil', json({ a: {} }), 'type_or_runtime'],
    ['get(result, "x") == nil && "a" in result', json({ a: 1 }), true],
    ['result.s in ["a", "b"]', json({ s: 'b' }), true],
    ['result.s in ["a", "b"]', json({ s: 5 }), 'type_or_runtime'],
    ['result.n in [1, 2]', json({ n: 2 }), true],
    ['upper(result) == "ABC" && result contains "b" && not (result startsWith "b")', json('abc'), true],
    ['result not contains "z" and result endsWith "c"', json('abc'), true],
    ['split("a,b", ",")[1] == "b" && join(["a", "b"], "-") == "a-b"', json(''), true],
    ['len(result) == 2', json('é漢'), true],
    ['"\\u{e9}" == result && `a` < "b"', json('é'), true],
    ['string(1.5) + string(2) == "1.52"', json(''), true],
    ['fromJSON("{\\"a\\": [1]}").a[0] == 1', json(''), true],
    ['if result > 1 { true } else if result > 0 { false } else { true }', scalar(0.5), false],
    ['let a = result; let b = a * 2; b == 4', scalar(2), true],
    ['{a: 1, "b": 2}.b == 2 // done', scalar(2), true],
  ] as const)('%s on %j: %s', (text, measured, expected) => {
    expect(given(text, measured)).toBe(expected);
  });

  test('a literal true or false hides the errors of the other side, as the optimizer of expr-lang does', () => {
    expect(given('result[0] > 1 && false', vector())).toBe(false);
    expect(given('result[0] > 1 || true', vector())).toBe(true);
    expect(given('result[0] > 1 || len(result) == 0', vector())).toBe('type_or_runtime');
  });

  test('patterns are those of RE2', () => {
    expect(given('result matches "(?i)^A\\\\pL{2}$"', json('abc'))).toBe(true);
    expect(given('result matches "(?=a)"', json('abc'))).toBe('type_or_runtime');
  });
});

describe('what is rare is told as not supported, never as false', () => {
  test.each([
    'now().Unix() > 0',
    'duration("1h") > duration("1m")',
    'b"a" == "a"',
    'keys({a: 1, b: 2})[0] == "a"',
    'toJSON(result) == "1"',
    'result > findLast([1], # > 0)',
    'asInt == nil',
  ])('%s', (text) => {
    expect(given(text, scalar(1))).toBe('not_supported');
  });
});

describe('hostile conditions end soon', () => {
  const deep = 100_000;
  test.each([
    ['brackets', `${'('.repeat(9_000)}1${')'.repeat(9_000)} == 1`, 'not_supported'],
    ['a text beyond reading', 'true || '.repeat(deep), 'not_supported'],
    ['a chain of operators', `${'1 + '.repeat(4_000)}1 == 1`, 'not_supported'],
    ['a chain of comparisons', `${'1 < '.repeat(4_000)}1`, 'not_supported'],
    ['members of members', `result${'.a'.repeat(4_000)} == 1`, 'not_supported'],
    ['negations', `${'!'.repeat(4_000)}true`, 'not_supported'],
    ['a list beyond memory', 'len(1..1000000000000) > 1', 'type_or_runtime'],
    ['a text beyond memory', 'len(repeat("abcdefghij", 999999)) > 1', 'type_or_runtime'],
    ['walks within walks', 'count(1..9999, any(1..9999, # == -1)) == 0', 'not_supported'],
    ['a long pattern', `"a" matches "${'a?'.repeat(5_000)}"`, 'not_supported'],
  ])('%s', (_, text, expected) => {
    expect(given(text, json({}))).toBe(expected);
  });

  test('a pattern that takes other engines for ever is matched in linear time', () => {
    const text = 'a'.repeat(5_000);
    expect(given('result matches "^(a+)+$"', json(`${text}!`))).toBe(false);
  });

  test('a key named like a method of objects is a key like any other', () => {
    expect(given('result.constructor == nil && result.__proto__ == nil', json({ a: 1 }))).toBe(true);
    expect(given('constructor == nil', scalar(1))).toBe('unknown_name');
    expect(given('toString() == ""', scalar(1))).toBe('unknown_name');
  });
});

describe('a text that doubles', () => {
  test('is not made beyond a bound', () => {
    const doubled = Array.from({ length: 30 }, (_, i) => `let a${i + 1} = a${i} + a${i};`).join(' ');
    expect(given(`let a0 = "x"; ${doubled} len(a30) > 0`, scalar(1))).toBe('not_supported');
  });
});
