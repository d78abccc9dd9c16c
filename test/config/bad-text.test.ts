import { describe, expect, test } from 'vitest';
import { checkEach, problemsOf } from './marked-text.js';

describe('a text is refused as empty when', () => {
  const empty = { code: 'text_empty', path: '' };
  checkEach([
    ['it is empty', '▸', empty],
    ['it has only white space', '▸ \n\t\r\n ', empty],
    ['it has only white space that is none of YAML', '▸\u00a0\n', empty],
    ['it has only comments', '▸# nothing\n# here\n', empty],
    ['it is an empty YAML document', '▸---\n', empty],
    ['it is a byte order mark alone', '▸\uFEFF', empty],
  ]);
});

describe('a text that begins like JSON is refused as not JSON when', () => {
  const fault = (name: string, found: unknown = expect.anything()) => ({
    code: 'not_json',
    fault: name,
    found,
    path: '',
  });
  checkEach([
    ['it has a line comment', '{\n  ▸// why\n  "stages": [] }', fault('comment')],
    ['it has a block comment', '{ "stages": ▸/* why */ [] }', fault('comment')],
    ['it has a hash comment', '{ "stages": [] } ▸# why', fault('comment')],
    ['it begins with a comment', '▸// stages\n{ "stages": [] }', fault('comment')],
    ['an object ends with a comma', '{\n  "a": 1▸,\n}', fault('trailing_comma', ',')],
    ['a list ends with a comma', '{ "a": [1▸, ] }', fault('trailing_comma')],
    ['a key is not in quotes', '{\n  ▸stages: [] }', fault('unquoted_key', 'stages')],
    ['a key is in single quotes', "{ ▸'stages': [] }", fault('bad_quotes')],
    ['a text is in single quotes', '{ "name": ▸\'a\' }', fault('bad_quotes', "'")],
    ['a text is in typographic quotes', '{ "name": ▸“a” }', fault('bad_quotes')],
    ['a text has no closing quote on its line', '{ "name": ▸"a,\n "b": 1 }', fault('unclosed_text')],
    ['a text has no closing quote at all', '{ "name": ▸"a', fault('unclosed_text')],
    ['a text has no closing quote on a line of Windows', '{ "name": ▸"a,\r\n "b": 1 }', fault('unclosed_text')],
    ['a text has a raw control character', '{ "name": "a▸\u0001" }', fault('control_character')],
    ['an escape is none', '{ "name": "a▸\\x41" }', fault('bad_escape')],
    ['an escape is none and one follows', '{ "name": "a▸\\x\\n" }', fault('bad_escape')],
    ['a Unicode escape is cut short', '{ "name": "a▸\\u12" }', fault('bad_escape')],
    ['a colon is missing', '{ "name" ▸"a" }', fault('missing_colon')],
    ['a comma between members is missing', '{ "a": 1\n  ▸"b": 2 }', fault('missing_comma')],
    ['a comma between items is missing', '[1 ▸2]', fault('missing_comma', '2')],
    ['the wrong bracket closes', '{ "a": [1▸} }', fault('missing_comma', '}')],
    ['a key is missing', '{ ▸: 1 }', fault('unexpected', ':')],
    ['a value is missing', '{ "a": ▸, "b": 1 }', fault('unexpected', ',')],
    ['a number has a leading zero', '{ "a": ▸007 }', fault('bad_number', '007')],
    ['a number has a leading plus', '{ "a": ▸+1 }', fault('bad_number', '+1')],
    ['a number has a bare point', '{ "a": ▸.5 }', fault('bad_number', '.5')],
    ['a duration is not in quotes', '{ "a": ▸15m }', fault('bad_number', '15m')],
    ['a number is only a sign', '{ "a": ▸- }', fault('bad_number', '-')],
    ['a word is none of JSON, and a hash follows', '{ "a": ▸y# }', fault('unknown_word', 'y')],
    ['a word is none of JSON: été', '{ "a": ▸été }', fault('unknown_word', 'été')],
    ['white space comes before its bracket', '\n  { "stages": []▸, }', fault('trailing_comma')],
    ['a word is none of JSON: NaN', '{ "a": ▸NaN }', fault('unknown_word', 'NaN')],
    ['a word is none of JSON: -Infinity', '{ "a": ▸-Infinity }', fault('unknown_word', '-Infinity')],
    ['a word is none of JSON: True', '{ "a": ▸True }', fault('unknown_word', 'True')],
    ['it goes on after its end', '{ "a": 1 }\n▸{ "b": 2 }', fault('text_after_end', '{')],
    ['it has a bracket too many', '{ "a": 1 }▸}', fault('text_after_end')],
    ['it ends too early in an object', '{ "a": 1▸', fault('unfinished', null)],
    ['it ends too early in a list', '{ "stages": [\n▸', fault('unfinished', null)],
    ['it ends too early after a key', '{ "a"▸', fault('unfinished', null)],
    ['it ends too early after a comma', '{ "a": 1,▸', fault('unfinished', null)],
  ]);
});

