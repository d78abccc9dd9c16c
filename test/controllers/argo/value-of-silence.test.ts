import { expect, test } from 'vitest';
import { valueOfSilence } from '../../../src/controllers/argo/value-of-silence.js';

test.each([
  ['sum(rate(a[1m])) or vector(0)', 0],
  ['(sum(rate(a[1m])) or vector(0)) / (sum(rate(b[1m])) or vector(1))', 0],
  ['100 - (sum(rate(a[1m])) or vector(0)) * 100', 100],
  ['sum(sum(rate(a[1m])) or vector(2))', 2],
  ['sum(rate(a[1m]))', null],
  // Nothing beside it: a sum of nothing is nothing, and so is what it is divided by.
  ['(sum(rate(a[1m])) or vector(0)) / sum(rate(b[1m]))', null],
  // A number over nothing but a number: 0/0 is no value that a condition could take.
  ['(a or vector(0)) / (b or vector(0))', null],
  // A query without series gives always the same, and is not silent.
  ['vector(1)', null],
  ['sum(rate(a[1m]', null],
])('without its series %s gives %j', (query, value) => {
  expect(valueOfSilence(query)).toBe(value);
});
