import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DURATION_PATTERN, formatDuration, parseDuration } from '../../src/text/duration.js';

test.each([
  ['90s', 90],
  ['15m', 900],
  ['2h', 7_200],
  ['1d', 86_400],
  ['0s', 0],
  ['1h30m', 5_400],
  ['1d2h3m4s', 93_784],
  ['1.5h', 5_400],
  ['0.1m', 6],
  ['0.5m30s', 60],
  ['0.05m', 3],
  ['2.0s', 2],
  ['05m', 300],
  ['1.5m30.0s', 120],
  // Half a second twice is a whole one.
  ['0.025m0.5s', 2],
])('%s is %d seconds', (text, seconds) => {
  expect(parseDuration(text)).toStrictEqual({ ok: true, seconds });
  expect(new RegExp(DURATION_PATTERN).test(text)).toBe(true);
});

test.each([
  ['15', 'without_unit'],
  ['1.5', 'without_unit'],
  ['-15', 'without_unit'],
  ['1h30', 'without_unit'],
  ['-15m', 'negative'],
  ['-1h30m', 'negative'],
  ['0.5s', 'not_whole_seconds'],
  ['0.0001h', 'not_whole_seconds'],
  ['', 'unreadable'],
  ['m', 'unreadable'],
  ['15 m', 'unreadable'],
  [' 15m', 'unreadable'],
  ['15m\n', 'unreadable'],
  ['15M', 'unreadable'],
  ['15min', 'unreadable'],
  ['500ms', 'unreadable'],
  ['30m1h', 'unreadable'],
  ['1m1m', 'unreadable'],
  ['.5h', 'unreadable'],
  ['1.h', 'unreadable'],
  ['1e3s', 'unreadable'],
  ['NaN', 'unreadable'],
  ['Infinity', 'unreadable'],
  ['１５m', 'unreadable'],
  ['x15m', 'unreadable'],
  ['x15', 'unreadable'],
  ['15mx', 'unreadable'],
  ['--15m', 'unreadable'],
  [`${'9'.repeat(64)}s`, 'unreadable'],
])('%j is no duration: %s', (text, fault) => {
  expect(parseDuration(text)).toStrictEqual({ ok: false, fault });
});

test('the longest text that is read as a duration has 64 characters', () => {
  expect(parseDuration(`${'0'.repeat(62)}7s`)).toStrictEqual({ ok: true, seconds: 7 });
  expect(parseDuration(`${'0'.repeat(61)}7s`.padStart(64, '0'))).toStrictEqual({ ok: true, seconds: 7 });
});

test('every whole number of seconds is written so that it reads back', () => {
  fc.assert(
    fc.property(fc.nat(366 * 86_400), (seconds) => {
      expect(parseDuration(formatDuration(seconds))).toStrictEqual({ ok: true, seconds });
    }),
  );
});

test.each([
  [0, '0s'],
  [59, '59s'],
  [60, '1m'],
  [5_400, '1h30m'],
  [86_400, '1d'],
  [90_061, '1d1h1m1s'],
])('%d seconds are written %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