describe('a YAML text is refused when', () => {
  const good = 'stages: [{ traffic_percent: 5, duration: 5m }]\n';
  checkEach([
    ['its indentation is wrong', 'a:\n  b: 1\n▸ c: 2\n', { code: 'not_yaml', path: '', detail: expect.any(String) }],
    ['it is indented by tabs', `▸\t${good}`, { code: 'not_yaml' }],
    ['a quote stays open', `${good}name: "a▸`, { code: 'not_yaml', detail: 'Missing closing "quote' }],
    ['it has a directive that nobody knows', `▸%FOO bar\n---\n${good}`, { code: 'not_yaml' }],
    ['it has a second document', `${good}▸---\nname: b\n`, { code: 'many_documents', path: '' }],
    [
      'it uses an alias, in a value or in a list',
      `canary: &c { error_rate: 0.1 }\nstable: ▸*c\nstages:\n  - *c\nstagez: []\n`,
      { code: 'yaml_alias', alias: 'c', path: 'stable' },
    ],
    ['it uses an alias that nothing defines', `${good}name: ▸*nope\n`, { code: 'yaml_alias', alias: 'nope' }],
    ['it merges', `${good}▸<<: {}\n`, { code: 'unknown_key', key: '<<' }],
    [
      'it asks for a merge by an older version of YAML',
      `%YAML 1.1\n---\n${good}▸<<: { name: x }\n`,
      { code: 'unknown_key', key: '<<' },
    ],
    ['it has a tag of its own', `${good}name: !secret ▸x\n`, { code: 'yaml_tag', tag: '!secret', path: 'name' }],
    ['it has a tag of the language', `${good}name: !!binary ▸aGk=\n`, { code: 'yaml_tag', tag: '!!binary' }],
    [
      'it has a tag that only ends like one of the language',
      `${good}name: !<tag:example.org,2020:tag:yaml.org,2002:x> ▸a\n`,
      { code: 'yaml_tag', tag: 'tag:example.org,2020:tag:yaml.org,2002:x' },
    ],
    ['it has a tag as a whole', `!mine\n▸${good}`, { code: 'yaml_tag', tag: '!mine', path: '' }],
    ['a key has a tag', `${good}!!str ▸name: x\n`, { code: 'key_not_text', path: '' }],
    ['a key is a list', `${good}? ▸[a]\n: 1\n`, { code: 'key_not_text', path: '' }],
    ['a key is a number', `${good}▸0x10: 1\n`, { code: 'unknown_key', key: '0x10' }],
    ['a key is empty', `${good}▸: 1\n`, { code: 'unknown_key', key: '' }],
    [
      'a key is given twice',
      `name: a\n${good}▸name: b\n`,
      { code: 'duplicate_key', key: 'name', first: { line: 1, column: 1 }, path: 'name' },
    ],
    [
      'a key is given twice, further down',
      `${good}name: a\n▸name: b\n`,
      { code: 'duplicate_key', first: { line: 2, column: 1 }, path: 'name' },
    ],
    [
      'a key is given twice and the first value cannot be read',
      `${good}name: !c ▸a\n▸name: b\n`,
      { code: 'yaml_tag', path: 'name' },
      { code: 'duplicate_key', first: { line: 2, column: 1 }, path: 'name' },
    ],
    [
      'a key has neither a value nor a colon',
      `${good}service: { ▸requests_per_second }\n`,
      { code: 'wrong_type', expected: 'rate', found: { kind: 'null' }, path: 'service.requests_per_second' },
    ],
    ['a key is called __proto__', `${good}▸__proto__: { name: x }\n`, { code: 'unknown_key', key: '__proto__' }],
    [
      'a key has no value',
      'stages:\n  - traffic_percent: 5\n    duration:▸\nname:▸\n',
      { code: 'wrong_type', expected: 'duration', found: { kind: 'null' }, path: 'stages.0.duration' },
      { code: 'wrong_type', expected: 'text', found: { kind: 'null' }, path: 'name' },
    ],
    [
      'what is missing in a block list is said of the item',
      'name: a\nstages:\n  - ▸traffic_percent: 5\n',
      { code: 'missing_key', path: 'stages.0.duration' },
    ],
    [
      'a key of a block is unknown, at the key',
      'stages:\n  - traffic_percent: 5\n    duration: 5m\n    ▸durration: 5m\n',
      { code: 'unknown_key', suggestion: 'duration', path: 'stages.0.durration' },
    ],
    [
      'a value of a block is wrong, at the value',
      'stages:\n  - traffic_percent: ▸"5"\n    duration: 5m\n',
      { code: 'wrong_type', path: 'stages.0.traffic_percent' },
    ],
  ]);

  test('%YAML 1.1 does not turn words into truth values', async () => {
    const text = '%YAML 1.1\n---\nname: yes\nstages: [{ traffic_percent: 5, duration: 5m }]\n';
    expect(await problemsOf(text)).toStrictEqual([]);
  });
});

