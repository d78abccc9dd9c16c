import { expect, test } from 'vitest';
import { nearMiss } from '../../src/text/near-miss.js';

const KEYS = ['name', 'traffic_percent', 'duration', 'thresholds', 'pause', 'at'];

test.each([
  ['duraton', 'duration', 'a letter left out'],
  ['durration', 'duration', 'a letter too many'],
  ['durasion', 'duration', 'a wrong letter'],
  ['nmae', 'name', 'two letters swapped'],
  ['trafficPercent', 'traffic_percent', 'another notation'],
  ['TRAFFIC-PERCENT', 'traffic_percent', 'capitals and a dash'],
  ['threshold', 'thresholds', 'the singular'],
  ['ta', 'at', 'two letters swapped in a short word'],
])('%s is taken for %s (%s)', (word, expected) => {
  expect(nearMiss(word, KEYS)).toBe(expected);
});

test.each([['bake'], ['x'], [''], ['colour'], ['__proto__'], ['constructor'], ['n'.repeat(61)]])(
  '%s is taken for nothing',
  (word) => {
    expect(nearMiss(word, KEYS)).toBeNull();
  },
);

test('the nearest is taken, and the first of equals', () => {
  expect(nearMiss('p90', ['p50', 'p99'])).toBe('p50');
  expect(nearMiss('max_rato', ['max', 'min_ratio', 'max_ratio'])).toBe('max_ratio');
  expect(nearMiss('nmae', ['mae', 'name'])).toBe('mae');
});

test('a third of the letters may differ, and not one more', () => {
  expect(nearMiss('abcdxx', ['abcdef'])).toBe('abcdef');
  expect(nearMiss('abcxxx', ['abcdef'])).toBeNull();
  expect(nearMiss('abcd', ['abcdef'])).toBe('abcdef');
  expect(nearMiss('t', ['at'])).toBe('at');
});

test('a word of 60 characters is compared, a longer one is not', () => {
  expect(nearMiss('name'.padEnd(60, '-'), KEYS)).toBe('name');
  expect(nearMiss('name'.padEnd(61, '-'), KEYS)).toBeNull();
});

test('letters count as swapped only when both of them are', () => {
  expect(nearMiss('ab', ['xa'])).toBeNull();
  expect(nearMiss('ab', ['bx'])).toBeNull();
});

test('no letter is swapped and changed at once', () => {
  // Two edits in Damerau's own distance (CA, AC, ABC), three in this one: over the limit for so short a word.
  expect(nearMiss('ca', ['abc'])).toBeNull();
});
