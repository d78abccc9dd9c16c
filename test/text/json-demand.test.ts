import { describe, expect, it } from 'vitest';
import { beyondDemand, type JsonDemand } from '../../src/text/json-demand.js';

const ALL: JsonDemand = { nesting: 3, lists: 4, keys: 5 };

describe('what a JSON text has more of than allowed', () => {
  it.each([
    ['[[[]]]', null],
    ['[[[[]]]]', 'nesting'],
    ['[[]]  [[[', 'lists'],
    ['{"a":{"b":[]}}', null],
    ['{"a":{"b":1,"c":2}}', null],
    ['{"a":{"b":1,"c":2,"d":3}}', 'keys'],
    ['{},{},{},{},{}', null],
    ['{},{},{},{},{},{}', 'keys'],
    ['[],[],[],[]', null],
    ['[],[],[],[],[]', 'lists'],
    ['"[[[[[[{{{:::::::"', null],
    ['"\\"[[[[[[\\\\"', null],
    ['"\\\\"[[[[', 'nesting'],
    ['"never ends [[[[[', null],
  ])('%s: %s', (text, beyond) => {
    expect(beyondDemand(text, ALL)).toBe(beyond);
  });
});
