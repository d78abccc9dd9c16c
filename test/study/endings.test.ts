import { describe, expect, it } from 'vitest';
import { addEnding, type Endings, endingText, mergeEndings, slotsOf, sortedEndings } from '../../src/study/endings.js';

function endingsOf(...messages: readonly string[]): Endings {
  const endings: Endings = new Map();
  for (const message of messages) addEnding(endings, 'Degraded', message);
  return endings;
}

function told(endings: Endings): readonly (readonly [number, string])[] {
  return sortedEndings(endings).map(([key, ending]) => [ending.count, endingText(key, ending).message]);
}

describe('how runs ended', () => {
  it('is one thing where only numbers differ, which are shown where they are the same', () => {
    const endings = endingsOf('failed (2) > failureLimit (1)', 'failed (3) > failureLimit (1)', 'error (5)');
    expect(told(endings)).toEqual([
      [2, 'failed (…) > failureLimit (1)'],
      [1, 'error (5)'],
    ]);
  });

  it.each([
    ['numbers', '0.99 of 10', '0.5 of 12', '… of …'],
    ['durations', 'waited 1m30s', 'waited 500ms', 'waited …'],
    ['signs and exponents', 'at -1', 'at 2e-9', 'at …'],
    ['percentages', 'success rate 96.72% < 99%', 'success rate 5% < 99%', 'success rate …% < 99%'],
  ])('takes %s for numbers', (_, one, other, text) => {
    expect(told(endingsOf(one, other))).toEqual([[2, text]]);
  });

  it.each([
    ['step-1 failed', 'step-2 failed'],
    ['p95 is late', 'p99 is late'],
    ['shop2.eu failed', 'shop3.eu failed'],
  ])('tells names apart by their digits: %s, %s', (one, other) => {
    expect(told(endingsOf(one, other)).length).toBe(2);
  });

  it('does not depend on the order in which runs are added', () => {
    const messages = ['a (1) of 7', 'a (2) of 7', 'b', 'a (1) of 8', 'c'];
    const merged = endingsOf(...messages.slice(3));
    mergeEndings(merged, endingsOf(...messages.slice(0, 3)));
    expect(sortedEndings(merged)).toEqual(sortedEndings(endingsOf(...messages)));
    expect(told(merged)).toEqual([
      [3, 'a (…) of …'],
      [1, 'b'],
      [1, 'c'],
    ]);
  });

  it('has as many numbers as its text has places for them', () => {
    for (const [key, { numbers }] of endingsOf('1 of 2', '', 'x')) expect(numbers.length).toBe(slotsOf(key));
  });
});