describe('a text that only wants to do harm is refused at once:', () => {
  const bomb = `a: &a [x, x]\n${[...'bcdefghijklmnopqrstuvwxyz']
    .map((name, index) => `${name}: &${name} [*${'abcdefghijklmnopqrstuvwxyz'[index]}, *a, *a, *a, *a, *a, *a, *a]\n`)
    .join('')}`;
  test('an alias bomb does not go off', async () => {
    const problems = await problemsOf(bomb);
    expect(problems.map(({ code }) => code)).toEqual(['yaml_alias']);
  });

  const deep = { code: 'nested_too_deep', allowed: 32 };
  test.each([
    ['JSON lists', '['.repeat(900_000), deep],
    ['JSON objects', '{"a":'.repeat(150_000), deep],
    ['YAML flow lists', `a: ${'['.repeat(5_000)}`, deep],
    ['YAML block lists', '- '.repeat(20_000), deep],
    ['YAML lists not so deep that the parser gives up', `a: ${'['.repeat(40)}${']'.repeat(40)}`, deep],
    ['more than a million characters', `{ "name": "${'x'.repeat(1_000_000)}" }`, { code: 'text_too_long', path: [] }],
  ])('%s', async (_, text, expected) => {
    const problems = await problemsOf(text);
    expect(problems.find(({ code }) => code === expected.code)).toMatchObject(expected);
  });

  test('32 levels of nesting are read, one more is not', async () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(await problemsOf(nested(32))).toMatchObject([{ code: 'not_an_object' }]);
    expect(await problemsOf(nested(33))).toMatchObject([
      { code: 'nested_too_deep', path: [], place: { line: 1, column: 33 } },
    ]);
    expect(await problemsOf(`${'- '.repeat(32)}x`)).toMatchObject([{ code: 'not_an_object' }]);
    expect(await problemsOf(`${'- '.repeat(33)}x`)).toMatchObject([
      { code: 'nested_too_deep', place: { line: 1, column: 65 } },
    ]);
  });

  test('a million characters are read, one more is not', async () => {
    const text = '{ "stages": [{ "traffic_percent": 5, "duration": "5m" }] }'.padEnd(1_000_000);
    expect(await problemsOf(text)).toStrictEqual([]);
    expect(await problemsOf(`${text} `)).toMatchObject([
      { code: 'text_too_long', unit: 'characters', found: 1_000_001 },
    ]);
  });
});
